import test from 'ava'
import { walkCovariance, walkVariance } from '../../../../operators/sampling/slope/walk-covariance.ts'
import { normal, seeded } from '../../../helpers/random.ts'

const WALK = { slope: 0.4, intercept: 0.9, dimensions: 3 }

/** Σ over all pairs of origins of what two displacements share, squared: the definition. */
function direct(frames: number, a: number, b: number, [p, q]: readonly [number, number]): number {
  const [s, c] = [WALK.slope / 3, WALK.intercept / 6]
  const delta = (x: number) => (x === 0 ? 1 : 0)
  let [sum, n, m] = [0, 0, 0]
  for (let t = 0; t + a < frames; t += p) n++
  for (let t = 0; t + b < frames; t += q) m++
  for (let t = 0; t + a < frames; t += p)
    for (let u = 0; u + b < frames; u += q) {
      const o = Math.max(0, Math.min(t + a, u + b) - Math.max(t, u))
      const e = delta(t - u) + delta(t + a - u - b) - delta(t + a - u) - delta(u + b - t)
      sum += (s * o + c * e) ** 2
    }
  return (6 * sum) / (n * m)
}

test('the closed form is the sum over all pairs of origins', (t) => {
  const lags = [1, 2, 3, 5, 8, 13, 20]
  const strides = lags.map(() => 1)
  for (const frames of [21, 41, 60]) {
    const C = walkCovariance(lags, strides, [{ frames, walkers: 1 }], WALK)
    lags.forEach((a, i) => {
      lags.forEach((b, j) => {
        const expected = direct(frames, Math.min(a, b), Math.max(a, b), [1, 1])
        t.true(Math.abs(C[i * lags.length + j] / expected - 1) < 1e-12, `${frames} ${a} ${b}`)
      })
    })
  }
})

test('thinned origins change it by what noise at one offset weighs', (t) => {
  const [lags, strides] = [
    [4, 8, 16, 24],
    [1, 1, 2, 2],
  ]
  const C = walkCovariance(lags, strides, [{ frames: 400, walkers: 1 }], WALK)
  lags.forEach((a, i) => {
    for (let j = i; j < lags.length; j++) {
      const expected = direct(400, a, lags[j], [strides[i], strides[j]])
      t.true(Math.abs(C[i * 4 + j] / expected - 1) < 0.02, `${a} ${lags[j]}: ${C[i * 4 + j] / expected}`)
    }
  })
})

test('runs add up by their pairs: two of one length halve it, a run that is too short for a lag gives nothing', (t) => {
  const lags = [1, 4]
  const of = (...frames: number[]) =>
    walkCovariance(
      lags,
      [1, 1],
      frames.map((each) => ({ frames: each, walkers: 2 })),
      WALK,
    )
  const [one, two, short] = [of(50), of(50, 50), of(50, 3)]
  for (let k = 0; k < 4; k++) t.true(Math.abs(two[k] / one[k] - 0.5) < 1e-12)
  t.is(short[3], one[3])
  t.true(short[0] < one[0])
})

test('walks with noise scatter as it says', (t) => {
  const [frames, runs, lags] = [30, 6000, [1, 2, 4, 8]]
  const deviate = normal(seeded(11))
  const C = walkCovariance(lags, [1, 1, 1, 1], [{ frames, walkers: 1 }], WALK)
  const [sums, products] = [new Float64Array(4), new Float64Array(16)]
  for (let run = 0; run < runs; run++) {
    const curve = curveOf(deviate, frames, lags)
    for (let i = 0; i < 4; i++) {
      sums[i] += curve[i]
      for (let j = 0; j < 4; j++) products[4 * i + j] += curve[i] * curve[j]
    }
  }
  lags.forEach((lag, i) => {
    t.true(Math.abs(sums[i] / runs / (WALK.intercept + WALK.slope * lag) - 1) < 0.02, `mean at ${lag}`)
    lags.forEach((_, j) => {
      const seen = products[4 * i + j] / runs - (sums[i] * sums[j]) / runs / runs
      const scale = Math.sqrt(C[5 * i] * C[5 * j])
      t.true(Math.abs(seen - C[4 * i + j]) < 0.09 * scale, `${lag} ${lags[j]}: ${seen} ${C[4 * i + j]}`)
    })
  })
})

function curveOf(deviate: () => number, frames: number, lags: readonly number[]): number[] {
  const places = [0, 1, 2].map(() => {
    let at = 0
    return Array.from({ length: frames }, () => {
      at += Math.sqrt(WALK.slope / 3) * deviate()
      return at + Math.sqrt(WALK.intercept / 6) * deviate()
    })
  })
  return lags.map((lag) => {
    let sum = 0
    for (const axis of places) for (let t = lag; t < frames; t++) sum += (axis[t] - axis[t - lag]) ** 2
    return sum / (frames - lag)
  })
}

test('the variance at one lag is that of the table, to the bit, over several runs', (t) => {
  const runs = [
    { frames: 400, walkers: 3 },
    { frames: 90, walkers: 5 },
    { frames: 20, walkers: 2 },
  ]
  for (const [lag, stride] of [
    [1, 1],
    [19, 2],
    [20, 1],
    [89, 4],
    [399, 1],
  ])
    t.is(walkVariance(lag, stride, runs, WALK), walkCovariance([lag], [stride], runs, WALK)[0])
})
