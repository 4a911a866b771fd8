import { z } from 'zod'
import type { RunState } from '../../pipeline/definition/operator.ts'
import type { Block, Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { appendRows, type SlotsOf, type State } from '../../pipeline/state/slots.ts'
import { choice, length, number, type Resolved, whole } from '../../schemas/params.ts'
import { select } from '../frames/select.ts'
import type { Points } from '../kernels/pairs/pairs-points.ts'
import { featuresOf, GUAN_BASIS, type RadialJob } from '../kernels/radial/basis.ts'
import { radialFeatures } from '../kernels/radial/radial.ts'
import { refuseSeveral } from '../sampling/subject-elements.ts'
import { nonAffine } from './non-affine.ts'
import { planeText } from './plane-file.ts'
import {
  everyAtom,
  ionsOfTask,
  type Moments,
  momentsIn,
  noMoment,
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
    group: ionsOfTask(rows),
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
    const moments = momentsIn(at.run, at.carry, block, axes, step)
    if (moments) appendRows(state, 'samples', samplesIn(moments, ions, at))
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

/** A sample for each ion with neighbours enough, of each window between two moments: its features are those of the first. */
function samplesIn({ points, frames, kept }: Moments, ions: Rows, at: Looked): Float64Array {
  const { carry, params, shape } = at
  const { values } = nonAffine(points, ions, params.cutoff, params.over)
  const found = featuresIn(points, kept, ions, at)
  const out = new Float64Array(values.length * (HEAD + shape.size))
  let length = 0
  values.forEach((value, place) => {
    if (Number.isNaN(value)) return
    const [w, i] = [Math.floor(place / ions.length), place % ions.length]
    const from = ions[i] * points.frames + w
    out.set([ions[i], frames[w], value, points.x[from], points.y[from], points.z[from]], length)
    out.set(
      w < kept ? carry.features.subarray(i * shape.size, (i + 1) * shape.size) : found(i, w),
      length + HEAD,
    )
    length += HEAD + shape.size
  })
  const last = points.frames - 1
  ions.forEach((_, i) => {
    carry.features.set(found(i, last), i * shape.size)
  })
  return out.subarray(0, length)
}

/** Features of ion i in each moment of a block: those after the one that was kept. */
function featuresIn(points: Points, kept: number, ions: Rows, { shape: { kind, job, size } }: Looked) {
  const frames = points.frames - kept
  const own = (values: Float32Array) =>
    Float32Array.from({ length: kind.length * frames }, (_, at) => {
      const atom = Math.floor(at / frames)
      return values[atom * points.frames + kept + at - atom * frames]
    })
  const [x, y, z] = [points.x, points.y, points.z].map(kept ? own : (values) => values)
  const out = new Float32Array(ions.length * frames * size)
  const actual = points.actual?.subarray(9 * kept)
  radialFeatures({ ...points, frames, x, y, z, actual, kind }, { ...job, centres: ions }, out)
  return (i: number, moment: number): Float32Array => {
    const at = (i * frames + moment - kept) * size
    return out.subarray(at, at + size)
  }
}
