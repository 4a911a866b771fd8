import type { RunState } from '../../pipeline/operator.ts'
import type { Slots } from '../../pipeline/slots.ts'
import { usageError } from '../../schemas/errors.ts'
import { column, finite, type Row, type Samples, type Table } from '../../schemas/table.ts'
import { errorOfMean } from '../statistics.ts'
import { blockSizes, elementsAmong, ION_BLOCKS } from './ion-blocks.ts'
import { tidy } from './lags.ts'

export interface MsdSlots extends Slots {
  /** Σ over pairs of the squared displacement along each axis, [element][axis][lag]. */
  readonly axes: Slots[string]
  /** The same over all axes, [element][block of ions][lag]. */
  readonly blocks: Slots[string]
  /** Number of pairs, [element][lag]. */
  readonly pairs: Slots[string]
}

export const msdColumns = {
  of: column('', 'element'),
  lag: column('ps', 'time τ between the two frames of a pair; multiples of the frame interval, from one up'),
  msd: column('Å²', 'mean of |r(t₀+τ) − r(t₀)|² over ions and all origins t₀'),
  x: column('Å²', 'its part along x'),
  y: column('Å²', 'its part along y'),
  z: column('Å²', 'its part along z'),
  pairs: column('', 'number of ions × origins in the mean'),
  error: column(
    'Å²',
    'half the 68 % interval of msd, t·s/√n: over replicas where there are two or more, else over up to 16 blocks of ions',
  ),
}

type MsdState = RunState<MsdSlots>

/** One run's sums over one element: what replicas are pooled from. */
interface Part {
  readonly axes: readonly Float64Array[]
  readonly blocks: readonly Float64Array[]
  readonly sizes: Float64Array
  readonly pairs: Float64Array
}

export function msdTable(runs: readonly MsdState[]): Table {
  const interval = commonInterval(runs)
  const elements = [...new Set(runs.flatMap(({ run, rows }) => elementsAmong(run, rows)))]
  const samples: Record<string, Samples> = {}
  const rows = elements.flatMap((element) => {
    const parts = runs.flatMap((state) => partOf(state, element))
    const lags = Math.min(...parts.map(({ pairs }) => pairs.length))
    samples[element] = samplesOf(parts, lags)
    return rowsOf(element, parts, lags, interval, samples[element])
  })
  return { columns: msdColumns, rows, samples }
}

function commonInterval(runs: readonly MsdState[]): number {
  const { run } = runs[0]
  const other = runs.find((state) => Math.abs(state.run.interval / run.interval - 1) > 1e-6)?.run
  if (other)
    throw usageError(
      `msd: ${run.name} has a frame every ${run.interval} ps, its replica ${other.name} every ${other.interval} ps`,
      'Replicas need one frame interval. Give the runs different tags, or ingest them alike.',
    )
  return run.interval
}

function partOf({ run, rows, total }: MsdState, element: string): Part[] {
  const elements = elementsAmong(run, rows)
  const e = elements.indexOf(element)
  if (e < 0) return []
  const lags = total.pairs.length / elements.length
  const rowsFrom = (values: Float64Array, first: number, count: number) =>
    Array.from({ length: count }, (_, k) => values.subarray((first + k) * lags, (first + k + 1) * lags))
  return [
    {
      axes: rowsFrom(total.axes, 3 * e, 3),
      blocks: rowsFrom(total.blocks, ION_BLOCKS * e, ION_BLOCKS),
      sizes: blockSizes(run, rows).subarray(ION_BLOCKS * e, ION_BLOCKS * (e + 1)),
      pairs: total.pairs.subarray(e * lags, (e + 1) * lags),
    },
  ]
}

/** Replicas where there are two, else the blocks of ions that are not empty. */
function samplesOf(parts: readonly Part[], lags: number): Samples {
  if (parts.length > 1) return replicaSamples(parts, lags)
  const [{ blocks, sizes, pairs }] = parts
  const ions = sizes.reduce((sum, size) => sum + size, 0)
  const used = [...blocks.keys()].filter((block) => sizes[block] > 0)
  return {
    method: 'ion blocks',
    weights: Float64Array.from(used, (block) => sizes[block] / ions),
    values: used.map((block) => blocks[block].map((sum, lag) => (sum * ions) / (sizes[block] * pairs[lag]))),
  }
}

function replicaSamples(parts: readonly Part[], lags: number): Samples {
  const all = parts.reduce((sum, { pairs }) => sum + pairs[0], 0)
  return {
    method: 'replicas',
    weights: Float64Array.from(parts, ({ pairs }) => pairs[0] / all),
    values: parts.map(({ axes, pairs }) =>
      Float64Array.from({ length: lags }, (_, k) => (axes[0][k] + axes[1][k] + axes[2][k]) / pairs[k]),
    ),
  }
}

function rowsOf(
  element: string,
  parts: readonly Part[],
  lags: number,
  interval: number,
  { weights, values }: Samples,
): Row[] {
  return Array.from({ length: lags }, (_, k) => {
    const pairs = parts.reduce((sum, part) => sum + part.pairs[k], 0)
    const [x, y, z] = [0, 1, 2].map(
      (axis) => parts.reduce((sum, part) => sum + part.axes[axis][k], 0) / pairs,
    )
    const error = errorOfMean(
      values.map((curve) => curve[k]),
      parts.length > 1 ? parts.map((part) => part.pairs[k] / pairs) : weights,
    )
    return {
      of: element,
      lag: tidy((k + 1) * interval),
      msd: finite(x + y + z),
      x: finite(x),
      y: finite(y),
      z: finite(z),
      pairs,
      error: finite(error),
    }
  })
}
