import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { number } from '../../schemas/params.ts'
import { column, columnsOf, type Row, type Table, type Value } from '../../schemas/table.ts'
import { bars } from '../figures/bars.ts'
import { ofRows } from '../figures/systems.ts'
import { conductivity } from '../transport/conductivity.ts'
import { diffusion } from '../transport/diffusion.ts'
import { arrheniusRows } from './arrhenius-rows.ts'
import { seriesOf } from './arrhenius-series.ts'

const params = z.object({
  width: number(
    'bin width of s_d that S_c is taken at, the nearest of those of configurational-entropy',
  ).default(0.1),
})

const columns = columnsOf('D', {
  system: column('', 'tags besides the temperature that its runs share', 'key'),
  temperature: column('K', 'temperature of the runs', 'key'),
  of: column('', 'element', 'key'),
  D: column('cm²/s', 'diffusion coefficient, as diffusion has it', 'value'),
  error: column('cm²/s', 'half its 68 % interval', { errorOf: 'D' }),
  status: column('', 'that of D', { role: 'status', known: ['determined', 'extrapolated'] }),
  conductivity: column('mS/cm', 'of the first method of the table of conductivity', 'value'),
  conductivityError: column('mS/cm', 'half its 68 % interval', { errorOf: 'conductivity' }),
  method: column('', 'method of the conductivity', 'note'),
  energy: column('eV', 'activation energy of D over the temperatures of the system', 'value'),
  energyError: column('eV', 'its 68 % error', { errorOf: 'energy' }),
  configurational: column(
    'J/mol/K',
    'configurational entropy S_c = R ln W of the first kind of tetrahedron, where configurational-entropy is given',
    'value',
  ),
  path: column(
    '',
    'path entropy S_p by the net flux, sum over all pairs at the longest lag, where path-entropy is given',
    'value',
  ),
  pathError: column('', 'half its 68 % interval', { errorOf: 'path' }),
})

type Tables = Readonly<Record<string, Table>>

/** What a paper sums a material up by, a row for each system, temperature and element: D, σ, E_a, and in a definition S_c and S_p beside them, by
 *  combine([diffusion, conductivity, configurational-entropy, path-entropy], systemSummary()). Each value is that of its own table. Throws a
 *  usage error for runs without a temperature. Source: Guan et al., Fig. 5h. */
export const systemSummary = estimate({
  name: 'system-summary',
  version: 1,
  summary: 'One table of all systems: D, conductivity, activation energy, configurational and path entropy.',
  source: 'Guan et al., Fig. 5h: S_c and S_p of four materials beside their conductivities.',
  from: [diffusion.operator, conductivity.operator],
  instead: 'any',
  across: true,
  params,
  finish: (tables: Tables, given, context) => tableOf({ columns }, rowsOf(tables, given, context)),
  shown: {
    columns,
    figures: (_: Tables, own: Table) =>
      bars(ofRows(own.rows.flatMap(quantitiesOf)), {
        name: 'system-summary',
        title: 'All systems',
        caption: 'What tells the systems apart, a panel a quantity; bars: 68 % intervals.',
        x: { field: 'name', title: null },
        y: { field: 'value', title: null },
        panels: [{ field: 'quantity' }],
        half: ({ spread }) => spread as number | null,
      }),
  },
  example: { params: { lags: '3ps' } },
})

const QUANTITIES = [
  ['D', 'error', 'D / cm² s⁻¹'],
  ['conductivity', 'conductivityError', 'σ / mS cm⁻¹'],
  ['energy', 'energyError', 'E_a / eV'],
  ['configurational', '', 'S_c / J mol⁻¹ K⁻¹'],
  ['path', 'pathError', 'S_p'],
] as const

const quantitiesOf = (row: Row): Row[] =>
  QUANTITIES.map(([value, spread, quantity]) => ({
    quantity,
    name: [row['of'], row['system'], `${row['temperature']} K`].filter(Boolean).join(', '),
    value: row[value],
    spread: row[spread] ?? null,
  }))

function rowsOf(tables: Tables, { width }: z.output<typeof params>, context: FinishContext): Row[] {
  const table = tables['diffusion']
  const names = (name: string) => tables[name]?.columns ?? {}
  const energies = arrheniusRows(seriesOf('system-summary', { diffusion: table }, { also: [] }), 300, context)
  const rows = table.rows.map((row): Row => {
    const system = systemIn(names('diffusion'), row)
    const rowsBeside = (name: string): Row[] =>
      (tables[name]?.rows ?? []).filter(
        (other) => systemIn(names(name), other) === system && other['temperature'] === row['temperature'],
      )
    const sigma = rowsBeside('conductivity').find(({ of }) => of === row['of'])
    const line = energies.find((each) => each['of'] === row['of'] && each['system'] === system)
    const entropy = nearest(rowsBeside('configurational-entropy'), width)
    const path = longest(
      rowsBeside('path-entropy').filter(({ definition, of }) => definition === 'flux' && of === 'total'),
    )
    const pick = (from: Row | undefined, name: string): Value => from?.[name] ?? null
    return {
      system,
      temperature: row['temperature'],
      of: row['of'],
      D: row['D'],
      error: row['error'],
      status: row['status'],
      conductivity: pick(sigma, 'conductivity'),
      conductivityError: pick(sigma, 'error'),
      method: pick(sigma, 'method'),
      energy: pick(line, 'energy'),
      energyError: pick(line, 'error'),
      configurational: pick(entropy, 'entropy'),
      path: pick(path, 'entropy'),
      pathError: pick(path, 'error'),
    }
  })
  return rows.sort(
    (a, b) =>
      compare(String(a['system']), String(b['system'])) ||
      Number(a['temperature']) - Number(b['temperature']) ||
      compare(String(a['of']), String(b['of'])),
  )
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** What the tags of a row say, but for the temperature. */
const systemIn = (columns: Table['columns'], row: Row): string =>
  Object.keys(columns)
    .filter((name) => columns[name].tag === true && name !== 'temperature')
    .map((name) => `${name} ${row[name]}`)
    .join(', ')

/** Of the first kind the row at the bin width nearest to one. */
function nearest(rows: readonly Row[], width: number): Row | undefined {
  const off = (row: Row) => Math.abs(Number(row['width']) - width)
  const own = rows.filter(({ of }) => of === rows[0]['of'])
  return own.length === 0 ? undefined : own.reduce((best, row) => (off(row) < off(best) ? row : best))
}

const longest = (rows: readonly Row[]): Row | undefined =>
  rows.length === 0
    ? undefined
    : rows.reduce((best, row) => (Number(row['lag']) > Number(best['lag']) ? row : best))
