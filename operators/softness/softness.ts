import { z } from 'zod'
import { logsOf, type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Rows } from '../../pipeline/run/block.ts'
import { appendRows, type SlotsOf } from '../../pipeline/state/slots.ts'
import { choice, length, number, type Resolved, whole } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { select } from '../frames/select.ts'
import { featuresOf, GUAN_BASIS, type RadialJob } from '../kernels/radial/basis.ts'
import { radialFeatures } from '../kernels/radial/radial.ts'
import { refuseSeveral } from '../sampling/subject-elements.ts'
import { labelsBy, quantileOf } from './labels.ts'
import { fitClassifier, logisticRegression, supportVectors } from './linear-classifier.ts'
import { nonAffine } from './non-affine.ts'
import { standardOf } from './samples.ts'
import { scoresOf } from './scores.ts'
import { decisionValues, softnessOf } from './softness-of.ts'
import { samplesFor, splitSamples, TEST, TRAINING } from './split.ts'
import {
  everyAtom,
  keepMoment,
  noMoment,
  pointsBetween,
  windowParams,
  windowStep,
} from './windows-of-time.ts'

const params = z.object({
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
})
type Given = Resolved<typeof params>

const columns = columnsOf('accuracy', {
  model: column('', 'support-vectors or logistic', 'key'),
  side: column('', 'training, or test: other ions, and other runs where there are several', 'key'),
  accuracy: column('', 'share of samples on their side of the plane', 'value'),
  error: column('', 'half its 68 % interval: a jackknife over groups of ions', { errorOf: 'accuracy' }),
  auc: column('', 'probability that of two samples the one that rearranges is the softer', 'value'),
  aucError: column('', 'the same of it', { errorOf: 'auc' }),
  rearranging: column('', 'samples that rearrange', 'count'),
  resting: column('', 'samples at rest', 'count'),
  soft: column(
    '',
    'mean softness of those that rearrange, deviations of the features from the plane',
    'value',
  ),
  hard: column('', 'mean softness of those at rest', 'value'),
  rest: column('Å²', 'D²min up to which an ion is at rest', 'note'),
  rearranged: column('Å²', 'D²min from which it rearranges', 'note'),
})

type Samples = SlotsOf<'samples'>
interface Shape {
  readonly step: number
  readonly everyone: Rows
  readonly kind: Uint16Array
  readonly job: Omit<RadialJob, 'centres'>
  readonly size: number
}
type Seen = RunState<Samples, Shape>

/** Ions of a task. */
const GROUP = 32

/** How well the surroundings of an ion at t tell whether it rearranges until t + Δt: radial features G(i; μ) = Σ_j exp(−(R_ij − μ)²/L²) for each element of
 *  neighbours, μ 0.3 … 5.0 Å by 0.1, L 1 Å, standardised; labels by D²min; a linear classifier f = w·x + b trained on some ions and tested on
 *  others; softness is f/|w|. Windows follow each other. Throws usage errors as `rearrangement`, and where a side of the split is empty.
 *  Sources: Guan et al., eq. 13, Fig. 6; Schoenholz et al., Nat. Phys. 12, 469 (2016). */
