import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import { between } from './curve.ts'
import { colourOf, named, panelled, positionOf } from './frame.ts'
import { marksOf, type Plot, type Spec, SYSTEM } from './plot.ts'
import { distinct } from './rows.ts'

/** Bars with the intervals of their errors, one for each word along x; those of several systems beside each other. */
export function bars(systems: readonly SystemTables[], plot: Plot): Figure[] {
  const marks = marksOf(systems, plot)
  if (marks.length === 0) return []
  const { field, title = null } = plot.x
  const isMany = systems.length > 1
  const key = isMany ? SYSTEM : plot.of
  const sort = distinct(marks, field)
  const panels = plot.panels ?? []
  const width = panels.length > 0 ? widthOf(sort.length, systems.length) : WIDTH
  const view = {
    encoding: {
      x: { field, type: 'nominal', sort, title, ...turned(sort, width) },
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
  const spec = panelled(panels, marks, view)
  if (panels.length === 0) return [named(systems, plot, spec)]
  return [named(systems, plot, { ...spec, columns: 1, spec: { ...view, width, height: 120 } })]
}

const WIDTH = 540

/** Of panels, px: a few bars have room for their names. */
const widthOf = (words: number, systems: number): number =>
  Math.min(WIDTH, words * Math.max(14 * systems, Math.min(36, 240 / words)))

/** Words that have no room beside each other are aslant, many upright. */
function turned(words: readonly unknown[], width: number): { axis?: Spec } {
  if (words.length > 12) return { axis: { labelAngle: -90 } }
  const longest = Math.max(...words.map((word) => `${word}`.length))
  const isTight = 6 * longest * words.length > width
  return isTight ? { axis: { labelAngle: -35, labelLimit: 300 } } : {}
}
