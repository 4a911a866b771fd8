import type { SystemTables } from '../../pipeline/definition/operator.ts'
import { errorOf } from '../../pipeline/tables/roles.ts'
import type { Row, Table, Value } from '../../schemas/table.ts'
import { groupedBy, logSpaced, short, thinned } from './rows.ts'

export type Spec = Record<string, unknown>

/** What tells marks apart: a column, or what its rows say in other words. */
export interface Key {
  readonly field: string
  /** Over the legend; nothing where it is null. */
  readonly title?: string | null
  readonly words?: (row: Row) => string
  /** Colours go from dark to light, in order. */
  readonly ordered?: boolean
}

/** Where marks are along one direction. */
export interface Axis {
  /** A column, or the name of what `value` makes of a row. */
  readonly field: string
  /** Column and unit where nothing is said. */
  readonly title?: string | null
  readonly value?: (row: Row) => Value
  readonly log?: boolean
  readonly scale?: Spec
}

/** A picture of rows: what is drawn against what, what has a colour and what a panel of its own. Where several systems are drawn
 *  together the colours are theirs, and what was a colour is a panel. */
export interface Plot {
  readonly name: string
  readonly title: string
  readonly caption: string
  readonly x: Axis
  readonly y: Axis
  readonly of?: Key
  /** One key: side by side; two: rows and columns. */
  readonly panels?: readonly Key[]
  /** Systems have panels and leave the colours as they are. */
  readonly systems?: 'panels'
  /** Panels with the same values along y. */
  readonly alike?: boolean
  /** Rows that are drawn; all, where nothing is said. */
  readonly where?: (row: Row) => boolean
  /** Half of a 68 % interval, where no columns of the table are the ends or the error of y. */
  readonly half?: (row: Row, place: number, own: Table) => number | null | undefined
  /** Columns that marks carry besides. */
  readonly also?: readonly string[]
}

/** What one mark stands for. */
export type Mark = Readonly<Record<string, Value>>

/** The field of a mark that names its system. */
export const SYSTEM: Key = { field: 'system', title: null }

/** A mark for every row that has a place: on logarithmic axes above zero; of long lines some, evenly spread. */
export function marksOf(systems: readonly SystemTables[], plot: Plot): Mark[] {
  const keys = [...(plot.panels ?? []), ...(plot.of ? [plot.of] : [])]
  const few = plot.x.log ? logSpaced : thinned
  return systems.flatMap(({ label, own }) => {
    const rows = plot.where ? own.rows.filter(plot.where) : own.rows
    const groups = groupedBy(rows, (row) => JSON.stringify(keys.map((key) => said(key, row))))
    return [...groups.values()].flatMap((group) =>
      few(group.flatMap((row, place) => placed(plot, own, row, place))).map(({ row, at }) => ({
        ...(systems.length > 1 ? { system: label } : {}),
        ...Object.fromEntries(keys.map((key) => [key.field, said(key, row)])),
        ...Object.fromEntries((plot.also ?? []).map((name) => [name, row[name]])),
        ...at,
      })),
    )
  })
}

const said = ({ field, words }: Key, row: Row): Value => (words ? words(row) : row[field])

/** The place of a row, and the interval round it. */
function placed(plot: Plot, own: Table, row: Row, place: number): { row: Row; at: Mark }[] {
  const { x, y, half } = plot
  const [across, value] = [x, y].map((axis) => (axis.value ? axis.value(row) : row[axis.field]))
  if (!isPlace(x, across) || !isPlace(y, value)) return []
  const error = typeof value === 'number' ? (half ?? halfIn)(row, place, own, y.field) : null
  const even = typeof error === 'number' ? interval(value as number, error, y.log) : {}
  const ends = (half || y.value ? undefined : endsIn(row, own, y)) ?? even
  return [{ row, at: { [x.field]: shown(across), [y.field]: shown(value), ...ends } }]
}

/** The ends of an uneven interval, where the table has them. */
function endsIn(row: Row, { columns }: Table, { field, log }: Axis): Mark | undefined {
  const [low, high] = (['lowOf', 'highOf'] as const).map((role) => {
    const name = Object.keys(columns).find((each) => columns[each][role] === field)
    return name === undefined ? null : row[name]
  })
  if (typeof low !== 'number' || typeof high !== 'number') return undefined
  const value = row[field] as number
  return { low: short(log ? Math.max(low, value / 10) : low), high: short(high) }
}

const isPlace = ({ log }: Axis, value: Value | undefined): value is number | string =>
  typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value) && (!log || value > 0))

const shown = (value: number | string): Value => (typeof value === 'number' ? short(value) : value)

/** Half an interval as the roles of the columns tell it. */
const halfIn = (row: Row, _place: number, { columns }: Table, value = ''): number | null =>
  row[errorOf(columns, value) ?? ''] as number | null

/** Ends of an interval; a logarithmic axis, which has no zero, shows a tenth of the value for what reaches below. */
export const interval = (value: number, half: number, log = false): Mark => ({
  low: short(log ? Math.max(value - half, value / 10) : value - half),
  high: short(value + half),
})

/** "lag / ps". */
export function titleOf({ field, title }: Axis, { columns }: Table): string | null {
  if (title !== undefined) return title
  const unit = columns[field]?.unit ?? ''
  return unit === '' ? field : `${field} / ${unit}`
}
