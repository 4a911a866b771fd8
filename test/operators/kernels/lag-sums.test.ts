import test from 'ava'
import { displacementSums } from '../../../operators/kernels/spectrum/displacement-sums.ts'
import type { Job } from '../../../operators/kernels/spectrum/lag-products.ts'
import { productSums } from '../../../operators/kernels/spectrum/product-sums.ts'
import { plainSpectra } from '../../../operators/kernels/spectrum/spectra-plain.ts'
import { simdSpectra } from '../../../operators/kernels/spectrum/spectra-simd.ts'
import { makeWorkspace, type Workspace } from '../../../operators/kernels/spectrum/workspace.ts'
import { normal, seeded } from '../../helpers/random.ts'

const PIECE = 48

/** A kernel, the first of its lags, what one pair of frames adds, and series that suit it. */
interface Kind {
  readonly sums: typeof displacementSums
  readonly first: number
  pair(now: number, before: number): number
  series(seed: number): (s: number) => () => number
  /** How far a sum may be off, of itself and of the largest. */
  off(value: number, largest: number): number
}

const KINDS: Readonly<Record<string, Kind>> = {
  'displacement-sums': {
    sums: displacementSums,
    first: 1,
    pair: (now, before) => (now - before) ** 2,
    series(seed) {
      const random = seeded(seed)
      return (s) => {
        let at = 100 * random()
        return () => (at += random() - 0.5 + (s === 3 ? 5 : 0))
      }
    },
    off: (value) => 1e-11 * value,
  },
  'product-sums': {
    sums: productSums,
    first: 0,
    pair: (now, before) => now * before,
    series(seed) {
      const random = normal(seeded(seed))
      return () => () => 0.3 + random()
    },
    off: (_, largest) => 1e-12 * Math.max(1, largest),
  },
}

const seriesOf = (kind: Kind, count: number, frames: number, seed: number): Float32Array[] => {
  const make = kind.series(seed)
  return Array.from({ length: count }, (_, s) => Float32Array.from({ length: frames }, make(s)))
}

function sumsOf(
  kind: Kind,
  space: Workspace,
  series: Float32Array[],
  jobs: readonly Job[],
  keep: boolean,
): Float64Array[] {
  const frames = series[0].length
  const owner = {}
  const totals = jobs.map(() => new Float64Array(PIECE + 1 - kind.first))
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
    kind.sums(space, { index, count, now: rowsFrom(index), before, owner }, jobs, PIECE, (job, sums) => {
      totals[job].forEach((value, i) => {
        totals[job][i] = value + sums[i]
      })
    })
  }
  return totals
}

const direct = (kind: Kind, series: Float32Array[], job: Job): Float64Array =>
  Float64Array.from({ length: PIECE + 1 - kind.first }, (_, k) => {
    let sum = 0
    const lag = k + kind.first
    for (const s of job)
      for (let t = lag; t < series[s].length; t++) sum += kind.pair(series[s][t], series[s][t - lag])
    return sum
  })

const jobs = [[0, 1, 2], [3, 4], [], [5], [6]].map((job) => Int32Array.from(job))

for (const [name, kind] of Object.entries(KINDS)) {
  test(`${name}: sums over pieces equal the direct ones, by both kernels`, (t) => {
    for (const frames of [1, 2, 20, 48, 49, 96, 155]) {
      const series = seriesOf(kind, 7, frames, frames)
      for (const make of [plainSpectra, simdSpectra]) {
        const found = sumsOf(kind, makeWorkspace(PIECE, make), series, jobs, true)
        jobs.forEach((job, j) => {
          const expected = direct(kind, series, job)
          expected.forEach((value, k) => {
            const off = Math.abs(found[j][k] - value)
            t.true(off <= kind.off(value, expected[0]), `${frames} frames, job ${j}, sum ${k}: off by ${off}`)
          })
        })
      }
    }
  })

  test(`${name}: kept spectra and spectra made again give the same bits`, (t) => {
    const series = seriesOf(kind, 7, 300, 1)
    const space = makeWorkspace(PIECE, simdSpectra)
    t.deepEqual(sumsOf(kind, space, series, jobs, true), sumsOf(kind, space, series, jobs, false))
  })
}
