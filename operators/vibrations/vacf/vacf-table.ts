import type { FinishContext } from '../../../pipeline/definition/operator.ts'
import { usageError } from '../../../schemas/errors.ts'
import { column, columnsOf, finite, type Row, type Samples, type Table } from '../../../schemas/table.ts'
import { AMU_A2_PS2, BOLTZMANN, tidy } from '../../../schemas/units.ts'
import { tellTemperature } from '../../frames/run-temperature.ts'
import { errorBetween } from '../../sampling/sample-errors.ts'
import { degreesIn } from './degrees.ts'
import { framed, strangeIn } from './framed.ts'
import type { VacfParams } from './vacf.ts'
import {
  ATOM_BLOCKS,
  type Part,
  partsOf,
  samplesOf,
  shortest,
  sumOver,
  type VacfState,
} from './vacf-samples.ts'

export const vacfColumns = columnsOf('vacf', {
  of: column('', 'element, atom type, or mode of a polyanion', 'key'),
  lag: column(
    'ps',
    'time t between the two frames of a pair; multiples of the frame interval, from 0 up',
    'key',
  ),
  vacf: column(
    'Å²/ps²',
    "mean of v(t₀)·v(t₀+t) over atoms and all origins t₀, the framework's velocity removed; of a mode: Σ m v·v/Σ m over a unit",
    'value',
  ),
  normalised: column('', 'vacf over its value at lag 0', 'value'),
  error: column(
    'Å²/ps²',
    'half the 68 % interval of vacf, t·s/√n: over replicas where there are two or more, else over 4 to 16 blocks of time, each twice the longest lag or more; in a shorter run over up to 16 blocks of atoms',
    { errorOf: 'vacf' },
  ),
  pairs: column('', 'number of atoms (or units) × origins in the mean', 'count'),
  atoms: column('', 'number of atoms (or units) of this kind in one run', 'count'),
  mass: column('amu', 'mass of one of them', 'note'),
  kinetic: column(
    'K',
    'temperature that lag 0 stands for: mass · VACF(0) over the degrees of freedom (3 an atom, less what the frame of the framework takes out) and k_B',
    'value',
  ),
  degrees: column(
    '',
    'degrees of freedom of an atom that share in the total: 3; 0 where it never moves; of rigid or held atoms, beside others at the temperature of the runs, what VACF(0) says',
    'note',
  ),
  temperature: column('K', 'temperature of the runs, as their tag or a parameter says it', 'key'),
  velocities: column('', 'stored, or central differences of positions', 'method'),
})

export function vacfTable(runs: readonly VacfState[], params: VacfParams, context: FinishContext): Table {
  const interval = commonInterval(runs)
  const temperature = params.temperature ?? tagOf(runs)
  tellTemperature(params.temperature, tagOf(runs), context.warn)
  const parts = runs.flatMap((state) =>
    partsOf(state).map((part) => ({ ...part, kind: framed(part.kind, state, params) })),
  )
  tellLightFrame(runs, context)
  const samples: Record<string, Samples> = {}
  const rows = [...new Set(parts.map(({ kind }) => kind.of))].flatMap((of) => {
    const own = parts.filter(({ kind }) => kind.of === of)
    samples[of] = samplesOf(own)
    return rowsOf(own, interval, samples[of], temperature, params.velocities)
  })
  const isAtom = (of: string) => parts.some(({ kind }) => kind.of === of && kind.element !== undefined)
  const degrees =
    params.velocities === 'stored' ? degreesIn(rows, isAtom, context) : new Map<string, number>()
  checkSamples(runs[0], samples, context)
  const told = rows.map((row) => ({ ...row, degrees: degrees.get(String(row['of'])) ?? 3 }))
  return { columns: vacfColumns, rows: told, samples }
}

/** Share of VACF(0) from which on it is said that others add to it by way of the frame. */
const LIGHT = 0.005

/** A framework of few atoms moves as a whole, thermally: that is in the velocities of all that is looked at in its frame, its own atoms among them. */
function tellLightFrame([first]: readonly VacfState[], { warn }: FinishContext): void {
  for (const { kind } of partsOf(first)) {
    const added = strangeIn(kind, first)
    if (added > LIGHT)
      warn(
        'light-frame',
        `vacf: the framework of ${first.run.name} has so few atoms that the motion of others is ${(100 * added).toPrecision(2)} % of VACF(0) of ${kind.of}, at their frequencies and low ones, where modes, g(0) and weights are read. --frame none leaves it out`,
      )
  }
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
    const error = errorBetween(
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

function checkSamples({ run, shape }: VacfState, samples: Table['samples'], { warn }: FinishContext): void {
  if (!Object.values(samples ?? {}).some(({ method }) => method === ATOM_BLOCKS)) return
  const lags = shape.lags - 1
  warn(
    'errors from atoms',
    `${run.name} has ${tidy(run.frames * run.interval)} ps, blocks of time for lags of ${tidy(lags * run.interval)} ps need ${tidy(shortest(lags) * run.interval)} ps: errors come from blocks of atoms, and are too small for vibrations that many atoms share; give replicas, a longer run or shorter lags`,
  )
}
