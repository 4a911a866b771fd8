import { z } from 'zod'
import { density, diffusion, dos, lowEnergy, rdf, windowAreas } from '../../operators/index.ts'
import { arrheniusLine } from '../../operators/temperature/arrhenius-fit.ts'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { words } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
import { effectFigures } from './constraint-effects-figure.ts'

/** Each holds what the one before does, and more: bonds and angles of PS4, its turns, its shifts. */
const LADDER = ['none', 'rigid', 'shaking', 'ps4']
const OTHERS = ['anions', 'host']
const KNOWN = ['determined', 'extrapolated']

const params = z.object({
  ladder: words(
    'tags "constraint" that hold more and more, the free run first, as UC,RC,RTC,RTVC: shares are of its steps',
  ).default(LADDER),
})

const columns = columnsOf('D', {
  case: column('', 'what is held; the free run first', 'key'),
  temperature: column('K', 'tag of the run; null where it has none', 'key'),
  D: column('cm²/s', 'self-diffusion coefficient of lithium; its bound where D is censored', 'value'),
  error: column('cm²/s', 'half its 68 % interval', { errorOf: 'D' }),
  status: column('', 'as of `diffusion`; what is not known is censored', { role: 'status', known: KNOWN }),
  change: column(
    '',
    'log₁₀ D − log₁₀ D of the free run of the same temperature, which is that of log₁₀ σ where both have as many ions in the same volume; null where one is censored',
    'value',
  ),
  changeError: column('', 'half its 68 % interval, those of both runs', { errorOf: 'change' }),
  share: column(
    '',
    'part of log₁₀ D(first) − log₁₀ D(last) of the ladder that the step to this case takes; of cases that are not in it null',
    'value',
  ),
  activation: column(
    'eV',
    'E_a of D over the temperatures of this case, the same in each of their rows; null of fewer than two that are known',
    'value',
  ),
  activationError: column('eV', 'half its 68 % interval', { errorOf: 'activation' }),
  weight: column('', 'spectral weight of lithium below 10 meV', 'value'),
  weightError: column('', 'half its 68 % interval', { errorOf: 'weight' }),
  centre: column('meV', 'band centre of lithium', 'value'),
  centreError: column('meV', 'half its 68 % interval', { errorOf: 'centre' }),
  peak: column('', 'first maximum of g(r) of Li–S', 'value'),
  peakError: column('', 'half its 68 % interval', { errorOf: 'peak' }),
  peakAt: column('Å', 'its distance: the middle of the bin', 'value'),
  visited: column('', 'share of the folded cell that lithium was ever in', 'value'),
  barrier: column('meV', 'percolation barrier of −k_BT ln ρ, mean of the three directions', 'value'),
  area: column('Å²', 'mean area of the anion triangles between T5 and T2', 'value'),
  areaError: column('Å²', 'half its 68 % interval', { errorOf: 'area' }),
})

/** What holding parts of the host does to lithium: a row for each tag `constraint`, tables of `diffusion`, `low-energy`, `rdf`, `density`,
 *  `window-areas` and, to be drawn, `dos` in, for each temperature. Δ = log₁₀ D_a − log₁₀ D_b; share = step/(whole ladder); E_a by `arrhenius`' line. Throws a usage
 *  error for runs without that tag, for cases that come twice, and where no run is free. */
export const constraintEffects = estimate({
  name: 'constraint-effects',
  version: 2,
  summary:
    'Diffusion, spectral weight, g(r), density and bottlenecks of lithium with parts of its host held.',
  source:
    'Ding et al., Nat. Phys. (2025), constrained runs; shares after Li et al., supplement, eqs. 3 to 6.',
  from: [diffusion, lowEnergy, rdf, density, windowAreas, dos].map((maker) => maker.operator),
  across: true,
  params,
  finish: (tables, { ladder }) => tableOf({ columns }, rowsOf(tables, ladder)),
  shown: { columns, figures: (tables, own) => effectFigures(tables, own) },
  example: { params: {} },
})

