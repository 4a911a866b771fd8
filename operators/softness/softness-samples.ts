import { z } from 'zod'
import type { RunState } from '../../pipeline/definition/operator.ts'
import type { Block, Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { appendRows, type SlotsOf, type State } from '../../pipeline/state/slots.ts'
import { choice, length, number, type Resolved, whole } from '../../schemas/params.ts'
import { select } from '../frames/select.ts'
import { featuresOf, GUAN_BASIS, type RadialJob } from '../kernels/radial/basis.ts'
import { radialFeatures } from '../kernels/radial/radial.ts'
import { refuseSeveral } from '../sampling/subject-elements.ts'
import { nonAffine } from './non-affine.ts'
import { planeText } from './plane-file.ts'
import {
  everyAtom,
  keepMoment,
  noMoment,
  pointsBetween,
  windowParams,
  windowStep,
} from './windows-of-time.ts'

export const softnessParams = {
  ...windowParams,
  featureCutoff: length('neighbours nearer than this count for the features').default(6),
  restShare: number('share of the smallest D²min that are called at rest').default(0.5),
  rearrangingShare: number('share of the largest that are called rearranging; the rest is left out').default(
    0.1,
  ),
  model: choice(['support-vectors', 'logistic'], 'linear classifier').default('support-vectors'),
  weight: number('C, the weight of the losses beside ½|w|²').default(1),
  testShare: number('share of ions, and of runs where there are several, that is held back').default(0.25),
  seed: whole('where the choice of those begins').default(1),
  plane: z
    .string()
    .transform(planeText)
    .meta({
      description: 'plane of another run of "softness" (its file plane.json), instead of training one',
      unit: '',
    })
    .default(''),
}
const given = z.object(softnessParams)
export type SoftnessGiven = Resolved<typeof given>

export type SampleSlots = SlotsOf<'samples'>

export interface SampleShape {
  readonly step: number
  readonly everyone: Rows
  readonly kind: Uint16Array
  /** Of the neighbours, in the order of the features. */
  readonly elements: readonly string[]
  readonly job: Omit<RadialJob, 'centres'>
  /** Features of a sample. */
  readonly size: number
}
export type Sampled = RunState<SampleSlots, SampleShape>

/** Numbers of a sample before its features: row of the ion, frame in which the window begins, D²min, and where the ion is then. */
export const HEAD = 6

/** Ions of a task. */
const GROUP = 32

/** What every look at softness shares: radial features of each ion at the beginning of each window, and its D²min in that window. */
export const ofSamples = (name: string) => ({
  cut: 'channels' as const,
  needs: ['x', 'y', 'z'] as const,
  parts: 'none' as const,
  asked: {
    subject: 'mobile' as const,
    chain: [select.operator],
    check: (asked: SoftnessGiven, run: Run) => void windowStep(asked, run),
  },
  shape: (asked: SoftnessGiven, run: Run, rows: Rows): SampleShape => {
    refuseSeveral(name, run, rows)
    const elements = [...new Set(run.types.map(({ element }) => element))]
    const basis = { ...GUAN_BASIS, cutoff: asked.featureCutoff }
    const job = { basis, species: elements.length }
    return {
      step: windowStep(asked, run),
      everyone: everyAtom(run),
      kind: Uint16Array.from(run.typeOf, (type) => elements.indexOf(run.types[type].element)),
      elements,
      job,
      size: featuresOf({ ...job, centres: new Uint32Array(0) }),
    }
  },
  channels: ({ run, rows }: { run: Run; rows: Rows }) => ({
    of: 'ions',
    count: rows.length,
    group: GROUP,
    reads: run.atoms,
  }),
  slots: ({ shape: { size } }: { shape: SampleShape }): SampleSlots => ({
    samples: { law: 'rows', length: HEAD + size },
  }),
  carry: ({ run, shape }: { run: Run; shape: SampleShape }, ions: Rows) => ({
    ...noMoment(run),
    features: new Float32Array(ions.length * shape.size),
  }),
  update: (state: State<SampleSlots>, block: Block, at: Looked) => {
    const { step, everyone } = at.shape
    const axes = (['x', 'y', 'z'] as const).map((axis) => block.column(axis, everyone))
    const ions = at.rows.slice(at.channels.from, at.channels.to)
    for (let t = (step - (block.first % step)) % step; t < block.count; t += step) {
      if (at.carry.since >= 0) appendRows(state, 'samples', windowUntil(block, axes, t, ions, at))
      keepMoment(at.carry, block, axes, t)
      keepFeatures(block, axes, t, ions, at)
    }
  },
})

interface Looked {
  readonly run: Run
  readonly rows: Rows
  readonly shape: SampleShape
  readonly params: SoftnessGiven
  readonly channels: { readonly from: number; readonly to: number }
  readonly carry: ReturnType<typeof noMoment> & { readonly features: Float32Array }
}

/** The window that ends in frame t of a block: a sample for each ion with neighbours enough. */
function windowUntil(block: Block, axes: Float32Array[], t: number, ions: Rows, at: Looked): number[] {
  const { carry, run, params, shape } = at
  const points = pointsBetween(run, carry, block, axes, t)
  const { values } = nonAffine(points, ions, params.cutoff, params.over)
  return Array.from(values, (value, i) => {
    if (Number.isNaN(value)) return []
    const place = [0, 1, 2].map((axis) => carry.places[axis * run.atoms + ions[i]])
    const features = carry.features.subarray(i * shape.size, (i + 1) * shape.size)
    return [ions[i], carry.since, value, ...place, ...features]
  }).flat()
}

/** Features of the ions in frame t, for the window that begins there. */
function keepFeatures(block: Block, axes: Float32Array[], t: number, ions: Rows, at: Looked): void {
  const { carry, shape, run } = at
  const { kind, job, size } = shape
  const now = { ...pointsBetween(run, carry, block, axes, t), frames: 2, kind }
  const both = new Float32Array(2 * carry.features.length)
  radialFeatures(now, { ...job, centres: ions }, both)
  ions.forEach((_, i) => {
    carry.features.set(both.subarray(2 * i * size, (2 * i + 1) * size), i * size)
  })
}
