import type { FinishContext, RunState } from '../../pipeline/operator.ts'
import type { Slots, State } from '../../pipeline/slots.ts'
import { usageError } from '../../schemas/errors.ts'
import { column, finite, type Row, type Samples, type Table } from '../../schemas/table.ts'
import { AMU_A2_PS2, BOLTZMANN } from '../../schemas/units.ts'
import { errorOfMean } from '../statistics.ts'
import { ION_BLOCKS } from '../transport/ion-classes.ts'
import { tidy } from '../transport/lags.ts'
import { framed } from './framed.ts'
import { type Kind, subjectOf } from './subject.ts'
import type { VacfParams } from './vacf.ts'

export interface VacfSlots extends Slots {
  /** Σ over pairs of v(t₀)·v(t₀+t), [kind][block of units][lag]. */
  readonly sums: Slots[string]
  /** Number of vectors × origins, [kind][lag]. */
  readonly pairs: Slots[string]
}

export const vacfColumns = {
  of: column('', 'element, atom type, or mode of a polyanion'),
  lag: column('ps', 'time t between the two frames of a pair; multiples of the frame interval, from 0 up'),
  vacf: column(
    'Å²/ps²',
    "mean of v(t₀)·v(t₀+t) over atoms and all origins t₀, the framework's velocity removed; of a mode: Σ m v·v/Σ m over a unit",
  ),
  normalised: column('', 'vacf over its value at lag 0'),
  error: column(
    'Å²/ps²',
    'half the 68 % interval of vacf, t·s/√n: over replicas where there are two or more, else over up to 16 blocks of atoms',
  ),
  pairs: column('', 'number of atoms (or units) × origins in the mean'),
  atoms: column('', 'number of atoms (or units) of this kind in one run'),
  mass: column('amu', 'mass of one of them'),
  kinetic: column(
    'K',
    'temperature that lag 0 stands for: mass · VACF(0) over the degrees of freedom (3 an atom, less what the frame of the framework takes out) and k_B',
  ),
  temperature: column('K', 'temperature of the runs, as their tag or a parameter says it'),
  velocities: column('', 'stored, or central differences of positions'),
}

/** Off by more than this share, the temperature of lag 0 is warned about. */
const WARM = 0.1

type VacfState = RunState<VacfSlots>

/** One run's sums over one kind: what replicas are pooled from. */
interface Part {
  readonly kind: Kind
  readonly blocks: readonly Float64Array[]
  readonly sizes: Float64Array
  /** Pairs of units. */
  readonly pairs: Float64Array
}

export function vacfTable(runs: readonly VacfState[], params: VacfParams, context: FinishContext): Table {
  const interval = commonInterval(runs)
  const temperature = params.temperature ?? tagOf(runs)
  const parts = runs.flatMap((state) =>
    partsOf(state, params).map((part) => ({ ...part, kind: framed(part.kind, state, params) })),
  )
  const samples: Record<string, Samples> = {}
  const rows = [...new Set(parts.map(({ kind }) => kind.of))].flatMap((of) => {
    const own = parts.filter(({ kind }) => kind.of === of)
    samples[of] = samplesOf(own)
    const found = rowsOf(own, interval, samples[of], temperature, params.velocities)
    if (params.velocities === 'stored') checkTemperature(of, found[0], context)
    return found
  })
  return { columns: vacfColumns, rows, samples }
}

function commonInterval(runs: readonly VacfState[]): number {
  const { run } = runs[0]
  const other = runs.find((state) => Math.abs(state.run.interval / run.interval - 1) > 1e-6)?.run
  if (!other) return run.interval
  throw usageError(
    `vacf: ${run.name} has a frame every ${run.interval} ps, its replica ${other.name} every ${other.interval} ps`,
    'Replicas need one frame interval. Give the runs different tags, or ingest them alike.',
  )
}

const tagOf = (runs: readonly VacfState[]): number | undefined => {
  const tag = Number(runs[0].run.tags['temperature'] ?? Number.NaN)
  return tag > 0 ? tag : undefined
}

