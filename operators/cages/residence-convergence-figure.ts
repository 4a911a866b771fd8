import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'

/** Residence time with its error against the length of the trajectory, one picture a radius. */
export function residenceConvergenceFigures({ rows }: Table): Figure[] {
  const radii = [...new Set(rows.map((row) => row['radius']))]
  return radii.flatMap((radius) => figureOf(rows.filter((row) => row['radius'] === radius)))
}

function figureOf(rows: readonly Row[]): Figure[] {
  const values = rows.flatMap((row) => {
    const [residence, half] = [row['residence'], row['error'] ?? 0]
    if (typeof residence !== 'number' || typeof half !== 'number') return []
    const centre = nameOf(row)
    return [{ centre, length: row['length'], residence, low: residence - half, high: residence + half }]
  })
  if (values.length === 0) return []
  const radius = rows[0]['radius']
  const x = { field: 'length', type: 'quantitative', title: 'length of the trajectory / ps' }
  const y = (field: string) => ({ field, type: 'quantitative', title: 'residence time / ps' })
  const color = { field: 'centre', type: 'nominal', title: 'centre' }
  const last = [...new Map(rows.map((row) => [nameOf(row), row])).values()]
  return [
    {
      name: `residence-convergence-${radius ?? 'nearest'}`,
      title: `Residence time against trajectory length, ${radius === null ? 'nearest centre' : `cages of ${radius} Å`}`,
      caption: `From the beginning of every run; bars: 68 % error. ${last.map(sentence).join(' ')}`,
      spec: {
        data: { values },
        layer: [
          { mark: { type: 'line', point: true }, encoding: { x, y: y('residence'), color } },
          { mark: { type: 'rule' }, encoding: { x, y: y('low'), y2: { field: 'high' }, color } },
        ],
      },
    },
  ]
}

const nameOf = ({ centre, site }: Row): string => `${centre} ${site}`

const sentence = (row: Row): string => {
  const { relative, more } = row
  if (typeof relative !== 'number' || typeof more !== 'number') return `${nameOf(row)}: no error.`
  const rest = more > 0 ? `; ${more.toPrecision(2)} ps more for the error that is wanted` : ''
  return `${nameOf(row)}: ${(100 * relative).toPrecision(2)} %${rest}.`
}
