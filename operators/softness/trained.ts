import { logsOf } from '../../pipeline/definition/operator.ts'
import { usageError } from '../../schemas/errors.ts'
import { labelsBy, quantileOf } from './labels.ts'
import { type Classifier, fitClassifier, logisticRegression, supportVectors } from './linear-classifier.ts'
import { checkPlane, planeOf } from './plane-file.ts'
import { type Standard, standardOf } from './samples.ts'
import { decisionValues, softnessOf } from './softness-of.ts'
import { HEAD, type Sampled, type SoftnessGiven } from './softness-samples.ts'
import { samplesFor, splitSamples, TEST, TRAINING } from './split.ts'

/** Every sample of some runs but its features: in the order of runs, then of groups of ions, then of time. */
export interface Gathered {
  /** D²min, Å². */
  readonly values: Float64Array
  /** Id of the ion, number of the run, and frame in which the window begins. */
  readonly ions: Int32Array
  readonly runs: Int32Array
  readonly frames: Int32Array
  /** [sample][3], unwrapped, Å. */
  readonly places: Float32Array
}

export interface Trained extends Gathered {
  /** D²min up to which a sample is at rest, and from which it rearranges. */
  readonly rest: number
  readonly rearranged: number
  /** −1 at rest, 1 rearranging, 0 between. */
  readonly labels: Int8Array
  /** Which side of the split. */
  readonly sides: Uint8Array
  readonly standard: Standard
  readonly classifier: Classifier
  /** Decision value, and softness, of every sample. */
  readonly decisions: Float64Array
  readonly softness: Float64Array
}

/** Throws a usage error where runs have neighbours of other elements. */
export function gathered(runs: readonly Sampled[]): Gathered {
  const { elements } = runs[0].shape
  const other = runs.find(({ shape }) => shape.elements.join() !== elements.join())
  if (other)
    throw usageError(
      `softness: ${other.run.name} has ${other.shape.elements.join(', ')}, ${runs[0].run.name} has ${elements.join(', ')}`,
      'Give tags to what is not one system, and measure them by a "plane" of runs with the same elements.',
    )
  const width = widthOf(runs)
  const count = runs.reduce(
    (sum, run) => sum + logsOf(run, 'samples').reduce((all, { numbers }) => all + numbers / width, 0),
    0,
  )
  const [ions, of, frames] = [0, 1, 2].map(() => new Int32Array(count))
  const places = new Float32Array(3 * count)
  const values = new Float64Array(count)
  let i = 0
  for (const { rows, run } of rowsIn(runs))
    for (let at = 0; at < rows.length; at += width, i++) {
      ions[i] = runs[run].run.ids[rows[at]]
      frames[i] = rows[at + 1]
      values[i] = rows[at + 2]
      of[i] = run
      places.set(rows.subarray(at + 3, at + HEAD), 3 * i)
    }
  return { values, ions, runs: of, frames, places }
}

const widthOf = ([{ shape }]: readonly Sampled[]): number => HEAD + shape.size

/** Rows of samples, stretch by stretch; they are read anew each time, for all of them together are larger than what is made of them. */
function* rowsIn(runs: readonly Sampled[]): Iterable<{ readonly rows: Float64Array; readonly run: number }> {
  for (const [run, sampled] of runs.entries())
    for (const log of logsOf(sampled, 'samples')) for (const rows of log) yield { rows, run }
}

/** Features of some samples, by their numbers in rising order: [sample][feature]. */
function featuresOf(runs: readonly Sampled[], chosen: Uint32Array): Float32Array {
  const width = widthOf(runs)
  const size = width - HEAD
  const features = new Float32Array(chosen.length * size)
  let [i, found] = [0, 0]
  for (const { rows } of rowsIn(runs))
    for (let at = 0; at < rows.length; at += width, i++)
      if (i === chosen[found]) features.set(rows.subarray(at + HEAD, at + width), size * found++)
  return features
}

/** Decision value of every sample, in order. */
function decisionsIn(runs: readonly Sampled[], count: number, { standard, classifier }: Split): Float64Array {
  const width = widthOf(runs)
  const size = width - HEAD
  const decisions = new Float64Array(count)
  let i = 0
  for (const { rows } of rowsIn(runs)) {
    const own = Uint32Array.from({ length: rows.length / width }, (_, k) => k)
    const features = new Float32Array(own.length * size)
    for (const k of own) features.set(rows.subarray(k * width + HEAD, (k + 1) * width), k * size)
    decisions.set(decisionValues({ features, size }, own, standard, classifier), i)
    i += own.length
  }
  return decisions
}

/** A plane between samples that rest and that rearrange, and how far every sample is from it: labels by D²min over all runs, standard
 *  and plane by the training side alone; or the plane that was given, all samples then being of the test. Undefined where there is no sample.
 *  Throws usage errors of labels, of the split, and of a plane that is of other features. */
export function trainedOn(runs: readonly Sampled[], given: SoftnessGiven): Trained | undefined {
  const known = trainings.get(runs)
  if (known?.given === given) return known.trained
  const all = gathered(runs)
  const result = all.values.length === 0 ? undefined : withSoftness(all, runs, given)
  trainings.set(runs, { given, trained: result })
  return result
}

function withSoftness(all: Gathered, runs: readonly Sampled[], given: SoftnessGiven): Trained {
  const made = given.plane === '' ? trained(all, runs, given) : placed(all, runs, given)
  const decisions = decisionsIn(runs, all.values.length, made)
  return { ...all, ...made, decisions, softness: softnessOf(decisions, made.classifier) }
}

/** Tables, pictures and files of the same runs need one training. */
const trainings = new WeakMap<object, { given: SoftnessGiven; trained: Trained | undefined }>()

type Split = Omit<Trained, keyof Gathered | 'decisions' | 'softness'>

function trained(all: Gathered, runs: readonly Sampled[], given: SoftnessGiven): Split {
  const { values, ions } = all
  const [rest, rearranged] = [given.restShare, 1 - given.rearrangingShare].map((share) =>
    quantileOf(values, share),
  )
  const labels = labelsBy(values, rest, rearranged)
  const sides = splitSamples(all.runs, ions, given.testShare, given.seed)
  const training = samplesFor(TRAINING, sides, labels)
  const features = featuresOf(runs, training)
  const own = { features, size: runs[0].shape.size, labels: Int8Array.from(training, (i) => labels[i]) }
  const rows = Uint32Array.from({ length: training.length }, (_, i) => i)
  const standard = standardOf(own, rows)
  const objective = (given.model === 'logistic' ? logisticRegression : supportVectors)(given.weight)
  const classifier = fitClassifier(own, rows, standard, objective)
  return { rest, rearranged, labels, sides, standard, classifier }
}

function placed({ values }: Gathered, [{ shape }]: readonly Sampled[], given: SoftnessGiven): Split {
  const plane = planeOf(given.plane)
  checkPlane(plane, shape.elements, shape.job.basis, given)
  const { rest, rearranged, intercept } = plane
  const [mean, deviation, weights] = [plane.mean, plane.deviation, plane.weights].map((each) =>
    Float64Array.from(each),
  )
  return {
    rest,
    rearranged,
    labels: labelsBy(values, rest, rearranged),
    sides: new Uint8Array(values.length).fill(TEST),
    standard: { mean, deviation },
    classifier: { weights, intercept, steps: 0, change: 0 },
  }
}
