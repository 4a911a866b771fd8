import test from 'ava'
import type { BlockSums } from '../../../../operators/sampling/slope/block-sums.ts'
import {
  jackknife,
  jackknifeVariance,
  linear,
  pseudoValues,
} from '../../../../operators/sampling/slope/jackknife.ts'
import { seeded } from '../../../helpers/random.ts'

/** Sums of a run with random contents: two lags. */
function sumsOf(frames: number, width: number, seed: number): BlockSums {
  const random = seeded(seed)
  const blocks = Math.ceil(frames / width)
  const pairs = Float64Array.from({ length: 2 * blocks }, () => 1 + Math.floor(9 * random()))
  return {
    frames,
    width,
    walkers: 3,
    lags: [1, 2],
    strides: [1, 1],
    squares: pairs.map((count) => count * random()),
    pairs,
  }
}

const meanWithout = (
  runs: readonly BlockSums[],
  left: (run: number, block: number) => boolean,
  lag: number,
): number => {
  let [squares, pairs] = [0, 0]
  runs.forEach((run, r) => {
    for (let block = 0; block < run.pairs.length / 2; block++) {
      if (left(r, block)) continue
      squares += run.squares[2 * block + lag]
      pairs += run.pairs[2 * block + lag]
    }
  })
  return squares / pairs
}

test('each group is left out in turn, the partial last block never', (t) => {
  const runs = [sumsOf(70, 4, 1), sumsOf(33, 2, 2)]
  const jack = jackknife(runs, 4)
  t.deepEqual(jack.perRun, [4, 4])
  t.is(jack.total, 3 * 103)
  // 17 full blocks of 4 frames: 4, 4, 4, 5; 16 of 2 frames: 4 each
  t.deepEqual([...jack.weights], [48, 48, 48, 60, 24, 24, 24, 24])
  const begins = [
    [0, 4, 8, 12, 17],
    [0, 4, 8, 12, 16],
  ]
  for (const lag of [0, 1]) {
    t.true(Math.abs(jack.mean[lag] - meanWithout(runs, () => false, lag)) < 1e-14)
    for (let g = 0; g < 8; g++) {
      const [run, k] = [Math.floor(g / 4), g % 4]
      const left = (r: number, block: number) =>
        r === run && block >= begins[run][k] && block < begins[run][k + 1]
      t.true(Math.abs(jack.without[g][lag] - meanWithout(runs, left, lag)) < 1e-14, `group ${g}`)
    }
  }
})

test('of equal groups that fill the run the variance is (g − 1)/g Σ (θ₋ − mean)²', (t) => {
  const jack = jackknife([sumsOf(64, 4, 3)], 16)
  const { whole, without } = linear(jack, Float64Array.of(2, -1))
  const mean = without.reduce((sum, value) => sum + value, 0) / 16
  const expected = (15 / 16) * without.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  t.true(Math.abs(jackknifeVariance(jack, whole, without) / expected - 1) < 1e-12)
})

test('of a mean of equal blocks the pseudo-values are the blocks themselves', (t) => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6]
  const sums: BlockSums = {
    frames: 8,
    width: 1,
    walkers: 1,
    lags: [1],
    strides: [1],
    squares: Float64Array.from(values, (value) => 7 * value),
    pairs: new Float64Array(8).fill(7),
  }
  const jack = jackknife([sums], 16)
  const { whole, without } = linear(jack, Float64Array.of(1))
  pseudoValues(jack, whole, without).forEach((value, k) => {
    t.true(Math.abs(value - values[k]) < 1e-12)
  })
  const mean = 31 / 8
  const expected = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 7 / 8
  t.true(Math.abs(jackknifeVariance(jack, whole, without) - expected) < 1e-12)
})
