import type { SystemTables } from '../../../pipeline/definition/operator.ts'
import type { Figure } from '../../../schemas/figure.ts'
import type { Row } from '../../../schemas/table.ts'
import { short } from '../../figures/rows.ts'

/** A line of a table against one of its columns, with the band of its errors. */
export interface Line {
  readonly name: string
  readonly title: string
  readonly caption: string
  readonly x: string
  readonly y: string
  readonly error?: string
  /** Titles of the axes. */
  readonly along: string
  readonly up: string
  readonly log?: boolean
  readonly where?: (row: Row) => boolean
}

/** Lines of several systems in one panel for each thing, or of the things of one. */
export function lines(systems: readonly SystemTables[], line: Line): Figure[] {
  const values = systems.flatMap(({ label, own }) =>
    own.rows.filter((row) => !line.where || line.where(row)).flatMap((row) => placed(row, line, label)),
  )
  if (values.length === 0) return []
  const { name, title, caption } = line
  if (systems.length === 1) return [{ name, title, caption, spec: { data: { values }, ...view(line, 'of') } }]
  const spec = {
    data: { values },
    facet: { field: 'of', type: 'nominal', title: null },
    columns: 2,
    spec: { width: 250, height: 180, ...view(line, 'system') },
  }
  return [{ name: `${name}-all`, title: `${title}, all systems`, caption, spec }]
}

function placed(row: Row, { x, y, error, log }: Line, system: string) {
  const [at, value] = [row[x], row[y]]
  if (typeof at !== 'number' || typeof value !== 'number' || (log && at <= 0)) return []
  const half = error ? row[error] : null
  const ends = typeof half === 'number' ? { low: short(value - half), high: short(value + half) } : {}
  return [{ of: row['of'], system, at: short(at), value: short(value), ...ends }]
}

function view({ along, up, log }: Line, key: string) {
  const y = (field: string) => ({ field, type: 'quantitative', title: up, scale: { zero: false } })
  return {
    encoding: {
      x: {
        field: 'at',
        type: 'quantitative',
        title: along,
        scale: { nice: false, ...(log ? { type: 'log' } : {}) },
      },
      color: { field: key, type: 'nominal', title: null, legend: { symbolOpacity: 1 } },
    },
    layer: [
      {
        mark: { type: 'area', opacity: 0.25 },
        encoding: { y: y('low'), y2: { field: 'high' } },
        transform: [{ filter: 'isValid(datum.low)' }],
      },
      { mark: { type: 'line', clip: true }, encoding: { y: y('value') } },
    ],
  }
}
