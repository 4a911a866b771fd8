import type { FinishContext, RunState } from '../../pipeline/definition/operator.ts'
import type { Slots } from '../../pipeline/state/slots.ts'
import { column, columnsOf, finite, methodOf, type Row, type Table } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import type { Bins } from '../kernels/distances.ts'
import { commonInterval } from '../sampling/common-interval.ts'
import type { Classes } from '../sampling/ion-classes.ts'
import { errorOfMean } from '../sampling/statistics.ts'
import { densityOf } from './system.ts'

export interface VanHoveSlots extends Slots {
  /** Displacements in bins, [element][block of ions][lag][bin], and all of them, [element][block][lag]. */
  readonly self: Slots[string]
  readonly selfPairs: Slots[string]
  /** Ordered pairs of ions in bins, [pair of elements][lag][bin], and origins, [lag]. */
  readonly distinct: Slots[string]
  readonly origins: Slots[string]
}

export const vanHoveColumns = columnsOf('radial', {
  of: column('', 'element; for the distinct part the two elements a-b', 'key'),
  part: column('', 'self, or distinct', 'key'),
  lag: column('ps', 'time τ between the two frames', 'key'),
  r: column('Å', 'distance: middle of the bin', 'key'),
  radial: column(
    'Å⁻¹',
    '4πr²G; that of the self part integrates to 1 less what is beyond the last bin',
    'value',
  ),
  G: column('Å⁻³', 'van Hove function', 'value'),
  ratio: column('', 'distinct part: G over the mean density of the ions b', 'value'),
  error: column(
    'Å⁻¹',
    'half the 68 % interval of radial: over replicas, else for the self part over up to 16 blocks of ions; the distinct part of one run has none',
    { errorOf: 'radial' },
  ),
  method: column('', 'what the error is taken between: replicas, ion blocks, or none', 'method'),
  beyond: column(
    '',
    'self part: share of the displacements at this lag that are longer than the last bin reaches',
    'value',
  ),
})

/** Index of an unordered pair among n elements. */
export const pairIndex = (a: number, b: number, n: number): number => {
  const [low, high] = a < b ? [a, b] : [b, a]
  return low * n - (low * (low - 1)) / 2 + high - low
}

/** What of the parameters shapes the table. */
export interface VanHoveParams {
  readonly lags: readonly number[]
  readonly part: 'self' | 'distinct' | 'both'
  readonly upTo: number
  readonly binWidth: number
  readonly everyOrigin: number
}

/** Where counts go: by elements, lags in frames and bins. */
export interface VanHoveShape {
  readonly classes: Classes
  readonly lags: readonly number[]
  readonly longest: number
  readonly bins: Bins
}

type VanHoveState = RunState<VanHoveSlots, VanHoveShape>

/** One sample of 4πr²G at one lag: its bins, and its weight. */
interface Sample {
  readonly weight: number
  readonly radial: Float64Array
}

export function vanHoveTable(
  runs: readonly VanHoveState[],
  given: VanHoveParams,
  context: FinishContext,
): Table {
  const interval = commonInterval('van-hove', runs)
  const lags = commonLags(
    runs.map(({ shape }) => shape.lags),
    interval,
    context,
  )
  const [{ shape }] = runs
  const { names } = shape.classes
  const { width } = shape.bins
  const rows: Row[] = []
  for (const lag of lags) {
    const at = { lag: tidy(lag * interval) }
    if (given.part !== 'distinct')
      for (const of of names)
        rows.push(...rowsOf({ of, part: 'self', ...at }, selfSamples(runs, of, lag), width, runs.length))
    if (given.part === 'self') continue
    names.forEach((a, i) => {
      names.slice(i).forEach((b) => {
        const samples = runs.flatMap((state) => distinctSample(state, [a, b], lag))
        const density = densityOf(
          b,
          runs.map(({ run }) => run),
          runs.map(({ rows: own }) => own),
        )
        rows.push(
          ...rowsOf({ of: `${a}-${b}`, part: 'distinct', ...at }, samples, width, runs.length, density),
        )
      })
    })
  }
  return { columns: vanHoveColumns, rows }
}

