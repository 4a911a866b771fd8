import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import { between, levelAt } from './curve.ts'
import { colourOf, framed, named, positionOf } from './frame.ts'
import { type Key, type Mark, marksOf, type Plot, type Spec } from './plot.ts'
import { distinct } from './rows.ts'

export interface Points extends Plot {
  /** Points of one colour are joined. */
  readonly joined?: boolean
  readonly shape?: Key
  /** A column that is true for full points. */
  readonly full?: string
  /** A level line, dashed. */
  readonly level?: number
}

/** Points with bars of their errors, where there are any. */
export function points(systems: readonly SystemTables[], plot: Points): Figure[] {
  const { shape, full } = plot
  const also = [shape?.field ?? [], full ?? [], plot.also ?? []].flat()
  const marks = marksOf(systems, { ...plot, also })
  return framed(systems, plot, marks, pointLayers(systems, plot, marks))
}

const POINT = { type: 'point', filled: true, tooltip: true }

/** None where all are alike. */
const shapeOf = (shape: Key | undefined, marks: readonly Mark[]): Spec =>
  shape && distinct(marks, shape.field).length > 1
    ? { shape: { field: shape.field, type: 'nominal', title: shape.title ?? null } }
    : {}

/** The layers of `points`. */
export function pointLayers(systems: readonly SystemTables[], plot: Points, marks: readonly Mark[]): Spec[] {
  const { joined, shape, full, level } = plot
  const y = positionOf(plot.y, systems[0].own)
  return [
    ...(level === undefined ? [] : [levelAt(level)]),
    ...(joined ? [{ mark: { type: 'line' }, encoding: { y } }] : []),
    ...between(systems, plot, marks, { type: 'rule' }),
    ...dots(full, marks, { y, ...shapeOf(shape, marks) }),
  ]
}

/** Points, of which those that a column is not true for are open. */
function dots(full: string | undefined, marks: readonly Mark[], encoding: Spec): Spec[] {
  if (full === undefined) return [{ mark: POINT, encoding }]
  const isThere = (filled: boolean) => marks.some((mark) => mark[full] === filled)
  return [true, false].filter(isThere).map((filled) => ({
    transform: [{ filter: `${filled ? '' : '!'}datum.${full}` }],
    mark: { ...POINT, filled },
    encoding,
  }))
}

/** Points along a value, a line for each name, with bars of their errors; of several systems a line each, with all names on it. */
export function ranked(systems: readonly SystemTables[], plot: Points): Figure[] {
  const { x: name, y, shape, of, full } = plot
  const marks = marksOf(systems, { ...plot, also: [shape?.field ?? [], full ?? []].flat() })
  if (marks.length === 0) return []
  const isMany = systems.length > 1
  const colour = colourOf(isMany || !of ? { field: name.field, title: name.title } : of, marks)
  const field = isMany ? 'system' : name.field
  const value = (end: string) => positionOf(y, systems[0].own, end)
  const bounded = marks.some(({ low }) => typeof low === 'number')
  const bar = { mark: { type: 'rule' }, encoding: { x: value('low'), x2: { field: 'high' } } }
  const spec = {
    data: { values: marks },
    encoding: {
      y: { field, type: 'nominal', sort: distinct(marks, field), title: null, axis: { labelLimit: 300 } },
      ...(isMany ? { yOffset: { field: name.field, sort: distinct(marks, name.field) } } : {}),
      color: colour,
    },
    layer: [...(bounded ? [bar] : []), ...dots(full, marks, { x: value(y.field), ...shapeOf(shape, marks) })],
  }
  return [named(systems, plot, spec)]
}
