import type { Figure } from '../../schemas/figure.ts'
import { column, type Row } from '../../schemas/table.ts'
import { BOLTZMANN } from '../../schemas/units.ts'
import type { Mark } from './plot.ts'
import { points } from './points.ts'
import { short } from './rows.ts'

const columns = {
  name: column('', 'series', 'key'),
  x: column('1/kK', '1000 K / T', 'key'),
  rest: column('', 'value over line, less one', 'value'),
  error: column('', 'error of the value over the line', { errorOf: 'rest' }),
}

interface Line {
  readonly name: string
  readonly energy: number
  readonly prefactor: number
}

interface Lines {
  readonly name: string
  readonly title: string
  readonly points: readonly Mark[]
  readonly lines: readonly Line[]
  /** Lowest and highest 1000 K / T of the plot above. */
  readonly range: readonly [number, number]
}

/** A line of two parameters leaves nothing of fewer points. */
const LEAST = 3

/** What the lines of an Arrhenius plot leave of the points that they are made of: value over line, less one, with the 68 % errors of
 *  the values. */
export const arrheniusResiduals = ({ name, title, points: marks, lines, range }: Lines): Figure[] =>
  points([{ label: '', own: { columns, rows: lines.flatMap((line) => leftOf(line, marks)) }, from: {} }], {
    name: `${name}-residuals`,
    title: `${title}: what the lines leave`,
    caption:
      'Values over the line through them, less one, with the 68 % errors of the values; without bounds.',
    x: { field: 'x', title: '1000 K / T', scale: { zero: false, nice: false, domain: range.map(short) } },
    y: { field: 'rest', title: 'value / line − 1' },
    of: { field: 'name' },
  })

function leftOf({ name, energy, prefactor }: Line, marks: readonly Mark[]): Row[] {
  const own = marks.filter((mark) => mark['name'] === name && (mark['kind'] ?? 'determined') === 'determined')
  if (own.length < LEAST) return []
  return own.map(({ x, value, high }) => {
    const line = Math.exp(prefactor - (energy * Number(x)) / BOLTZMANN)
    const error = typeof high === 'number' ? (high - Number(value)) / line : null
    return { name, x, rest: Number(value) / line - 1, error }
  })
}
