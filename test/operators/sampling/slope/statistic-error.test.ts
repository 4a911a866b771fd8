import test from 'ava'
import { studentAt } from '../../../../operators/numerics/distributions.ts'
import type { Jackknife } from '../../../../operators/sampling/slope/jackknife.ts'
import { statisticError } from '../../../../operators/sampling/slope/statistic-error.ts'
import type { Pool } from '../../../../operators/sampling/slope/whitening.ts'

const BLOCKS = 16

/** A mean of blocks as a statistic, each left out in turn; blocks are long. */
function errorOf(values: readonly number[]) {
  const whole = values.reduce((sum, value) => sum + value, 0) / BLOCKS
  const jack: Jackknife = {
    mean: Float64Array.of(whole),
    without: values.map((value) => Float64Array.of((BLOCKS * whole - value) / (BLOCKS - 1))),
    weights: new Float64Array(BLOCKS).fill(100),
    total: 100 * BLOCKS,
    perRun: [BLOCKS],
  }
  const pool: Pool = {
    lags: [1],
    strides: [1],
    runs: [{ frames: 1e6, walkers: 1 }],
    dimensions: 3,
    frames: 1e6,
    jackknives: [jack, jack, jack],
  }
  const without = Float64Array.from(jack.without, ([value]) => value)
  return statisticError(pool, Float64Array.of(1), () => ({ jack, whole, without }))
}

/** Values about ±1, as alike to their neighbours as the signs are. */
const blocks = (signs: string): number[] =>
  Array.from(signs, (sign, k) => (sign === '+' ? 1 : -1) * (1 + k / 100))

test('blocks whose neighbours are as alike as chance makes them are not merged: their own scatter is the error', (t) => {
  // Correlated by 1.18 of the scatter that chance has: beyond one case of six, not of ten.
  const values = blocks('+-+-----++--++++')
  const mean = values.reduce((sum, value) => sum + value, 0) / BLOCKS
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (BLOCKS * (BLOCKS - 1))
  const found = errorOf(values)
  t.is(found.samples, BLOCKS)
  t.true(Math.abs(found.square / (square * studentAt(0.841344746068543, BLOCKS - 1) ** 2) - 1) < 1e-4)
})

test('blocks whose neighbours are alike are merged, and the error is larger', (t) => {
  const alone = errorOf(blocks('+-+-+-+-+-+-+-+-'))
  const found = errorOf(blocks('++++----++++----'))
  t.is(alone.samples, BLOCKS)
  t.true(found.samples < BLOCKS, `${found.samples}`)
  t.true(found.square > 1.8 * alone.square, `${found.square} ${alone.square}`)
})
