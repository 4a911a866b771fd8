import { between } from '../../operators/figures/curve.ts'
import { framed, positionOf, sizeOf } from '../../operators/figures/frame.ts'
import { marksOf, type Plot, type Spec } from '../../operators/figures/plot.ts'
import { pointLayers } from '../../operators/figures/points.ts'
import { highestEnergy } from '../../operators/vibrations/dos-figure.ts'
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
  temperature: column('K', 'of the run', 'key'),
  place: column('', 'place of the case; of curves meV or Å', 'key'),
  quantity: column('', 'what is shown', 'key'),
  value: column('', 'its value', 'value'),
  half: column('', 'half its 68 % interval', 'note'),
  curve: column('', 'true for a point of a curve', 'note'),
  known: column('', 'false where D is censored: the mark is its bound', 'note'),
})

/** One picture of all cases, a panel for each quantity, for g(r) and for the DOS; D that is censored is an open mark. */
export function effectFigures(tables: Readonly<Record<string, Table>>, own: Table): Figure[] {
  const cases = [...new Set(own.rows.map((row) => row['case']))]
  const isHeated = new Set(own.rows.map((row) => row['temperature'])).size > 1
  const rows = PANELS.flatMap(([quantity, name, error, unit]) =>
    own.rows.flatMap((row) => markOf(row, cases.indexOf(row['case']), quantity, name, error, unit)),
  )
  const systems = [{ label: '', own: { columns, rows: [...rows, ...curvesOf(tables, cases)] }, from: {} }]
  const plot: Plot = {
    name: 'constraints',
    title: 'Lithium with parts of its host held',
    caption: `From left to right: ${cases.map((name, i) => `${i + 1} ${name}`).join(', ')}${isHeated ? ', each at all its temperatures' : ''}. Bars and bands are 68 % intervals; an open mark is a bound, not a value. Below, by the same colours: density of states of lithium over energy, g(r) of Li–S over distance.`,
    x: { field: 'place', title: null, scale: { zero: false, nice: false, padding: 6 } },
    y: { field: 'value', title: null, scale: { zero: false } },
    half: (row) => row['half'] as number | null,
    of: { field: 'case' },
    panels: [{ field: 'quantity' }],
    also: ['known', 'curve', 'temperature'],
  }
  const marks = marksOf(systems, plot)
  const dots = pointLayers(systems, { ...plot, full: 'known' }, marks)
  const lines = [
    ...between(systems, plot, marks, { type: 'area' }),
    { mark: { type: 'line', strokeWidth: 1 }, encoding: { y: positionOf(plot.y, systems[0].own) } },
  ].map((layer: Spec) => ({
    ...layer,
    encoding: { ...(layer.encoding as Spec), detail: { field: 'temperature' } },
  }))
  const layers = [...where('!datum.curve', dots), ...where('datum.curve', lines)]
  return framed(systems, plot, marks, layers).map((figure) => ({ ...figure, spec: apart(figure.spec) }))
}

const COLUMNS = 3

/** Every panel with axes of its own, wide enough for curves. */
function apart({ spec, ...facet }: Figure['spec']): Figure['spec'] {
  const view = spec as { readonly encoding: { readonly x: Spec } }
  const { encoding } = view
  const x = { ...encoding.x, axis: { tickCount: 4, tickMinStep: 1 } }
  const resolve = { scale: { x: 'independent', y: 'independent' } }
  return {
    ...facet,
    columns: COLUMNS,
    resolve,
    spec: { ...view, ...sizeOf(COLUMNS), encoding: { ...encoding, x } },
  }
}

const where = (filter: string, layers: readonly Spec[]): Spec[] =>
  layers.map(({ transform = [], ...layer }) => ({
    ...layer,
    transform: [{ filter }, ...(transform as readonly Spec[])],
  }))

/** Beyond this distance of g(r) nothing is shown, Å. */
const FAR = 6

/** DOS of lithium and g(r) of Li–S, case by case. */
function curvesOf(tables: Readonly<Record<string, Table>>, cases: readonly unknown[]): Row[] {
  const dos = (tables['dos']?.rows ?? []).filter(({ of }) => of === 'Li')
  const most = dos.length > 0 ? highestEnergy(dos) : 0
  const pairs = (tables['rdf']?.rows ?? []).filter(({ pair }) => pair === 'Li-S')
  const curve = (quantity: string, x: string, y: string) => (row: Row) => ({
    case: row['constraint'],
    temperature: row['temperature'] ?? null,
    quantity,
    place: row[x],
    value: row[y],
    // A single pair at short distances is worth more than the highest peak.
    half: Number(row['error']) < Number(row[y]) ? row['error'] : 0,
    curve: true,
    known: true,
  })
  return [
    ...dos
      .filter(({ energy }) => Number(energy) <= most)
      .map(curve('DOS of Li / meV⁻¹, E / meV', 'energy', 'dos')),
    ...pairs.filter(({ r }) => Number(r) <= FAR).map(curve('g(r) of Li–S, r / Å', 'r', 'g')),
  ].sort((a, b) => cases.indexOf(a.case) - cases.indexOf(b.case))
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
      temperature: row['temperature'] ?? null,
      curve: false,
      place: place + 1,
      quantity,
      value: value * unit,
      half: typeof half === 'number' ? half * unit : null,
      known,
    },
  ]
}
