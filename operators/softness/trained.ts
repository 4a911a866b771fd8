import { logsOf } from '../../pipeline/definition/operator.ts'
import { usageError } from '../../schemas/errors.ts'
import { labelsBy, quantileOf } from './labels.ts'
import { type Classifier, fitClassifier, logisticRegression, supportVectors } from './linear-classifier.ts'
import { checkPlane, planeOf } from './plane-file.ts'
import { type Standard, standardOf } from './samples.ts'
import { decisionValues, softnessOf } from './softness-of.ts'
import { HEAD, type Sampled, type SoftnessGiven } from './softness-samples.ts'
import { samplesFor, splitSamples, TEST, TRAINING } from './split.ts'

/** Every sample of some runs: in the order of runs, then of groups of ions, then of time. */
export interface Gathered {
  /** [sample][feature] */
  readonly features: Float32Array
  readonly size: number
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
  /** Of every sample. */
  readonly softness: Float64Array
}

/** Throws a usage error where runs have neighbours of other elements. */
export function gathered(runs: readonly Sampled[]): Gathered {
  const { size, elements } = runs[0].shape
  const other = runs.find(({ shape }) => shape.elements.join() !== elements.join())
  if (other)
    throw usageError(
      `softness: ${other.run.name} has ${other.shape.elements.join(', ')}, ${runs[0].run.name} has ${elements.join(', ')}`,
      'Give tags to what is not one system, and measure them by a "plane" of runs with the same elements.',
    )
  const width = HEAD + size
  const count = runs.reduce(
    (sum, run) => sum + logsOf(run, 'samples').reduce((all, { numbers }) => all + numbers / width, 0),
    0,
  )
  const [ions, of, frames] = [0, 1, 2].map(() => new Int32Array(count))
  const [features, places] = [new Float32Array(count * size), new Float32Array(3 * count)]
  const values = new Float64Array(count)
  let i = 0
  runs.forEach((run, r) => {
    for (const log of logsOf(run, 'samples'))
      for (const rows of log)
        for (let at = 0; at < rows.length; at += width, i++) {
          ions[i] = run.run.ids[rows[at]]
          frames[i] = rows[at + 1]
          values[i] = rows[at + 2]
          of[i] = r
          places.set(rows.subarray(at + 3, at + HEAD), 3 * i)
          features.set(rows.subarray(at + HEAD, at + width), i * size)
        }
  })
  return { features, size, values, ions, runs: of, frames, places }
}

/** A plane between samples that rest and that rearrange, and how far every sample is from it: labels by D²min over all runs, standard
 *  and plane by the training side alone; or the plane that was given, all samples then being of the test. Undefined where there is no sample.
 *  Throws usage errors of labels, of the split, and of a plane that is of other features. */
export function trainedOn(runs: readonly Sampled[], given: SoftnessGiven): Trained | undefined {
  const known = trainings.get(runs)
  if (known?.given === given) return known.trained
  const all = gathered(runs)
  const made =
    all.values.length === 0 ? undefined : given.plane === '' ? trained(all, given) : placed(all, runs, given)
  const result = made && { ...all, ...made, softness: softnessIn(all, made) }
  trainings.set(runs, { given, trained: result })
  return result
}

/** Tables, pictures and files of the same runs need one training. */
const trainings = new WeakMap<object, { given: SoftnessGiven; trained: Trained | undefined }>()

type Split = Omit<Trained, keyof Gathered | 'softness'>

function trained({ features, size, values, ions, runs }: Gathered, given: SoftnessGiven): Split {
  const [rest, rearranged] = [given.restShare, 1 - given.rearrangingShare].map((share) =>
    quantileOf(values, share),
  )
  const labels = labelsBy(values, rest, rearranged)
  const sides = splitSamples(runs, ions, given.testShare, given.seed)
  const training = samplesFor(TRAINING, sides, labels)
  const standard = standardOf({ features, size }, training)
  const objective = (given.model === 'logistic' ? logisticRegression : supportVectors)(given.weight)
  const classifier = fitClassifier({ features, size, labels }, training, standard, objective)
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

const softnessIn = (all: Gathered, { standard, classifier }: Split): Float64Array =>
  softnessOf(decisionValues(all, Uint32Array.from(all.values.keys()), standard, classifier), classifier)