function rowsOf(tables: Readonly<Record<string, Table>>, ladder: readonly string[]): Row[] {
  const moved = tables['diffusion'].rows.filter(({ of }) => of === 'Li')
  if (moved.some((row) => typeof row['constraint'] !== 'string'))
    throw usageError('constraint-effects: a run has no constraint', 'Ingest with --tag constraint=none.')
  const [free] = ladder
  if (!moved.some((row) => row['constraint'] === free))
    throw usageError(`constraint-effects: no run of constraint ${free}`, 'Add the run that nothing holds.')
  const logs = new Map(moved.map((row) => [keyOf(row['constraint'], kelvinOf(row)), logOf(row)]))
  if (logs.size < moved.length)
    throw usageError('constraint-effects: a case comes twice', 'Give runs that differ in this tag alone.')
  const order = [...ladder, ...OTHERS.filter((name) => !ladder.includes(name))]
  return moved
    .sort((a, b) => placeOf(a, order) - placeOf(b, order) || Number(kelvinOf(a)) - Number(kelvinOf(b)))
    .map((row) => {
      const [name, kelvin] = [row['constraint'] as string, kelvinOf(row)]
      const logAt = (each: string) => logs.get(keyOf(each, kelvin))
      const own = (table: string) =>
        tables[table].rows.filter((each) => each['constraint'] === name && kelvinOf(each) === kelvin)
      return {
        case: name,
        temperature: kelvin,
        D: row['D'],
        error: row['error'],
        status: row['status'],
        ...changeOf(logAt(name), name === free ? undefined : logAt(free)),
        share: shareOf(logAt, ladder, name),
        ...activationOf(moved.filter((each) => each['constraint'] === name)),
        ...vibrationsOf(own('low-energy').find(({ of }) => of === 'Li')),
        ...peakOf(own('rdf').filter(({ pair }) => pair === 'Li-S')),
        ...volumeOf(own('density').find(({ element }) => element === 'Li')),
        ...windowOf(own('window-areas')),
      }
    })
}

const kelvinOf = (row: Row): number | null =>
  typeof row['temperature'] === 'number' ? row['temperature'] : null
const keyOf = (name: Row[string], kelvin: number | null): string => `${name} ${kelvin}`

/** Cases as in the ladder, then the others, last those of other names. */
const placeOf = (row: Row, order: readonly string[]): number => {
  const place = order.indexOf(String(row['constraint']))
  return place < 0 ? order.length : place
}

interface Log {
  readonly value: number
  readonly error: number
}

/** log₁₀ D; undefined where D is censored. */
function logOf(row: Row): Log | undefined {
  const [D, error] = [row['D'] as number, (row['error'] ?? Number.NaN) as number]
  if (!KNOWN.includes(String(row['status'])) || !(D > 0)) return undefined
  return { value: Math.log10(D), error: error / (D * Math.LN10) }
}

function changeOf(own: Log | undefined, free: Log | undefined): Row {
  if (!own || !free) return { change: null, changeError: null }
  return { change: own.value - free.value, changeError: finite(Math.hypot(own.error, free.error)) }
}

function shareOf(
  logAt: (name: string) => Log | undefined,
  ladder: readonly string[],
  name: string,
): number | null {
  const step = ladder.indexOf(name)
  if (step < 1) return null
  const ends = [ladder[step - 1], name, ladder[0], ladder[ladder.length - 1]]
  const [before, own, first, last] = ends.map(logAt)
  if (!before || !own || !first || !last) return null
  return finite((before.value - own.value) / (first.value - last.value))
}

/** Of what is known: censored temperatures are left out. */
function activationOf(rows: readonly Row[]): Row {
  const points = rows.flatMap((row) => {
    const [log, temperature] = [logOf(row), kelvinOf(row)]
    if (!log || temperature === null || !(Number(row['error']) > 0)) return []
    return [{ temperature, value: Number(row['D']), error: Number(row['error']), censored: false }]
  })
  const line = arrheniusLine(points)
  return { activation: finite(line?.energy), activationError: finite(line?.energyError) }
}

const vibrationsOf = (row: Row = {}): Row => ({
  weight: row['weightBelow'] ?? null,
  weightError: row['weightError'] ?? null,
  centre: row['centre'] ?? null,
  centreError: row['centreError'] ?? null,
})

function peakOf(rows: readonly Row[]): Row {
  if (rows.length === 0) return { peak: null, peakError: null, peakAt: null }
  const highest = rows.reduce((best, row) => ((row['g'] as number) > (best['g'] as number) ? row : best))
  return { peak: highest['g'], peakError: highest['error'] ?? null, peakAt: highest['r'] }
}

function volumeOf(row: Row = {}): Row {
  const barriers = ['barrierA', 'barrierB', 'barrierC'].map((name) => (row[name] ?? Number.NaN) as number)
  return {
    visited: row['visited'] ?? null,
    barrier: finite(barriers.reduce((sum, barrier) => sum + barrier / 3, 0)),
  }
}

function windowOf(rows: readonly Row[]): Row {
  const row = rows.find(({ pair }) => pair === 'T5-T2' || pair === 'T2-T5') ?? {}
  return { area: row['area'] ?? null, areaError: row['error'] ?? null }
}
