import { points } from '../../operators/figures/points.ts'
import type { Figure } from '../../schemas/figure.ts'
import { column, columnsOf, type Row, type Table } from '../../schemas/table.ts'

/** Panels: heading, column, its error; D in units that need no powers. */
const PANELS: readonly [string, string, string | null, number][] = [
  ['D / 10⁻⁶ cm²/s', 'D', 'error', 1e6],
  ['change of log₁₀ D', 'change', 'changeError', 1],
  ['E_a / eV', 'activation', 'activationError', 1],
  ['weight below 10 meV', 'weight', 'weightError', 1],
  ['band centre / meV', 'centre', 'centreError', 1],
  ['first peak of g(r), Li–S', 'peak', 'peakError', 1],
  ['share of the cell visited', 'visited', null, 1],
  ['percolation barrier / meV', 'barrier', null, 1],
  ['window T5–T2 / Å²', 'area', 'areaError', 1],
]

const columns = columnsOf(null, {
  case: column('', 'what is held', 'key'),
  place: column('', 'place of the case', 'key'),
  quantity: column('', 'what is shown', 'key'),
  value: column('', 'its value', 'value'),
  half: column('', 'half its 68 % interval', 'note'),
  known: column('', 'false where D is censored: the mark is its bound', 'note'),
})

/** One picture of all cases, a panel for each quantity; D that is censored is an open mark. */
export function effectFigures(own: Table): Figure[] {
  const cases = [...new Set(own.rows.map((row) => row['case']))]
  const isHeated = new Set(own.rows.map((row) => row['temperature'])).size > 1
  const rows = PANELS.flatMap(([quantity, name, error, unit]) =>
    own.rows.flatMap((row) => markOf(row, cases.indexOf(row['case']), quantity, name, error, unit)),
  )
  return points([{ label: '', own: { columns, rows }, from: {} }], {
    name: 'constraints',
    title: 'Lithium with parts of its host held',
    caption: `From left to right: ${cases.map((name, i) => `${i + 1} ${name}`).join(', ')}${isHeated ? ', each at all its temperatures' : ''}. Bars are 68 % intervals; an open mark is a bound, not a value.`,
    x: { field: 'place', title: null, scale: { domain: [0.5, cases.length + 0.5] } },
    y: { field: 'value', title: null, scale: { zero: false } },
    half: (row) => row['half'] as number | null,
    of: { field: 'case' },
    panels: [{ field: 'quantity' }],
    full: 'known',
  })
}

function markOf(
  row: Row,
  place: number,
  quantity: string,
  name: string,
  error: string | null,
  unit: number,
): Row[] {
  const value = row[name]
  if (typeof value !== 'number') return []
  const half = error === null ? null : row[error]
  const known = name !== 'D' || row['status'] === 'determined' || row['status'] === 'extrapolated'
  return [
    {
      case: row['case'],
      place: place + 1,
      quantity,
      value: value * unit,
      half: typeof half === 'number' ? half * unit : null,
      known,
    },
  ]
}
