import { describe } from '../../pipeline/report/words.ts'
import { errorOf, statusOf, tellingKeys } from '../../pipeline/tables/roles.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { short } from '../figures/figure-points.ts'

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
  const { columns } = table
  const lines = linesOf(table).filter(({ rows }) => rows.some((row) => pointOf(columns, '', row, quantity)))
  const most = Math.max(0, ...lines.map(({ words }) => words.length))
  for (let shared = 0; shared <= most; shared++) {
    const groups = groupsOf(lines, shared)
    if (groups.some((group) => group.length > MOST_LINES)) continue
    if (groups.length > MOST_FIGURES) return []
    return groups.map((group) => figureOf(table, name, quantity, group, shared))
  }
  return []
}

/** Lines whose first so many words agree. */
function groupsOf(lines: readonly Line[], shared: number): Line[][] {
  const groups = new Map<string, Line[]>()
  for (const line of lines) {
    const key = line.words.slice(0, shared).join('\n')
    groups.set(key, [...(groups.get(key) ?? []), line])
  }
  return [...groups.values()]
}

function figureOf(
  { columns }: Table,
  name: string,
  quantity: string,
  lines: readonly Line[],
  shared: number,
): Figure {
  const common = lines[0].words.slice(0, shared)
  const values = lines.flatMap(({ words, rows }) =>
    rows.flatMap((row) => pointOf(columns, words.slice(shared).join(' · '), row, quantity) ?? []),
  )
  const sizes = values.map(({ value }) => value)
  const isWide = Math.min(...sizes) > 0 && Math.max(...sizes) > WIDE * Math.min(...sizes)
  const title = 'length of the trajectory / ps'
  const x = {
    field: 'trajectory',
    type: 'quantitative',
    title,
    scale: { type: 'log', nice: false, padding: 20 },
  }
  const { unit } = columns[quantity]
  const y = (field: string) => ({
    field,
    type: 'quantitative',
    title: unit === '' ? quantity : `${quantity} / ${unit}`,
    ...(isWide ? { scale: { type: 'log' } } : {}),
  })
  const color = lines.length > 1 ? { color: { field: 'of', type: 'nominal', title: 'of', sort: null } } : {}
  const point = { x, y: y('value'), ...color, shape: { field: 'status', type: 'nominal', title: 'status' } }
  return {
    name: ['convergence', ...common].join('-').replace(/[^\w-]+/g, '_'),
    title: [`${name}: ${quantity} against the length of the trajectory`, ...common].join(', '),
    caption: `From the beginning of every run; bars: 68 % error. ${lines.map((line) => sentence(columns, line)).join(' ')}`,
    spec: {
      data: { values },
      layer: [
        { mark: { type: 'line' }, encoding: { x, y: y('value'), ...color } },
        { mark: { type: 'rule' }, encoding: { x, y: y('low'), y2: { field: 'high' }, ...color } },
        { mark: { type: 'point', filled: true, size: 60 }, encoding: point },
      ],
    },
  }
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

function pointOf(columns: Table['columns'], of: string, row: Row, quantity: string) {
  const [value, error] = [row[quantity], row[errorOf(columns, quantity) ?? ''] ?? 0]
  if (typeof value !== 'number' || typeof error !== 'number') return undefined
  const [low, high] = [value - error, value + error].map(short)
  const status = statusOf(columns, row) ?? 'determined'
  return { of, status, trajectory: row['trajectory'], value, low, high }
}

function sentence(columns: Table['columns'], { words, rows }: Line): string {
  const last = rows[rows.length - 1]
  const { relative, more } = last
  const who = words.length === 0 ? '' : `${words.join(' · ')}: `
  if (typeof relative !== 'number' || typeof more !== 'number')
    return `${who}${statusOf(columns, last) ?? 'no error'}.`
  const rest = more > 0 ? `; ${more.toPrecision(2)} ps more for the error that is wanted` : ''
  return `${who}${(100 * relative).toPrecision(2)} %${rest}.`
}
