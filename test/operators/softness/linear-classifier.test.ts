import test from 'ava'
import {
  fitClassifier,
  logisticRegression,
  type Objective,
  supportVectors,
} from '../../../operators/softness/linear-classifier.ts'
import { asTheyAre, type Samples, standardOf } from '../../../operators/softness/samples.ts'
import { decisionValues, softnessOf } from '../../../operators/softness/softness-of.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { DECISIONS, FEATURES, LABELS } from './reference-fits.ts'

const SAMPLES: Samples = { features: Float64Array.from(FEATURES), size: 4, labels: LABELS }
const ROWS = Uint32Array.from(LABELS.keys())

function decisions(objective: Objective, samples = SAMPLES, rows = ROWS) {
  const standard = standardOf(samples, rows)
  return decisionValues(samples, rows, standard, fitClassifier(samples, rows, standard, objective))
}

const OBJECTIVES: Record<keyof typeof DECISIONS, Objective> = {
  supportVectors1: supportVectors(1),
  supportVectors200: supportVectors(200),
  logisticRegression1: logisticRegression(1),
  logisticRegression200: logisticRegression(200),
}

for (const [name, expected] of Object.entries(DECISIONS)) {
  test(`decision values are those of another solver to 1e-6: ${name}`, (t) => {
    const found = decisions(OBJECTIVES[name as keyof typeof DECISIONS])
    t.is(found.length, expected.length)
    expected.forEach((value, i) => {
      t.true(Math.abs(found[i] - value) < 1e-6, `${i}: ${found[i]} for ${value}`)
    })
  })
}

/** Samples of many features that hang together, as those of radial shells do. */
function shells(count: number, size: number, noise: number, seed: number): Samples {
  const random = normal(seeded(seed))
  const features = new Float32Array(count * size)
  const labels = new Int8Array(count)
  for (let i = 0; i < count; i++) {
    const [a, b, c] = [random(), random(), random()]
    for (let k = 0; k < size; k++)
      features[i * size + k] =
        5 + a * Math.sin(k / 7) + b * Math.cos(k / 5) + c * Math.sin(k / 3) + 0.01 * random()
    labels[i] = a - b + noise * random() > 0 ? 1 : -1
  }
  return { features, size, labels }
}

test('at the minimum the gradient is none, of features in single precision that hang together', (t) => {
  const samples = shells(600, 30, 1, 1)
  const rows = Uint32Array.from({ length: 600 }, (_, i) => i)
  const standard = standardOf(samples, rows)
  for (const objective of [supportVectors(200), supportVectors(0.01), logisticRegression(5)]) {
    const fit = fitClassifier(samples, rows, standard, objective)
    const f = decisionValues(samples, rows, standard, fit)
    const gradient = Float64Array.from([...fit.weights, objective.heldIntercept ? fit.intercept : 0])
    let scale = 0
    rows.forEach((row) => {
      const y = samples.labels[row]
      const slope = objective.C * objective.loss.slope(y * f[row]) * y
      for (let k = 0; k < 30; k++)
        gradient[k] += (slope * (samples.features[row * 30 + k] - standard.mean[k])) / standard.deviation[k]
      gradient[30] += slope
      scale += Math.abs(slope)
    })
    t.true(Math.hypot(...gradient) < 1e-9 * Math.max(1, scale), `${Math.hypot(...gradient)} of ${scale}`)
  }
})

test('a plane with a gap is found, and softness is the distance to it', (t) => {
  const random = seeded(3)
  const count = 200
  const features = new Float64Array(2 * count)
  const labels = Int8Array.from({ length: count }, (_, i) => {
    const side = i % 2 === 0 ? 1 : -1
    const [along, off] = [6 * random() - 3, side * (1 + 2 * random())]
    features[2 * i] = 0.6 * off - 0.8 * along + 1
    features[2 * i + 1] = 0.8 * off + 0.6 * along + 2
    return side
  })
  const samples = { features, size: 2, labels }
  const rows = Uint32Array.from({ length: count }, (_, i) => i)
  const standard = asTheyAre(2)
  for (const objective of [supportVectors(1000), logisticRegression(1000)]) {
    const fit = fitClassifier(samples, rows, standard, objective)
    const f = decisionValues(samples, rows, standard, fit)
    const softness = softnessOf(f, fit)
    rows.forEach((row) => {
      t.true(f[row] * labels[row] > 0)
      const [u, v] = [features[2 * row] - 1, features[2 * row + 1] - 2]
      t.true(Math.abs(softness[row] - (0.6 * u + 0.8 * v)) < 0.35)
    })
  }
})

test('a feature that never differs weighs nothing, and one kind of label is fitted too', (t) => {
  const features = Float64Array.of(1, 7, 2, 7, 3, 7, 4, 7)
  const rows = Uint32Array.of(0, 1, 2, 3)
  const samples = { features, size: 2, labels: [1, 1, -1, 1] }
  const fit = fitClassifier(samples, rows, standardOf(samples, rows), supportVectors(1))
  t.is(fit.weights[1], 0)
  const same = { ...samples, labels: [1, 1, 1, 1] }
  t.true(fitClassifier(same, rows, standardOf(same, rows), supportVectors(1)).intercept > 0)
})
