import test from 'ava'
import { frequenciesOf, powerLength } from '../../../operators/kernels/phases/frequencies.ts'
import { gridOf } from '../../../operators/kernels/phases/grid.ts'
import { phasePiece } from '../../../operators/kernels/phases/piece-choice.ts'
import { pairsWith } from '../../../operators/kernels/phases/self-lags.ts'
import { plainSelfLags } from '../../../operators/kernels/phases/self-lags-plain.ts'
import { selfLagsBytes, simdSelfLags } from '../../../operators/kernels/phases/self-lags-simd.ts'
import type { Turns } from '../../../operators/kernels/phases/turns.ts'
import { normal, seeded } from '../../helpers/random.ts'

const VECTORS = Int32Array.of(...[1, 2, 3, 1, -2, 3, 0, 2, 1, 0, 0, 4, -5, 0, 0, 0, 0, 0])
const SHELLS = [1, 1, 0, 2, 2, 3]

/** Walks through many cells. */
function walkers(rows: number, frames: number, seed: number): Turns {
  const random = normal(seeded(seed))
  const axes = [0, 1, 2].map(() => {
    const out = new Float64Array(rows * frames)
    for (let i = 0; i < out.length; i++) out[i] = (i % frames === 0 ? 0 : out[i - 1]) + 0.03 * random()
    return out
  })
  return { axes: axes as [Float64Array, Float64Array, Float64Array], rows, frames }
}

const cut = ({ axes, rows, frames }: Turns, from: number, to: number): Turns => ({
  axes: axes.map((values) => {
    const out = new Float64Array(rows * (to - from))
    for (let row = 0; row < rows; row++)
      out.set(values.subarray(row * frames + from, row * frames + to), row * (to - from))
    return out
  }) as unknown as Turns['axes'],
  rows,
  frames: to - from,
})

function worst(
  found: Float64Array,
  expected: Float64Array,
  lags: number,
  rows: number,
  frames: number,
): number {
  let most = 0
  expected.forEach((value, i) => {
    const pairs = rows * pairsWith(frames, 0, i % (lags + 1))
    if (pairs > 0) most = Math.max(most, Math.abs(found[i] - value) / pairs)
  })
  return most
}

test('the kernel of self lags and its twin agree to single precision, whatever the lengths', (t) => {
  const grid = gridOf(VECTORS)
  for (const [rows, frames, lags] of [
    [1, 5, 3],
    [4, 100, 60],
    [7, 130, 129],
    [3, 64, 200],
  ]) {
    const turns = walkers(rows, frames, frames)
    const [plain, simd] = [plainSelfLags(grid, SHELLS, lags), simdSelfLags(grid, SHELLS, lags, frames)].map(
      (kernel) => {
        const sums = new Float64Array(4 * (lags + 1))
        kernel.add(turns, 0, sums)
        return sums
      },
    )
    t.is(plain[3 * (lags + 1)], rows * frames)
    t.true(
      worst(simd, plain, lags, rows, frames) < 4e-6,
      `${rows} × ${frames}: ${worst(simd, plain, lags, rows, frames)}`,
    )
  }
})

test('windows that overlap by the frames before them sum over every pair once', (t) => {
  const grid = gridOf(VECTORS)
  const [rows, frames, lags] = [5, 210, 40]
  const turns = walkers(rows, frames, 9)
  const once = new Float64Array(4 * (lags + 1))
  plainSelfLags(grid, SHELLS, lags).add(turns, 0, once)
  for (const make of [() => plainSelfLags(grid, SHELLS, lags), () => simdSelfLags(grid, SHELLS, lags, 120)]) {
    const sums = new Float64Array(once.length)
    const kernel = make()
    for (const [from, to] of [
      [0, 13],
      [13, 90],
      [90, 160],
      [160, 210],
    ]) {
      const before = Math.min(from, lags)
      kernel.add(cut(turns, from - before, to), before, sums)
    }
    t.true(worst(sums, once, lags, rows, frames) < 4e-6)
  }
})

test('one kernel gives every window the bits of a kernel of its own, whichever came before', (t) => {
  const grid = gridOf(VECTORS)
  const lags = 40
  const kernel = simdSelfLags(grid, SHELLS, lags, 200)
  for (const [frames, before] of [
    [200, 40],
    [120, 0],
    [90, 40],
    [23, 20],
    [200, 40],
  ]) {
    const turns = walkers(6, frames, frames)
    const [shared, own] = [kernel, simdSelfLags(grid, SHELLS, lags, frames)].map((each) => {
      const sums = new Float64Array(4 * (lags + 1))
      each.add(turns, before, sums)
      return sums
    })
    t.true(own.some((sum) => sum !== 0))
    t.deepEqual(shared, own)
  }
})

test('frequencies fall where the passes leave them', (t) => {
  t.deepEqual([...frequenciesOf(8)], [0, 4, 1, 5, 2, 6, 3, 7])
  for (const n of [16, 32, 24, 96])
    t.deepEqual(
      [...frequenciesOf(n)].sort((a, b) => a - b),
      [...Array(n).keys()],
    )
  t.deepEqual([1, 16, 17, 24, 25, 33, 3000, 3073].map(powerLength), [16, 16, 24, 24, 32, 48, 3072, 4096])
})

test('a piece is no shorter than the lags, and one for a short run', (t) => {
  t.is(phasePiece(1000, 2000), 2000)
  t.is(phasePiece(50, 20), 50)
  for (const lags of [1, 7, 100, 1000, 5000]) {
    const piece = phasePiece(lags)
    t.true(piece >= lags)
    t.is(powerLength(piece + 2 * lags), piece + 2 * lags)
  }
})

test('the kernel works in as many bytes as it says', (t) => {
  const grid = gridOf(VECTORS)
  const said = selfLagsBytes(grid, 4, 1000, 3000)
  t.true(said > 32 * 3000 * (5 + 2 + 4) && said < 4e6, `${said}`)
})
