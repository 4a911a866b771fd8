import { type Chain, chainOn } from '../../../operators/markov/chain.ts'
import { stationaryOf } from '../../../operators/numerics/elimination.ts'
import { type FinishContext, UNHEARD } from '../../../pipeline/definition/operator.ts'
import type { EstimateStep } from '../../../pipeline/definition/steps.ts'
import type { Table } from '../../../schemas/table.ts'

export type Matrix = readonly (readonly number[])[]

export const flat = (rows: Matrix): Float64Array => Float64Array.from(rows.flat())

/** A chain that is known rather than estimated. */
export function known(rows: Matrix, reversible = true, lag = 1): Chain {
  const n = rows.length
  const T = flat(rows)
  return { lag, states: Int32Array.from(rows.keys()), n, T, pi: stationaryOf(T, n), reversible }
}

/** Symmetric flows x drawn at random, T = x/Σx: reversible. Some pairs do not exchange where `sparse`. */
export function randomReversible(n: number, random: () => number, sparse = false): Matrix {
  const x = Array.from({ length: n }, () => new Array<number>(n).fill(0))
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const near = i - j <= 1
      if (near || !sparse || random() < 0.4) x[i][j] = x[j][i] = random() ** 2 + 0.01 + (i === j ? 2 : 0)
    }
  return x.map((row) => row.map((value) => value / row.reduce((a, b) => a + b, 0)))
}

export function randomAny(n: number, random: () => number): Matrix {
  return Array.from({ length: n }, () => {
    const row = Array.from({ length: n }, () => random() ** 2 + 0.01)
    return row.map((value) => value / row.reduce((a, b) => a + b, 0))
  })
}

/** Hops up with probability up[i], down with down[i]. */
export const birthDeath = (up: readonly number[], down: readonly number[]): Matrix =>
  up.map((u, i) =>
    up.map((_, j) => (j === i + 1 ? u : j === i - 1 ? down[i] : j === i ? 1 - u - down[i] : 0)),
  )

/** A path of so many frames that begins in equilibrium. */
export function sample({ T, pi, n }: Chain, frames: number, random: () => number): Uint8Array {
  const draw = (weights: Float64Array) => {
    let left = random()
    for (let i = 0; i < n - 1; i++) if ((left -= weights[i]) < 0) return i
    return n - 1
  }
  const path = new Uint8Array(frames)
  path[0] = draw(pi)
  for (let t = 1; t < frames; t++) path[t] = draw(T.subarray(path[t - 1] * n, (path[t - 1] + 1) * n))
  return path
}

export function countPairs(path: Uint8Array, lag: number, n: number): Float64Array {
  const counts = new Float64Array(n * n)
  for (let t = lag; t < path.length; t++) counts[path[t - lag] * n + path[t]]++
  return counts
}

/** A table of transitions from paths one frame a ps, each path one sample; lags in frames. */
export function tableOf(
  paths: readonly Uint8Array[],
  lags: readonly number[],
  n: number,
  method = 'blocks of ions',
): Table {
  return tableFrom(
    lags.map((lag) => ({ lag, samples: paths.map((path) => countPairs(path, lag, n)) })),
    n,
    method,
  )
}

export function tableFrom(
  groups: readonly { lag: number; samples: readonly Float64Array[] }[],
  n: number,
  method = 'blocks of ions',
): Table {
  const rows = groups.flatMap(({ lag, samples }) =>
    Array.from({ length: n * n }, (_, cell) => {
      const count = samples.reduce((sum, counts) => sum + counts[cell], 0)
      return { lag, from: Math.floor(cell / n), to: cell % n, count, effective: count / lag }
    }),
  )
  const samples = groups.map(({ lag, samples: values }) => [
    String(lag),
    { method, weights: new Float64Array(values.length).fill(1 / values.length), values },
  ])
  return { columns: {}, rows, samples: Object.fromEntries(samples) }
}

export function finish({ operator, params }: EstimateStep, table: Table) {
  const warnings: string[] = []
  const context: FinishContext = { ...UNHEARD, warn: (name, message) => warnings.push(`${name}: ${message}`) }
  const tables = { transitions: table }
  const own = operator.finish(tables, params, context)
  return { rows: own.rows, warnings, figures: operator.shown.figures?.(tables, own, params) ?? [] }
}

export const estimated = (counts: Float64Array, n: number, reversible = true, lag = 1): Chain =>
  chainOn(
    counts,
    n,
    Int32Array.from({ length: n }, (_, i) => i),
    lag,
    reversible,
  )

export const near = (a: number, b: number, relative: number): boolean =>
  Math.abs(a - b) <= relative * Math.max(Math.abs(a), Math.abs(b))