export const softness = measure({
  name: 'softness',
  version: 3,
  summary: 'How well a linear classifier of the surroundings of ions tells which will rearrange.',
  source: 'Guan et al., eq. 13 and Fig. 6; Schoenholz et al., Nat. Phys. 12, 469 (2016).',
  cut: 'channels',
  needs: ['x', 'y', 'z'],
  parts: 'none',
  params,
  asked: { subject: 'mobile', chain: [select.operator], check: (given, run) => void windowStep(given, run) },
  shape: (given, run, rows): Shape => {
    refuseSeveral('softness', run, rows)
    const elements = [...new Set(run.types.map(({ element }) => element))]
    const basis = { ...GUAN_BASIS, cutoff: given.featureCutoff }
    const job = { basis, species: elements.length }
    return {
      step: windowStep(given, run),
      everyone: everyAtom(run),
      kind: Uint16Array.from(run.typeOf, (type) => elements.indexOf(run.types[type].element)),
      job,
      size: featuresOf({ ...job, centres: new Uint32Array(0) }),
    }
  },
  channels: ({ run, rows }) => ({ of: 'ions', count: rows.length, group: GROUP, reads: run.atoms }),
  slots: ({ shape: { size } }): Samples => ({
    /** Row of the ion, D²min, features. */
    samples: { law: 'rows', length: 2 + size },
  }),
  carry: ({ run, shape }, ions) => ({
    ...noMoment(run),
    features: new Float32Array(ions.length * shape.size),
  }),
  update: (state, block, at) => {
    const { step, everyone, kind, job, size } = at.shape
    const axes = (['x', 'y', 'z'] as const).map((name) => block.column(name, everyone))
    const ions = at.rows.slice(at.channels.from, at.channels.to)
    for (let t = (step - (block.first % step)) % step; t < block.count; t += step) {
      if (at.carry.since >= 0) {
        const points = pointsBetween(at.run, at.carry, block, axes, t)
        const { values } = nonAffine(points, ions, at.params.cutoff, at.params.over)
        const found: number[] = []
        values.forEach((value, i) => {
          if (!Number.isNaN(value))
            found.push(ions[i], value, ...at.carry.features.subarray(i * size, (i + 1) * size))
        })
        appendRows(state, 'samples', found)
      }
      keepMoment(at.carry, block, axes, t)
      const now = pointsBetween(at.run, at.carry, block, axes, t)
      const one = { ...now, frames: 2, kind }
      const both = new Float32Array(2 * at.carry.features.length)
      radialFeatures(one, { ...job, centres: ions }, both)
      ions.forEach((_, i) => {
        at.carry.features.set(both.subarray(2 * i * size, (2 * i + 1) * size), i * size)
      })
    }
  },
  finish: (runs, given) => tableOf({ columns }, rowsOf(runs, given)),
  shown: { columns },
  example: { params: { after: '0.5ps', cutoff: 4, featureCutoff: 4.5, weight: 0.01 } },
})

function gathered(runs: readonly Seen[]) {
  const { size } = runs[0].shape
  const width = 2 + size
  const count = runs.reduce(
    (sum, run) => sum + logsOf(run, 'samples').reduce((all, { numbers }) => all + numbers / width, 0),
    0,
  )
  const features = new Float32Array(count * size)
  const [values, ions, of] = [new Float64Array(count), new Int32Array(count), new Int32Array(count)]
  let i = 0
  runs.forEach((run, r) => {
    for (const log of logsOf(run, 'samples'))
      for (const rows of log)
        for (let at = 0; at < rows.length; at += width, i++) {
          ions[i] = run.run.ids[rows[at]]
          values[i] = rows[at + 1]
          of[i] = r
          features.set(rows.subarray(at + 2, at + width), i * size)
        }
  })
  return { features, size, values, ions, runs: of }
}

function rowsOf(runs: readonly Seen[], given: Given): Row[] {
  const { features, size, values, ions, runs: of } = gathered(runs)
  if (values.length === 0) return []
  const [rest, rearranged] = [
    quantileOf(values, given.restShare),
    quantileOf(values, 1 - given.rearrangingShare),
  ]
  const labels = labelsBy(values, rest, rearranged)
  const sides = splitSamples(of, ions, given.testShare, given.seed)
  const samples = { features, size, labels }
  const training = samplesFor(TRAINING, sides, labels)
  const standard = standardOf(samples, training)
  const objective = (given.model === 'logistic' ? logisticRegression : supportVectors)(given.weight)
  const classifier = fitClassifier(samples, training, standard, objective)
  return [TRAINING, TEST].map((side): Row => {
    const own = samplesFor(side, sides, labels).sort((a, b) => ions[a] - ions[b] || a - b)
    const decisions = decisionValues(samples, own, standard, classifier)
    const soft = softnessOf(decisions, classifier)
    const signs = Int8Array.from(own, (i) => labels[i])
    const { accuracy, accuracyError, auc, aucError } = scoresOf(
      decisions,
      signs,
      Int32Array.from(own, (i) => ions[i]),
    )
    const ofSign = (sign: number) => soft.filter((_, i) => signs[i] === sign)
    const mean = (all: Float64Array) => finite(all.reduce((a, b) => a + b, 0) / all.length)
    return {
      model: given.model,
      side: side === TRAINING ? 'training' : 'test',
      accuracy: finite(accuracy),
      error: finite(accuracyError),
      auc: finite(auc),
      aucError: finite(aucError),
      rearranging: ofSign(1).length,
      resting: ofSign(-1).length,
      soft: mean(ofSign(1)),
      hard: mean(ofSign(-1)),
      rest: finite(rest),
      rearranged: finite(rearranged),
    }
  })
}
