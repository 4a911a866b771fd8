import type { RunState } from '../../pipeline/definition/operator.ts'
import type { Slots } from '../../pipeline/state/slots.ts'
import { CHUNK_ROWS, tableFrom } from '../../pipeline/tables/long-table.ts'
import { late } from '../../schemas/late.ts'
import { column, columnsOf, type RowChunk, type Table, type Value } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import { commonInterval } from '../sampling/common-interval.ts'
import { errorColumns, saidOf } from '../sampling/error-columns.ts'
import type { Per } from '../sampling/ion-classes.ts'
import { type CurveError, curveErrors } from '../sampling/slope/curve-errors.ts'
import { type Part, samplesOf } from './msd-samples.ts'
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

/** What rows are made of. */
interface Made {
  readonly runs: readonly MsdState[]
  /** Where the lags that all runs have stand among those of each; undefined where these are all of them. */
  readonly places: readonly (Int32Array | undefined)[]
  readonly names: readonly string[]
  /** Lags that all runs have, in frames and in ps. */
  readonly frames: readonly number[]
  readonly lags: Float64Array
}

export function msdTable(runs: readonly MsdState[], { per }: { readonly per: Per }): Table {
  const interval = commonInterval('msd', runs)
  const names = [...new Set(runs.flatMap(({ shape }) => shape.classes.names))]
  const frames = runs.map(({ shape }) => shape.lags).reduce(common)
  const lags = Float64Array.from(frames, (lag) => tidy(lag * interval))
  const places = runs.map(({ shape }) => indices(shape.lags, frames))
  const made: Made = { runs, places, names, frames, lags }
  const samples = late(names, (name) => samplesOf(partsOf(made, name)))
  const columns = runs[0]?.shape.components === 6 && names.length > 0 ? msdColumns : own
  const kinds = Object.fromEntries(Object.keys(columns).map((name) => [name, kindOf(name)]))
  const all = { count: names.length * frames.length, kinds, bounded: true, chunks: () => msdChunks(made) }
  // Means over many ions are few curves, which pictures and estimates see as rows.
  const table = tableFrom(columns, all, per === 'ion' ? undefined : Number.POSITIVE_INFINITY)
  return fitSums.on(
    { ...table, samples },
    late(names, (name) => sumsOf(made, name)),
  )
}

const kindOf = (name: string): 'string' | 'number' =>
  name === 'of' || name === 'method' ? 'string' : 'number'

const partsOf = ({ runs, places }: Made, name: string): Part[] =>
  runs.flatMap((state, r) => partOf(state, name, places[r]))

const sumsOf = ({ runs }: Made, name: string): FitSums[] => runs.flatMap((state) => sumsIn(state, name))

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

/** Where each lag of `wanted` stands among the lags of a run; undefined where it is the same list. */
function indices(lags: readonly number[], wanted: readonly number[]): Int32Array | undefined {
  if (lags.length === wanted.length) return undefined
  const places = new Int32Array(wanted.length)
  for (let i = 0, k = 0; i < wanted.length; i++) {
    while (lags[k] !== wanted[i]) k++
    places[i] = k
  }
  return places
}

function picked(
  values: Float64Array,
  from: number,
  length: number,
  places: Int32Array | undefined,
): Float64Array {
  if (!places) return values.subarray(from, from + length)
  const out = new Float64Array(places.length)
  for (let i = 0; i < out.length; i++) out[i] = values[from + places[i]]
  return out
}

function partOf({ total, shape }: MsdState, name: string, places: Int32Array | undefined): Part[] {
  const { components, lags } = shape
  const { names, blocks, sizes } = shape.classes
  const c = names.indexOf(name)
  if (c < 0) return []
  const rowsFrom = (values: Float64Array, first: number, count: number) =>
    Array.from({ length: count }, (_, k) => picked(values, (first + k) * lags.length, lags.length, places))
  return [
    {
      axes: rowsFrom(total.axes, components * c, components),
      blocks: rowsFrom(total.blocks, blocks * c, blocks),
      sizes: sizes.subarray(blocks * c, blocks * (c + 1)),
      pairs: rowsFrom(total.pairs, c, 1)[0],
    },
  ]
}