/** Those that every run has; a warning names the others. */
function commonLags(
  lists: readonly (readonly number[])[],
  interval: number,
  context: FinishContext,
): number[] {
  const all = [...new Set(lists.flat())].sort((a, b) => a - b)
  const shared = all.filter((lag) => lists.every((list) => list.includes(lag)))
  const others = all.filter((lag) => !shared.includes(lag)).map((lag) => tidy(lag * interval))
  if (others.length > 0)
    context.warn(
      'lags left out',
      `replicas of different length: not every run has ${others.join(', ')} ps in a third of it; --lags takes lags up to the length of the shortest`,
    )
  return shared
}

/** Replicas, or the blocks of ions of one run. */
function selfSamples(runs: readonly VanHoveState[], of: string, lag: number): Sample[] {
  const each = runs.map(({ total, shape }) => {
    const { lags, bins } = shape
    const { width, count } = bins
    const { names, blocks } = shape.classes
    const first = names.indexOf(of) * blocks
    if (first < 0) return []
    return Array.from({ length: blocks }, (_, b) => (first + b) * lags.length + lags.indexOf(lag)).flatMap(
      (at) => {
        const weight = total.selfPairs[at]
        const counts = total.self.subarray(at * count, (at + 1) * count)
        return weight > 0 ? [{ weight, radial: counts.map((n) => n / (weight * width)) }] : []
      },
    )
  })
  return runs.length > 1 ? each.filter((own) => own.length > 0).map(pooled) : each[0]
}

function distinctSample(
  { total, shape }: VanHoveState,
  [a, b]: readonly [string, string],
  lag: number,
): Sample[] {
  const { lags, bins } = shape
  const { width, count } = bins
  const { names, blocks, sizes } = shape.classes
  const k = lags.indexOf(lag)
  const [i, j] = [names.indexOf(a), names.indexOf(b)]
  const at = (pairIndex(i, j, names.length) * lags.length + k) * count
  const size = (e: number) => sizes.subarray(e * blocks, (e + 1) * blocks).reduce((sum, n) => sum + n, 0)
  // Ordered pairs: those a, b and b, a share their bins.
  const weight = total.origins[k] * size(i) * (i === j ? 1 : 2)
  if (weight === 0) return []
  return [{ weight, radial: total.distinct.subarray(at, at + count).map((n) => n / (weight * width)) }]
}

function pooled(samples: readonly Sample[]): Sample {
  const weight = samples.reduce((sum, each) => sum + each.weight, 0)
  const radial = samples[0].radial.map((_, bin) =>
    samples.reduce((sum, each) => sum + (each.weight / weight) * each.radial[bin], 0),
  )
  return { weight, radial }
}

/** What is missing from 1, but for rounding. */
function beyondOf(radial: Float64Array, width: number): number {
  const missing = 1 - radial.reduce((sum, value) => sum + value * width, 0)
  return missing > 1e-12 ? missing : 0
}

function rowsOf(key: Row, samples: readonly Sample[], width: number, runs: number, density?: number): Row[] {
  if (samples.length === 0) return []
  const { weight, radial } = pooled(samples)
  const method = methodOf(runs > 1 ? 'replicas' : 'ion blocks', samples.length)
  const beyond = density === undefined ? beyondOf(radial, width) : null
  return Array.from(radial, (value, bin) => {
    const [low, high] = [bin * width, (bin + 1) * width]
    const shell = (4 / 3) * Math.PI * (high * high * high - low * low * low)
    const G = (value * width) / shell
    const error = errorOfMean(
      samples.map((each) => each.radial[bin]),
      samples.map((each) => each.weight / weight),
    )
    return {
      ...key,
      r: tidy((low + high) / 2),
      radial: finite(value),
      G: finite(G),
      ratio: density ? finite(G / density) : null,
      error: finite(error),
      method,
      beyond,
    }
  })
}
