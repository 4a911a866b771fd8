import test from 'ava'
import type { Job } from '../../../operators/kernels/lag-products.ts'
import { productSums } from '../../../operators/kernels/product-sums.ts'
import { plainSpectra } from '../../../operators/kernels/spectra-plain.ts'
import { simdSpectra } from '../../../operators/kernels/spectra-simd.ts'
import { makeWorkspace, type Workspace } from '../../../operators/kernels/workspace.ts'
import { normal, seeded } from '../../helpers/random.ts'

const PIECE = 48

function seriesOf(count: number, frames: number, seed: number): Float32Array[] {
  const random = normal(seeded(seed))
  return Array.from({ length: count }, () => Float32Array.from({ length: frames }, () => 0.3 + random()))
}

function sumsOf(
  space: Workspace,
  series: Float32Array[],
  jobs: readonly Job[],
  keep: boolean,
): Float64Array[] {
  const frames = series[0].length
  const owner = {}
  const totals = jobs.map(() => new Float64Array(PIECE + 1))
  const rowsFrom = (index: number) => {
    const rows = new Float32Array(series.length * PIECE)
    series.forEach((values, s) => {
      rows.set(values.subarray(index * PIECE, (index + 1) * PIECE), s * PIECE)
    })
    return rows
  }
  for (let index = 0; index * PIECE < frames; index++) {
    const count = Math.min(PIECE, frames - index * PIECE)
    const before = index > 0 ? rowsFrom(index - 1) : undefined
    if (!keep) space.kept = undefined
    productSums(space, { index, count, now: rowsFrom(index), before, owner }, jobs, PIECE, (job, sums) => {
      for (let i = 0; i <= PIECE; i++) totals[job][i] += sums[i]
    })
  }
  return totals
}

function direct(series: Float32Array[], job: Job): Float64Array {
  return Float64Array.from({ length: PIECE + 1 }, (_, lag) => {
    let sum = 0
    for (const s of job) for (let t = lag; t < series[s].length; t++) sum += series[s][t] * series[s][t - lag]
    return sum
  })
}

const jobs = [[0, 1, 2], [3, 4], [], [5], [6]].map((job) => Int32Array.from(job))

test('sums over pieces equal the direct ones, by both kernels', (t) => {
  for (const frames of [1, 2, 20, 48, 49, 96, 155]) {
    const series = seriesOf(7, frames, frames)
    for (const make of [plainSpectra, simdSpectra]) {
      const found = sumsOf(makeWorkspace(PIECE, make), series, jobs, true)
      jobs.forEach((job, j) => {
        const expected = direct(series, job)
        expected.forEach((value, lag) => {
          const off = Math.abs(found[j][lag] - value)
          t.true(off <= 1e-12 * Math.max(1, expected[0]), `${frames} frames, job ${j}, lag ${lag}: ${off}`)
        })
      })
    }
  }
})

test('kept spectra and spectra made again give the same bits', (t) => {
  const series = seriesOf(7, 300, 1)
  const space = makeWorkspace(PIECE, simdSpectra)
  t.deepEqual(sumsOf(space, series, jobs, true), sumsOf(space, series, jobs, false))
})
