import type { RunState } from '../../pipeline/definition/operator.ts'
import type { Slots } from '../../pipeline/state/slots.ts'
import { column, columnsOf, finite, type Row, type Samples, type Table } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import { commonInterval } from '../sampling/common-interval.ts'
import { errorColumns, saidOf } from '../sampling/error-columns.ts'
import { curveErrors } from '../sampling/slope/curve-errors.ts'
import type { MsdShape } from './msd-sums.ts'
import { type FitSlots, type FitSums, fitSums, fitSumsOf } from './slopes/fit-sums.ts'

export interface MsdSlots extends FitSlots {
  /** Σ over pairs of Δr_a Δr_b: xx, yy, zz and, where the tensor is asked for, xy, xz, yz, [class][component][lag]. */
  readonly axes: Slots[string]
  /** Σ |Δr|², [class][block of ions][lag]. */
  readonly blocks: Slots[string]
  /** Number of pairs, [class][lag]. */
  readonly pairs: Slots[string]
}

const own = {
  of: column('', 'element, type or ion', 'key'),
  lag: column(
    'ps',
    'time τ between the two frames of a pair; multiples of the frame interval, from one up',
    'key',
  ),
  msd: column('Å²', 'mean of |r(t₀+τ) − r(t₀)|² over ions and all origins t₀', 'value'),
  x: column('Å²', 'its part along x', 'value'),
  y: column('Å²', 'its part along y', 'value'),
  z: column('Å²', 'its part along z', 'value'),
  pairs: column('', 'number of ions × origins in the mean', 'count'),
  error: column(
    'Å²',
    'half the 68 % interval of msd, over blocks of time with all ions together, or replicas; beyond a sixth of the run it grows as that of the walk which msd shows',
    { errorOf: 'msd' },
  ),
  ...errorColumns,
}

const products = {
  xy: column('Å²', 'mean of Δx·Δy, in tables of the tensor alone', 'value'),
  xz: column('Å²', 'mean of Δx·Δz', 'value'),
  yz: column('Å²', 'mean of Δy·Δz', 'value'),
}

export const msdColumns = columnsOf('msd', { ...own, ...products })

type MsdState = RunState<MsdSlots, MsdShape>

/** One run's sums over one class: what replicas are pooled from. */
interface Part {
  readonly axes: readonly Float64Array[]
  readonly blocks: readonly Float64Array[]
  readonly sizes: Float64Array
  readonly pairs: Float64Array
}

export function msdTable(runs: readonly MsdState[]): Table {
  const interval = commonInterval('msd', runs)
  const names = [...new Set(runs.flatMap(({ shape }) => shape.classes.names))]
  const frames = runs.map(({ shape }) => shape.lags).reduce(common)
  const samples: Record<string, Samples> = {}
  const sums: Record<string, FitSums[]> = {}
  const rows = names.flatMap((name) => {
    const parts = runs.flatMap((state) => partOf(state, name, indices(state.shape.lags, frames)))
    samples[name] = samplesOf(parts)
    sums[name] = runs.flatMap((state) => sumsIn(state, name))
    return rowsOf(name, parts, { frames, interval }, sums[name])
  })
  const tensor = rows[0]?.['xy'] !== undefined
  return fitSums.on({ columns: tensor ? msdColumns : own, rows, samples }, sums)
}

function sumsIn({ total, shape: { classes, fit } }: MsdState, name: string): FitSums[] {
  const place = classes.names.indexOf(name)
  if (place < 0) return []
  const sizes = classes.sizes.subarray(classes.blocks * place, classes.blocks * (place + 1))
  const walkers = sizes.reduce((sum, size) => sum + size, 0)
  return [fitSumsOf(total, fit, place, walkers)]
}

/** What two rising lists have in common: one of them, where the other has all of it. */
function common(a: readonly number[], b: readonly number[]): readonly number[] {
  const other = new Set(b)
  return a.every((lag) => other.has(lag)) ? a : a.filter((lag) => other.has(lag))
}

/** Where each lag of `wanted` stands among the lags of a run. */
function indices(lags: readonly number[], wanted: readonly number[]): Int32Array {
  const places = new Int32Array(wanted.length)
  for (let i = 0, k = 0; i < wanted.length; i++) {
    while (lags[k] !== wanted[i]) k++
    places[i] = k
  }
  return places
}

function picked(values: Float64Array, from: number, places: Int32Array): Float64Array {
  const out = new Float64Array(places.length)
  for (let i = 0; i < out.length; i++) out[i] = values[from + places[i]]
  return out
}

function partOf({ total, shape }: MsdState, name: string, lags: Int32Array): Part[] {
  const { components } = shape
  const { names, blocks, sizes } = shape.classes
  const c = names.indexOf(name)
  if (c < 0) return []
  const rowsFrom = (values: Float64Array, first: number, count: number) =>
    Array.from({ length: count }, (_, k) => picked(values, (first + k) * shape.lags.length, lags))
  return [
    {
      axes: rowsFrom(total.axes, components * c, components),
      blocks: rowsFrom(total.blocks, blocks * c, blocks),
      sizes: sizes.subarray(blocks * c, blocks * (c + 1)),
      pairs: rowsFrom(total.pairs, c, 1)[0],
    },
  ]
}

/** Replicas where there are two, else the blocks of ions that are not empty. */
function samplesOf(parts: readonly Part[]): Samples {
  if (parts.length > 1) return replicaSamples(parts)
  const [{ blocks, sizes, pairs }] = parts
  const ions = sizes.reduce((sum, size) => sum + size, 0)
  const used = [...blocks.keys()].filter((block) => sizes[block] > 0)
  return {
    method: 'ion blocks',
    weights: Float64Array.from(used, (block) => sizes[block] / ions),
    values: used.map((block) => blocks[block].map((sum, lag) => (sum * ions) / (sizes[block] * pairs[lag]))),
  }
}

function replicaSamples(parts: readonly Part[]): Samples {
  const all = parts.reduce((sum, { pairs }) => sum + pairs[0], 0)
  return {
    method: 'replicas',
    weights: Float64Array.from(parts, ({ pairs }) => pairs[0] / all),
    values: parts.map(({ axes, pairs }) =>
      pairs.map((count, k) => (axes[0][k] + axes[1][k] + axes[2][k]) / count),
    ),
  }
}

function rowsOf(
  name: string,
  parts: readonly Part[],
  { frames, interval }: { frames: readonly number[]; interval: number },
  sums: readonly FitSums[],
): Row[] {
  const errorAt = curveErrors(sums.map(({ all }) => all))
  return frames.map((lag, k) => {
    const pairs = parts.reduce((sum, part) => sum + part.pairs[k], 0)
    const [x, y, z, xy, xz, yz] = [0, 1, 2, 3, 4, 5].map(
      (c) => parts.reduce((sum, part) => sum + (part.axes[c]?.[k] ?? Number.NaN), 0) / pairs,
    )
    const found = errorAt(lag, x + y + z)
    return {
      of: name,
      lag: tidy(lag * interval),
      msd: finite(x + y + z),
      x: finite(x),
      y: finite(y),
      z: finite(z),
      pairs,
      error: finite(found.error),
      ...saidOf(found),
      ...(parts[0].axes.length === 6 ? { xy: finite(xy), xz: finite(xz), yz: finite(yz) } : {}),
    }
  })
}