/** All rows in columns, class by class, as many classes at once as fill a chunk. */
function* msdChunks(made: Made): Generator<RowChunk> {
  const { names, frames } = made
  const together = Math.max(1, Math.floor(CHUNK_ROWS / frames.length))
  for (let at = 0; at < names.length; at += together) yield chunkOf(made, names.slice(at, at + together))
}

/** Errors are worked out where they are asked for: a picture of many ions has none. */
function chunkOf(made: Made, names: readonly string[]): RowChunk {
  const { frames, lags, runs } = made
  const length = names.length * frames.length
  const numbers = () => new Float64Array(length)
  const [msd, x, y, z, pairs, lag] = Array.from({ length: 6 }, numbers)
  const tensor = runs[0].shape.components === 6 ? ['xy', 'xz', 'yz'] : []
  const mixed = Object.fromEntries(tensor.map((name) => [name, numbers()]))
  const of = new Array<Value>(length)
  names.forEach((name, i) => {
    const from = i * frames.length
    const parts = partsOf(made, name)
    of.fill(name, from, from + frames.length)
    lag.set(lags, from)
    pooled(parts, (part) => part.pairs, pairs, from)
    ;[x, y, z, ...Object.values(mixed)].forEach((into, c) => {
      pooled(parts, ({ axes }) => axes[c], into, from)
      for (let k = from; k < from + frames.length; k++) into[k] /= pairs[k]
    })
    for (let k = from; k < from + frames.length; k++) msd[k] = x[k] + y[k] + z[k]
  })
  let known: ErrorValues | undefined
  const errors = () => {
    known ??= errorsOf(made, names, msd)
    return known
  }
  const values = {
    ...{ of, lag, msd, x, y, z, pairs },
    get error() {
      return errors().error
    },
    get method() {
      return errors().method
    },
    get samples() {
      return errors().samples
    },
    get dof() {
      return errors().dof
    },
  }
  return { length, values: Object.assign(values, mixed) }
}

/** Sums of all runs, lag by lag, into a column from some row on. */
function pooled(
  parts: readonly Part[],
  of: (part: Part) => Float64Array,
  into: Float64Array,
  from: number,
): void {
  for (const part of parts) {
    const values = of(part)
    for (let k = 0; k < values.length; k++) into[from + k] += values[k]
  }
}

interface ErrorValues {
  readonly error: Float64Array
  readonly method: Value[]
  readonly samples: Float64Array
  readonly dof: Float64Array
}

function errorsOf(made: Made, names: readonly string[], msd: Float64Array): ErrorValues {
  const [error, samples, dof] = Array.from({ length: 3 }, () => new Float64Array(msd.length))
  const method = new Array<Value>(msd.length)
  names.forEach((name, i) => {
    const errorAt = curveErrors(sumsOf(made, name).map(({ all }) => all))
    let [said, before] = [saidOf(NOTHING), NOTHING]
    made.frames.forEach((lag, k) => {
      const at = i * made.frames.length + k
      const found = errorAt(lag, msd[at])
      if (!saysTheSame(found, before)) [said, before] = [saidOf(found), found]
      error[at] = found.error ?? Number.NaN
      method[at] = said.method
      samples[at] = said.samples
      dof[at] = said.dof ?? Number.NaN
    })
  })
  return { error, method, samples, dof }
}

const NOTHING: CurveError = { method: 'none', samples: 0, error: undefined, dof: 0 }

const saysTheSame = (a: CurveError, b: CurveError): boolean =>
  (a.error === undefined) === (b.error === undefined) &&
  a.dof === b.dof &&
  a.method === b.method &&
  a.samples === b.samples
