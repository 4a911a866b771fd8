import type { FinishContext, RunState } from '../../pipeline/definition/operator.ts'
import type { Slots, State } from '../../pipeline/state/slots.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import type { Bins } from '../kernels/distances.ts'
import { commonInterval } from '../sampling/common-interval.ts'
import { errorColumns, saidOf } from '../sampling/error-columns.ts'
import type { Classes } from '../sampling/ion-classes.ts'
import { presences } from '../sampling/presences.ts'
import { partsForLag } from '../sampling/sample-errors.ts'
import { densityOf } from './system.ts'

export interface VanHoveSlots extends Slots {
  /** Displacements in bins, [element][lag][bin], and all of them, [element][lag]. */
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
    'half the 68 % interval of radial, blocks of time at least one and a half lags long where four of them are left',
    { errorOf: 'radial' },
  ),
  ...errorColumns,
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

/** Where counts of one curve lie in the slots, and how many displacements, or pairs, were looked at for them. */
interface Place {
  readonly slot: 'self' | 'distinct'
  readonly at: number
  seen(state: State<VanHoveSlots>): number
}

/** One curve of a run; undefined where the run has not its elements. */
type PlaceIn = (run: VanHoveState) => Place | undefined

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
  const rows: Row[] = []
  for (const lag of lags) {
    const at = { lag: tidy(lag * interval) }
    if (given.part !== 'distinct')
      for (const of of names) rows.push(...rowsOf({ of, part: 'self', ...at }, runs, selfPlace(of, lag), lag))
    if (given.part === 'self') continue
    names.forEach((a, i) => {
      names.slice(i).forEach((b) => {
        const density = densityOf(
          b,
          runs.map(({ run }) => run),
          runs.map(({ rows: own }) => own),
        )
        rows.push(
          ...rowsOf(
            { of: `${a}-${b}`, part: 'distinct', ...at },
            runs,
            distinctPlace([a, b], lag),
            lag,
            density,
          ),
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

const selfPlace =
  (of: string, lag: number): PlaceIn =>
  ({ shape: { lags, bins, classes } }) => {
    const at = classes.names.indexOf(of) * lags.length + lags.indexOf(lag)
    return at < 0 ? undefined : { slot: 'self', at: at * bins.count, seen: ({ selfPairs }) => selfPairs[at] }
  }

const distinctPlace =
  ([a, b]: readonly [string, string], lag: number): PlaceIn =>
  ({ shape: { lags, bins, classes } }) => {
    const { names, blocks, sizes } = classes
    const k = lags.indexOf(lag)
    const [i, j] = [names.indexOf(a), names.indexOf(b)]
    if (i < 0 || j < 0) return undefined
    const size = (e: number) => sizes.subarray(e * blocks, (e + 1) * blocks).reduce((sum, n) => sum + n, 0)
    // Ordered pairs: those a, b and b, a share their bins.
    const pairs = size(i) * (i === j ? 1 : 2)
    const at = (pairIndex(i, j, names.length) * lags.length + k) * bins.count
    return { slot: 'distinct', at, seen: ({ origins }) => origins[k] * pairs }
  }

/** What is missing from 1, but for rounding. */
function beyondOf(radial: Float64Array, width: number): number {
  const missing = 1 - radial.reduce((sum, value) => sum + value * width, 0)
  return missing > 1e-12 ? missing : 0
}

function rowsOf(
  key: Row,
  runs: readonly VanHoveState[],
  placeIn: PlaceIn,
  lag: number,
  density?: number,
): Row[] {
  const { width, count } = runs[0].shape.bins
  const radial = radialOf(runs, placeIn)
  if (radial.length === 0) return []
  const beyond = density === undefined ? beyondOf(radial, width) : null
  const errors = presences(
    runs,
    count,
    (part, run, bin) => {
      const place = placeIn(run)
      return place
        ? { above: part[place.slot][place.at + bin], below: width * place.seen(part) }
        : { above: 0, below: 0 }
    },
    ({ run }) => partsForLag(run.frames, lag),
  )
  return errors.map((spread, bin) => {
    const value = radial[bin]
    const [low, high] = [bin * width, (bin + 1) * width]
    const shell = (4 / 3) * Math.PI * (high * high * high - low * low * low)
    const G = (value * width) / shell
    return {
      ...key,
      r: tidy((low + high) / 2),
      radial: finite(value),
      G: finite(G),
      ratio: density ? finite(G / density) : null,
      error: finite(spread.error),
      ...saidOf(spread),
      beyond,
    }
  })
}

/** 4πr²G of all runs together; empty where nothing was looked at. */
function radialOf(runs: readonly VanHoveState[], placeIn: PlaceIn): Float64Array {
  const { width, count } = runs[0].shape.bins
  const sum = new Float64Array(count)
  let seen = 0
  for (const run of runs) {
    const place = placeIn(run)
    if (!place) continue
    seen += place.seen(run.total)
    for (let bin = 0; bin < count; bin++) sum[bin] += run.total[place.slot][place.at + bin]
  }
  return seen > 0 ? sum.map((n) => n / (seen * width)) : new Float64Array(0)
}
