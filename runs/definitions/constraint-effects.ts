import { z } from 'zod'
import { density, diffusion, lowEnergy, rdf, windowAreas } from '../../operators/index.ts'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
import { effectFigures } from './constraint-effects-figure.ts'

export const FREE = 'none'
/** Each holds what the one before does, and more: bonds and angles of PS4, its turns, its shifts. */
const LADDER = [FREE, 'rigid', 'shaking', 'ps4']
const ORDER = [...LADDER, 'anions', 'host']
const KNOWN = ['determined', 'extrapolated']

const columns = columnsOf('D', {
  case: column('', 'what is held; none: the free run', 'key'),
  D: column('cm²/s', 'self-diffusion coefficient of lithium; its bound where D is censored', 'value'),
  error: column('cm²/s', 'half its 68 % interval', { errorOf: 'D' }),
  status: column('', 'as of `diffusion`; what is not known is censored', { role: 'status', known: KNOWN }),
  change: column('', 'log₁₀ D − log₁₀ D of the free run; null where one of them is censored', 'value'),
  changeError: column('', 'half its 68 % interval, those of both runs', { errorOf: 'change' }),
  share: column(
    '',
    'part of log₁₀ D(none) − log₁₀ D(ps4) that this step of none, rigid, shaking, ps4 takes; of cases that are not in this ladder null',
    'value',
  ),
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

/** What holding parts of the host does to lithium: a row for each tag `constraint`, tables of `diffusion`, `low-energy`, `rdf`, `density`
 *  and `window-areas` in. Δ = log₁₀ D_a − log₁₀ D_b; share = step/(whole ladder). Throws a usage error for runs without that
 *  tag, for cases that come twice, and where no run is free. */
export const constraintEffects = estimate({
  name: 'constraint-effects',
  version: 1,
  summary:
    'Diffusion, spectral weight, g(r), density and bottlenecks of lithium with parts of its host held.',
  source:
    'Ding et al., Nat. Phys. (2025), constrained runs; shares after Li et al., supplement, eqs. 3 to 6.',
  from: [diffusion, lowEnergy, rdf, density, windowAreas].map((maker) => maker.operator),
  across: true,
  params: z.object({}),
  finish: (tables) => tableOf({ columns }, rowsOf(tables)),
  shown: { columns, figures: (_, own) => effectFigures(own) },
  example: { params: {} },
})

function rowsOf(tables: Readonly<Record<string, Table>>): Row[] {
  const moved = tables['diffusion'].rows.filter(({ of }) => of === 'Li')
  const cases = moved.map((row) => row['constraint'])
  if (cases.some((name) => typeof name !== 'string'))
    throw usageError('constraint-effects: a run has no constraint', 'Ingest with --tag constraint=none.')
  if (new Set(cases).size < cases.length)
    throw usageError('constraint-effects: a case comes twice', 'Give runs that differ in this tag alone.')
  const free = moved.find((row) => row['constraint'] === FREE)
  if (!free)
    throw usageError(`constraint-effects: no run of constraint ${FREE}`, 'Add the run that nothing holds.')
  const logs = new Map(moved.map((row) => [row['constraint'] as string, logOf(row)]))
  return moved
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map((row) => {
      const name = row['constraint'] as string
      const own = (table: string) => tables[table].rows.filter((each) => each['constraint'] === name)
      return {
        case: name,
        D: row['D'],
        error: row['error'],
        status: row['status'],
        ...changeOf(logOf(row), logOf(free), name),
        share: shareOf(logs, name),
        ...vibrationsOf(own('low-energy').find(({ of }) => of === 'Li')),
        ...peakOf(own('rdf').filter(({ pair }) => pair === 'Li-S')),
        ...volumeOf(own('density').find(({ element }) => element === 'Li')),
        ...windowOf(own('window-areas')),
      }
    })
}

/** Cases as in the ladder, then the others, last those of other names. */
const placeOf = (row: Row): number => {
  const place = ORDER.indexOf(String(row['constraint']))
  return place < 0 ? ORDER.length : place
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

function changeOf(own: Log | undefined, free: Log | undefined, name: string): Row {
  if (!own || !free || name === FREE) return { change: null, changeError: null }
  return { change: own.value - free.value, changeError: finite(Math.hypot(own.error, free.error)) }
}

function shareOf(logs: ReadonlyMap<string, Log | undefined>, name: string): number | null {
  const step = LADDER.indexOf(name)
  if (step < 1) return null
  const [before, own, first, last] = [LADDER[step - 1], name, FREE, LADDER[LADDER.length - 1]].map((each) =>
    logs.get(each),
  )
  if (!before || !own || !first || !last) return null
  return finite((before.value - own.value) / (first.value - last.value))
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
