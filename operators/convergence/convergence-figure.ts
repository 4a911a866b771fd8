import { describe } from '../../pipeline/report/words.ts'
import { statusOf, tellingKeys } from '../../pipeline/tables/roles.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { points } from '../figures/points.ts'
import { groupedBy } from '../figures/rows.ts'

/** Lines that one picture can tell apart, and pictures that somebody looks at. */
const MOST_LINES = 7
const MOST_FIGURES = 8
/** From this ratio on values are shown by their logarithms. */
const WIDE = 30

/** What belongs to one thing, shortest trajectory first; its name in words: the first ones are texts. */
interface Line {
  readonly words: readonly string[]
  readonly rows: readonly Row[]
}

/** A quantity with its errors against the length of the trajectory, a line for each thing that it is of; in several pictures
 *  where there are many, none where there are too many. */
export function convergenceFigures(table: Table, name: string, quantity: string | undefined): Figure[] {
  if (quantity === undefined) return []
  const lines = linesOf(table).filter(({ rows }) => rows.some((row) => typeof row[quantity] === 'number'))
  const most = Math.max(0, ...lines.map(({ words }) => words.length))
  for (let shared = 0; shared <= most; shared++) {
    const groups = groupsOf(lines, shared)
    if (groups.some((group) => group.length > MOST_LINES)) continue
    if (groups.length > MOST_FIGURES) return []
    return groups.flatMap((group) => figureOf(table, name, quantity, group, shared))
  }
  return []
}

/** Lines whose first so many words agree. */
const groupsOf = (lines: readonly Line[], shared: number): Line[][] => [
  ...groupedBy(lines, ({ words }) => words.slice(0, shared).join('\n')).values(),
]

function figureOf(
  { columns }: Table,
  name: string,
  quantity: string,
  lines: readonly Line[],
  shared: number,
): Figure[] {
  const common = lines[0].words.slice(0, shared)
  const rows = lines.flatMap(({ words, rows }) =>
    rows.map(
      (row): Row => ({
        ...row,
        of: words.slice(shared).join(' · '),
        status: statusOf(columns, row) ?? 'determined',
      }),
    ),
  )
  const sizes = rows.map((row) => row[quantity]).filter((value) => typeof value === 'number')
  const isWide = Math.min(...sizes) > 0 && Math.max(...sizes) > WIDE * Math.min(...sizes)
  return points([{ label: '', own: { columns, rows }, from: {} }], {
    name: ['convergence', ...common].join('-').replace(/[^\w-]+/g, '_'),
    title: [`${name}: ${quantity} against the length of the trajectory`, ...common].join(', '),
    caption: `From the beginning of every run; bars: 68 % error. ${lines.map((line) => sentence(columns, line)).join(' ')}`,
    x: { field: 'trajectory', title: 'length of the trajectory / ps', log: true, scale: { padding: 20 } },
    y: { field: quantity, log: isWide },
    ...(lines.length > 1 ? { of: { field: 'of', title: 'of' } } : {}),
    shape: { field: 'status', title: 'status' },
    joined: true,
  })
}

/** Rows of the same thing; texts come before numbers in its name. */
function linesOf({ columns, rows }: Table): Line[] {
  const { trajectory, ...others } = columns
  const longest = Math.max(...rows.map((row) => Number(row['trajectory'])))
  const last = rows.filter((row) => row['trajectory'] === longest)
  const isNumber = (name: string) => rows.some((row) => typeof row[name] === 'number')
  const conditions = tellingKeys({ columns: others, rows: last })
  const ordered = [...conditions].sort((a, b) => Number(isNumber(a)) - Number(isNumber(b)))
  const lines = new Map<string, { words: string[]; rows: Row[] }>()
  for (const row of rows) {
    const words = ordered.flatMap((name) => wordsOf(columns, row, name))
    const line = lines.get(words.join('\n')) ?? { words, rows: [] }
    line.rows.push(row)
    lines.set(words.join('\n'), line)
  }
  return [...lines.values()]
}

/** What has a unit needs no name. */
const wordsOf = (columns: Table['columns'], row: Row, name: string): string[] =>
  describe({ columns }, row, name).map((words) =>
    columns[name].unit === '' ? words : words.replace(`${name} `, ''),
  )

function sentence(columns: Table['columns'], { words, rows }: Line): string {
  const last = rows[rows.length - 1]
  const { relative, more } = last
  const who = words.length === 0 ? '' : `${words.join(' · ')}: `
  if (typeof relative !== 'number' || typeof more !== 'number')
    return `${who}${statusOf(columns, last) ?? 'no error'}.`
  const rest = more > 0 ? `; ${more.toPrecision(2)} ps more for the error that is wanted` : ''
  return `${who}${(100 * relative).toPrecision(2)} %${rest}.`
}