function partsOf({ run, rows, total }: VacfState, { by, bondedWithin }: VacfParams): Part[] {
  const { kinds, sizes } = subjectOf(run, rows, rows, by, bondedWithin)
  const lags = total.pairs.length / kinds.length
  return kinds.map((kind, k) => ({
    kind,
    blocks: blocksOf(total, k, lags),
    sizes: sizes.subarray(k * ION_BLOCKS, (k + 1) * ION_BLOCKS),
    pairs: total.pairs.subarray(k * lags, (k + 1) * lags).map((pairs) => pairs / kind.vectors),
  }))
}

const blocksOf = ({ sums }: State<VacfSlots>, kind: number, lags: number): Float64Array[] =>
  Array.from({ length: ION_BLOCKS }, (_, b) => {
    const from = (kind * ION_BLOCKS + b) * lags
    return sums.subarray(from, from + lags)
  })

const sumOver = ({ blocks }: Part, lag: number): number => blocks.reduce((sum, block) => sum + block[lag], 0)

/** Replicas where there are two, else the blocks of units that are not empty. */
function samplesOf(parts: readonly Part[]): Samples {
  if (parts.length > 1) {
    const all = parts.reduce((sum, { pairs }) => sum + pairs[0], 0)
    const lags = Math.min(...parts.map(({ pairs }) => pairs.length))
    return {
      method: 'replicas',
      weights: Float64Array.from(parts, ({ pairs }) => pairs[0] / all),
      values: parts.map((part) => part.pairs.slice(0, lags).map((pairs, lag) => sumOver(part, lag) / pairs)),
    }
  }
  const [{ blocks, sizes, pairs }] = parts
  const units = sizes.reduce((sum, size) => sum + size, 0)
  const used = [...blocks.keys()].filter((block) => sizes[block] > 0)
  return {
    method: 'blocks of atoms',
    weights: Float64Array.from(used, (block) => sizes[block] / units),
    values: used.map((block) => blocks[block].map((sum, lag) => (sum * units) / (sizes[block] * pairs[lag]))),
  }
}

function rowsOf(
  parts: readonly Part[],
  interval: number,
  { weights, values }: Samples,
  temperature: number | undefined,
  velocities: string,
): Row[] {
  const [{ kind, sizes }] = parts
  const means = Float64Array.from({ length: values[0].length }, (_, lag) => meanOf(parts, lag))
  const common = {
    atoms: sizes.reduce((sum, size) => sum + size, 0),
    mass: kind.mass,
    kinetic: finite((kind.mass * AMU_A2_PS2 * means[0]) / (kind.degrees * BOLTZMANN)),
    temperature: temperature ?? null,
    velocities,
  }
  return Array.from(means, (mean, lag) => {
    const pairs = parts.reduce((sum, part) => sum + part.pairs[lag], 0)
    const error = errorOfMean(
      values.map((curve) => curve[lag]),
      parts.length > 1 ? parts.map((part) => part.pairs[lag] / pairs) : weights,
    )
    return {
      of: kind.of,
      lag: tidy(lag * interval),
      vacf: finite(mean),
      normalised: finite(mean / means[0]),
      error: finite(error),
      pairs,
      ...common,
    }
  })
}

const meanOf = (parts: readonly Part[], lag: number): number =>
  parts.reduce((sum, part) => sum + sumOver(part, lag), 0) /
  parts.reduce((sum, { pairs }) => sum + pairs[lag], 0)

function checkTemperature(of: string, { kinetic, temperature }: Row, { warn }: FinishContext): void {
  if (temperature === null || kinetic === null) return
  const share = (kinetic as number) / (temperature as number)
  if (Math.abs(share - 1) <= WARM) return
  warn(
    'kinetic-temperature',
    `${of}: VACF(0) stands for ${(kinetic as number).toPrecision(4)} K, the runs are said to have ${temperature} K; check the units of the velocities and the tag`,
  )
}
