import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { short } from '../figures/rows.ts'

const TITLES = {
  distance: 'distance to the nearest centre / Å',
  second: 'distance to the second / Å',
  angle: 'angle / °',
}
type Name = keyof typeof TITLES

interface Widths {
  readonly variables: readonly string[]
  readonly spacing: number
  readonly angleBin: number
}

/** F along one variable with its band, or over two as a map; of three there is no picture. */
export function collectiveVariableFigures({ rows }: Table, given: Widths): Figure[] {
  const seen = rows.filter(({ status }) => status === 'determined')
  const [one, two, three] = given.variables as Name[]
  if (seen.length === 0 || three !== undefined) return []
  const title = 'Free energy of ions'
  const caption = 'F = −k_BT ln p where ions were seen.'
  const spec = two === undefined ? lineOf(seen, one) : mapOf(seen, one, two, given)
  return [{ name: 'collective-variable', title, caption, spec }]
}

function lineOf(rows: readonly Row[], name: Name) {
  const values = rows.map((row) => ({
    at: row[name],
    energy: short(row['freeEnergy']),
    low: short(Number(row['freeEnergy']) - Number(row['error'])),
    high: short(Number(row['freeEnergy']) + Number(row['error'])),
  }))
  const y = (field: string) => ({ field, type: 'quantitative', title: 'F / kJ mol⁻¹' })
  return {
    data: { values },
    encoding: { x: { field: 'at', type: 'quantitative', title: TITLES[name], scale: { zero: false } } },
    layer: [
      { mark: { type: 'area', opacity: 0.25 }, encoding: { y: y('low'), y2: { field: 'high' } } },
      { mark: { type: 'line' }, encoding: { y: y('energy') } },
    ],
  }
}

function mapOf(rows: readonly Row[], one: Name, two: Name, given: Widths) {
  const half = (name: Name) => (name === 'angle' ? given.angleBin : given.spacing) / 2
  const values = rows.map((row) => ({
    a: short(Number(row[one]) - half(one)),
    b: short(Number(row[one]) + half(one)),
    c: short(Number(row[two]) - half(two)),
    d: short(Number(row[two]) + half(two)),
    energy: short(row['freeEnergy']),
  }))
  const side = (field: string, title: string) => ({
    field,
    type: 'quantitative',
    title,
    axis: { grid: false },
    scale: { nice: false, zero: false },
  })
  const scale = { scheme: 'viridis', reverse: true }
  const colour = { field: 'energy', type: 'quantitative', title: 'F / kJ mol⁻¹', scale }
  return {
    data: { values },
    width: 420,
    height: 380,
    mark: { type: 'rect', strokeWidth: 0.5 },
    encoding: {
      x: side('a', TITLES[one]),
      x2: { field: 'b' },
      y: side('c', TITLES[two]),
      y2: { field: 'd' },
      color: colour,
      stroke: { ...colour, legend: null },
    },
  }
}
