import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import { between } from './curve.ts'
import { colourOf, named, panelled, positionOf } from './frame.ts'
import { marksOf, type Plot, SYSTEM } from './plot.ts'
import { distinct } from './rows.ts'

/** Bars with the intervals of their errors, one for each word along x; those of several systems beside each other. */
export function bars(systems: readonly SystemTables[], plot: Plot): Figure[] {
  const marks = marksOf(systems, plot)
  if (marks.length === 0) return []
  const { field, title = null } = plot.x
  const isMany = systems.length > 1
  const key = isMany ? SYSTEM : plot.of
  const sort = distinct(marks, field)
  const steep = sort.length > 12 ? { axis: { labelAngle: -90 } } : {}
  const view = {
    encoding: {
      x: { field, type: 'nominal', sort, title, ...steep },
      ...(isMany ? { xOffset: { field: 'system', sort: distinct(marks, 'system') } } : {}),
    },
    layer: [
      {
        mark: { type: 'bar', tooltip: true },
        encoding: {
          y: positionOf(plot.y, systems[0].own),
          ...(key ? { color: colourOf(key, marks) } : {}),
        },
      },
      ...between(systems, plot, marks, { type: 'rule' }),
    ],
  }
  const panels = plot.panels ?? []
  const spec = panelled(panels, marks, view)
  if (panels.length === 0) return [named(systems, plot, spec)]
  const size = { width: Math.min(540, 14 * sort.length * systems.length), height: 120 }
  return [named(systems, plot, { ...spec, columns: 1, spec: { ...view, ...size } })]
}
