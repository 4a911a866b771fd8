import test from 'ava'
import { emptyHistory, follow } from '../../../operators/kernels/history.ts'
import { MOMENTS, type Moments } from '../../../operators/kernels/moments/moments.ts'
import { plainMoments } from '../../../operators/kernels/moments/moments-plain.ts'
import { simdMoments } from '../../../operators/kernels/moments/moments-simd.ts'
import { slices } from '../../helpers/memory.ts'
import { everyRow, runOf, walk } from '../transport/walks.ts'

const LAGS = [1, 2, 7, 100, 300]
const FRAMES = 613

/** Sums of every row, and the number of pairs of one, with the run cut at `ends`. */
function sumsOf(kernel: Moments, seed: number, ends: readonly number[]) {
  const run = runOf([['Li', 3]], FRAMES, 0.1, seed, walk(0.1))
  const history = emptyHistory(everyRow(run), 3, 300)
  const sums = new Float64Array(LAGS.length * MOMENTS)
  const pairs = LAGS.map(() => 0)
  for (const block of slices(run, ends)) {
    follow(history, block, ['x', 'y', 'z'], 300, (chunk) => {
      for (let row = 0; row < 3; row++) {
        kernel.load(chunk, row)
        LAGS.forEach((lag, k) => {
          pairs[k] += kernel.add(lag, sums, k * MOMENTS)
        })
      }
    })
  }
  return { run, sums, pairs }
}

const close = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length === b.length &&
  Array.from(a).every((value, i) => Math.abs(value - b[i]) <= 1e-12 * Math.max(1, Math.abs(b[i])))

test('the kernel and its twin agree, however the frames arrive', (t) => {
  const { sums, pairs } = sumsOf(plainMoments(), 1, [])
  for (const ends of [[], [1, 2, 3], [255, 256, 257, 600], [300, 301, 612]]) {
    for (const kernel of [plainMoments(), simdMoments()]) {
      const other = sumsOf(kernel, 1, ends)
      t.deepEqual(other.pairs, pairs)
      t.true(close(other.sums, sums), `cut at ${ends}`)
    }
  }
})

test('they are the sums over all pairs', (t) => {
  const { run, sums, pairs } = sumsOf(simdMoments(), 2, [77])
  const [x, y, z] = (['x', 'y', 'z'] as const).map((name) => run.block(0).column(name))
  LAGS.forEach((lag, k) => {
    const expected = new Float64Array(MOMENTS)
    for (let row = 0; row < 3; row++)
      for (let i = row * FRAMES + lag; i < (row + 1) * FRAMES; i++) {
        const [a, b, c] = [x, y, z].map((values) => values[i] - values[i - lag])
        const square = a * a + b * b + c * c
        ;[a * a, b * b, c * c, a * b, a * c, b * c, square * square].forEach((v, m) => {
          expected[m] += v
        })
      }
    t.true(close(sums.subarray(k * MOMENTS, (k + 1) * MOMENTS), expected))
    t.is(pairs[k], 3 * (FRAMES - lag))
  })
})

test('a lag beyond what came before has no pairs', (t) => {
  const run = runOf([['Li', 1]], 5, 0.1, 3, walk(0.1))
  for (const kernel of [plainMoments(), simdMoments()]) {
    follow(emptyHistory(everyRow(run), 3, 9), run.block(0), ['x', 'y', 'z'], 9, (chunk) => {
      kernel.load(chunk, 0)
      const into = new Float64Array(MOMENTS)
      t.is(kernel.add(9, into, 0), 0)
      t.deepEqual(into, new Float64Array(MOMENTS))
    })
  }
})

test('frames that are missing between blocks are an error', (t) => {
  const run = runOf([['Li', 1]], 50, 0.1, 3, walk(0.1))
  const history = emptyHistory(everyRow(run), 3, 9)
  follow(history, run.between(0, 10), ['x'], 9, () => {})
  t.throws(() => follow(history, run.between(11, 20), ['x'], 9, () => {}), { message: /frame 10 expected/ })
})
