import test from 'ava'
import { fitClassifier, supportVectors } from '../../../operators/softness/linear-classifier.ts'
import { standardOf } from '../../../operators/softness/samples.ts'
import { scoresOf } from '../../../operators/softness/scores.ts'
import { decisionValues } from '../../../operators/softness/softness-of.ts'
import { samplesFor, splitSamples, TEST, TRAINING, UNUSED } from '../../../operators/softness/split.ts'
import { normal, seeded } from '../../helpers/random.ts'

test('AUC is the share of pairs in the right order, ties counting half', (t) => {
  const random = seeded(1)
  for (let trial = 0; trial < 20; trial++) {
    const values = Array.from({ length: 40 }, () => Math.floor(12 * random()) - 6)
    const labels = values.map(() => (random() < 0.4 ? 1 : -1))
    let [right, pairs, sides] = [0, 0, 0]
    values.forEach((value, i) => {
      if (value > 0 === labels[i] > 0) sides++
      values.forEach((other, j) => {
        if (labels[i] < 0 || labels[j] > 0) return
        pairs++
        right += value > other ? 1 : value === other ? 0.5 : 0
      })
    })
    const { auc, accuracy } = scoresOf(
      values,
      labels,
      values.map((_, i) => i),
    )
    t.true(Math.abs((auc as number) - right / pairs) < 1e-12)
    t.is(accuracy, sides / 40)
  }
  t.is(scoresOf([1, 2], [1, 1], [0, 1]).auc, undefined)
})

test('separable: accuracy and AUC 1, and no error that would be 0', (t) => {
  const { accuracy, auc, accuracyError, aucError } = scoresOf([3, 2, -1, -5], [1, 1, -1, -1], [0, 1, 2, 3])
  t.deepEqual([accuracy, auc], [1, 1])
  for (const error of [accuracyError, aucError]) t.true(error === undefined || (error > 0 && error < 1e-9))
})

/** Frames of ions with features of their own that last, and labels without any relation to them. */
function unrelated(seed: number) {
  const random = normal(seeded(seed))
  const [ions, frames, size] = [60, 20, 3]
  const features = new Float32Array(ions * frames * size)
  const labels = new Int8Array(ions * frames)
  const ion = Int32Array.from(labels, (_, i) => Math.floor(i / frames))
  for (let i = 0; i < ions; i++) {
    const own = [random(), random(), random()]
    const kind = random()
    for (let f = 0; f < frames; f++) {
      own.forEach((value, k) => {
        features[(i * frames + f) * size + k] = value + 0.3 * random()
      })
      labels[i * frames + f] = kind + 0.5 * random() > 0 ? 1 : -1
    }
  }
  return { samples: { features, size, labels }, ion }
}

test('random labels: AUC ½ within its error, in 68 % of the cases', (t) => {
  let [covered, trials] = [0, 0]
  let sum = 0
  for (let seed = 1; seed <= 60; seed++) {
    const { samples, ion } = unrelated(seed)
    const sides = splitSamples(new Int32Array(ion.length), ion, 0.5, seed)
    const training = samplesFor(TRAINING, sides, samples.labels)
    const testing = samplesFor(TEST, sides, samples.labels)
    const standard = standardOf(samples, training)
    const fit = fitClassifier(samples, training, standard, supportVectors(1))
    const { auc, aucError } = scoresOf(
      decisionValues(samples, testing, standard, fit),
      Array.from(testing, (i) => samples.labels[i]),
      Array.from(testing, (i) => ion[i]),
    )
    trials++
    sum += auc as number
    if (Math.abs((auc as number) - 0.5) <= (aucError as number)) covered++
  }
  t.true(Math.abs(sum / trials - 0.5) < 0.04, `${sum / trials}`)
  t.true(covered / trials > 0.53 && covered / trials < 0.85, `${covered} of ${trials}`)
})

test('no ion is on both sides, and with more runs no run either', (t) => {
  const ions = Int32Array.from({ length: 600 }, (_, i) => i % 30)
  const runs = Int32Array.from({ length: 600 }, (_, i) => Math.floor(i / 30) % 4)
  const one = splitSamples(new Int32Array(600), ions, 0.3, 1)
  t.is(one.filter((side) => side === UNUSED).length, 0)
  const on = (sides: Uint8Array, side: number, of: Int32Array) =>
    new Set(of.filter((_, i) => sides[i] === side))
  t.is(on(one, TEST, ions).size, 9)
  t.true(disjoint(one, ions))
  const more = splitSamples(runs, ions, 0.3, 1)
  t.true(disjoint(more, ions) && disjoint(more, runs))
  t.is(on(more, TEST, runs).size, 1)
  t.notDeepEqual(splitSamples(runs, ions, 0.3, 2), more)
  t.deepEqual(splitSamples(runs, ions, 0.3, 1), more)
  t.throws(() => splitSamples([0, 0], [3, 3], 0.5, 1), { message: /nothing to test/ })
  t.throws(() => splitSamples([0, 0], [3, 4], 1, 1), { message: /nothing to train on/ })
})

function disjoint(sides: Uint8Array, of: Int32Array): boolean {
  const test = new Set(of.filter((_, i) => sides[i] === TEST))
  return of.every((value, i) => sides[i] !== TRAINING || !test.has(value))
}
