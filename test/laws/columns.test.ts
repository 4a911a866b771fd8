import test from 'ava'
import { operators } from '../../operators/index.ts'
import { formatNumber, formatWithError } from '../../pipeline/report/format.ts'
import { keyNumbers } from '../../pipeline/report/numbers.ts'
import { errorOf, mainOf } from '../../pipeline/tables/roles.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { folder } from '../helpers/folder.ts'
import { FAMILY, isAcross, isLawful, type Lawful } from './lawful.ts'
import { oddErrors } from './odd-errors.ts'
import { kept, storesIn, tablesTogether } from './stores.ts'

const WANTED = 0.03

const USUAL = { cells: [2, 1, 1], frames: 256, blockFrames: 64, residence: 3, velocities: true } as const
const COMPANY = operators.filter(isLawful).filter(({ name }) => name !== 'convergence')

const runsOf = kept((across: boolean) =>
  storesIn(
    folder(),
    (across ? FAMILY : [{}]).map((member) => ({ ...USUAL, ...member })),
  ),
)
const acrossOf = kept((wanted: number) => tablesTogether(COMPANY.filter(isAcross), runsOf(true), { wanted }))

/** The table of an operator's example, and the same at every length of the runs: those over systems together, each other alone, as
 *  beginnings are left out that are too short for one of a company. */
async function tablesOf(operator: Lawful): Promise<[Table, Table]> {
  const tables = await (isAcross(operator)
    ? acrossOf(WANTED)
    : tablesTogether([operator], runsOf(false), { wanted: WANTED }))
  return [tables[operator.name], tables[`${operator.name}-convergence`]]
}

/** The share of a single carrier is 1, without an error. */
const EXACT = ['transference']

const FEW = 24

/** What a key number must say of a row, by the names of columns alone. */
function expected({ value, error, status }: { value: unknown; error: unknown; status: unknown }): string {
  if (typeof value !== 'number') return '–'
  if (status === 'upper-bound') return `< ${formatNumber(value)}`
  if (status === 'lower-bound') return `> ${formatNumber(value)}`
  const isRounding = typeof error === 'number' && error <= 1e-12 * Math.abs(value)
  return formatWithError(value, isRounding ? 0 : (error as number | null))
}

const isThere = (where: Row, row: Row): boolean =>
  Object.keys(where).every((name) => row[name] === where[name])

for (const operator of COMPANY) {
  const main = mainOf(operator.shown.columns)

  test.serial(
    `${operator.name}: key numbers quote its main value, and its convergence is that of it`,
    async (t) => {
      const [own, growing] = await tablesOf(operator)
      const odd = EXACT.includes(operator.name) ? [] : oddErrors(own)
      t.deepEqual(odd.slice(0, 3), [])
      const numbers = (rows: readonly Row[]) =>
        keyNumbers([{ name: 'it' }], { it: { ...own, rows, all: undefined } })
      if (main === undefined) {
        t.deepEqual(numbers(own.rows.slice(0, FEW)), [])
        t.true(
          growing.rows.length > 0 &&
            growing.rows.every(({ relative, more }) => relative === null && more === null),
        )
        return
      }
      const error = errorOf(operator.shown.columns, main) as string
      const status = operator.shown.columns['status']
      const quoted = own.rows.filter((row) => isThere(operator.shown.columns[main].where ?? {}, row))
      t.true(quoted.length > 0)
      t.deepEqual(
        numbers(quoted.slice(0, FEW)).map(({ quantity, unit, value }) => [quantity, unit, value]),
        quoted.slice(0, FEW).map((row) => {
          const value = expected({ value: row[main], error: row[error], status: status && row['status'] })
          return [main, operator.shown.columns[main].unit, value]
        }),
      )
      t.is(mainOf(growing.columns), undefined, 'beginnings are not to be quoted')
      const known = growing.rows.filter(({ relative }) => relative !== null)
      t.is(known.length === 0, UNKNOWN.includes(operator.name))
      for (const row of known) {
        const relative = Math.abs(Number(row[error]) / Number(row[main]))
        t.is(row['relative'], relative)
        const more = Math.max(0, Number(row['trajectory']) * ((relative / WANTED) ** 2 - 1))
        // What rests on a model need not fall as 1/√length.
        t.is(row['more'], row['status'] === 'extrapolated' ? null : more)
      }
      for (const row of growing.rows)
        if (row['relative'] === null)
          t.true(isUnknown(operator.shown.columns, row, main, error), JSON.stringify(row))
      const fall = fallOf(
        operator.shown.columns,
        growing.rows,
        WANING.includes(operator.name) ? error : 'relative',
      )
      const least = STEADY.includes(operator.name) ? 1.15 : 0.9
      t.true(fall === undefined || fall < least, `${fall}`)
      t.is(fall === undefined, [...UNKNOWN, ...ONE_LENGTH].includes(operator.name))
    },
  )
}

/** True where a row cannot say how well it knows its value. */
function isUnknown(columns: Table['columns'], row: Row, main: string, error: string): boolean {
  const { role, known = ['determined'] } = columns['status'] ?? {}
  if (role === 'status' && !known.includes(String(row['status']))) return true
  const [value, half] = [row[main], row[error]]
  if (value === 0) return true
  return typeof value !== 'number' || typeof half !== 'number' || half <= 1e-12 * Math.abs(value)
}

/** What is left of the error of the same thing at the full length, over the shortest that has one, in the median. */
function fallOf(columns: Table['columns'], rows: readonly Row[], of: string): number | undefined {
  const keys = Object.keys(columns).filter((name) => columns[name].role === 'key')
  const lines = new Map<string, Row[]>()
  for (const row of rows) {
    if (row['relative'] === null) continue
    const key = JSON.stringify([row['material'], row['temperature'], ...keys.map((name) => row[name])])
    lines.set(key, [...(lines.get(key) ?? []), row])
  }
  const falls = [...lines.values()]
    .filter((line) => line.length > 1)
    .map((line) => Number(line[line.length - 1][of]) / Number(line[0][of]))
    .sort((a, b) => a - b)
  return falls[Math.floor(falls.length / 2)]
}

/** What these synthetic ions leave open, at every length: frames too far apart for a spectrum or for the breathing of triangles,
 *  a law that does not hold, and shares that are the same in every part of the run. */
const UNKNOWN: readonly string[] = [
  'attempt-frequency',
  'bottleneck-breathing',
  'damped-oscillators',
  'density-sites',
  'low-energy',
  'low-energy-laws',
]
/** Known at one length alone. */
const ONE_LENGTH: readonly string[] = ['meyer-neldel']
/** A value that goes to 0 with the length: its error falls, but not beside it. */
const WANING: readonly string[] = ['barrier', 'bottleneck-correlation', 'dos-difference', 'turn-activation']
/** Errors between ions: each of these has a place of its own in its cage, and differs from the others for good. Of first passages those are
 *  determined at two lengths that are over long before the run ends: a handful. */
const STEADY: readonly string[] = ['first-passage', 'model', 'paths', 'timescales']
