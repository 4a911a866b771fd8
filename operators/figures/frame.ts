import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'
import { type Axis, type Key, type Mark, type Plot, type Spec, SYSTEM, titleOf } from './plot.ts'
import { groupedBy, inOrder } from './rows.ts'

/** A figure of these marks in layers, in panels where there are any; none without marks. */
export function framed(
  systems: readonly SystemTables[],
  plot: Plot,
  marks: readonly Mark[],
  layer: readonly Spec[],
): Figure[] {
  if (marks.length === 0) return []
  const view = { encoding: encodingOf(systems, plot, marks), layer }
  return [named(systems, plot, panelled(panelsOf(systems, plot), marks, view, plot.alike))]
}

/** What a figure is called: of several systems as of one, and that it is. */
export const named = (
  { length }: { readonly length: number },
  { name, title, caption }: Pick<Plot, 'name' | 'title' | 'caption'>,
  spec: Spec,
): Figure =>
  length > 1
    ? { name: `${name}-all`, title: `${title}, all systems`, caption, spec }
    : { name, title, caption, spec }

const colourKey = ({ length }: readonly SystemTables[], { of, systems }: Plot): Key | undefined =>
  length > 1 && systems !== 'panels' ? SYSTEM : of

/** What has panels of its own. */
export function panelsOf({ length }: readonly SystemTables[], { of, panels = [], systems }: Plot): Key[] {
  if (length < 2) return [...panels]
  return systems === 'panels' ? [...panels, SYSTEM] : [...panels, ...(of ? [of] : [])]
}

function encodingOf(systems: readonly SystemTables[], plot: Plot, marks: readonly Mark[]): Spec {
  const key = colourKey(systems, plot)
  const x = positionOf(plot.x, systems[0].own)
  return key ? { x, color: colourOf(key, marks) } : { x }
}

/** More than these colours are told apart by another scheme. */
const THEME_COLOURS = 7

export function colourOf({ field, title = null, ordered }: Key, marks: readonly Mark[]): Spec {
  const sort = inOrder(marks, field)
  if (ordered) return { field, type: 'ordinal', title, sort, scale: { scheme: 'viridis' } }
  const scale = sort.length > THEME_COLOURS ? { scale: { scheme: 'tableau20' } } : {}
  return { field, type: 'nominal', title, sort, legend: { symbolOpacity: 1 }, ...scale }
}

/** Where marks are, by one of their fields. */
export function positionOf(axis: Axis, own: Table, field = axis.field): Spec {
  const scale = { ...(axis.log ? { type: 'log', nice: false } : {}), ...axis.scale }
  return { field, type: 'quantitative', title: titleOf(axis, own), scale }
}

const MOST_COLUMNS = 4

/** One view, or one for each thing that these keys tell apart: of two keys rows and columns where every panel has something in it. */
export function panelled(keys: readonly Key[], marks: readonly Mark[], view: Spec, alike = false): Spec {
  if (keys.length === 0) return { data: { values: marks }, ...view }
  const [one, two] = keys.map(({ field, title = null }) => {
    return { field, type: 'nominal', sort: inOrder(marks, field), title: keys.length > 1 ? title : null }
  })
  // Columns beyond these are too narrow for their axes.
  if (two && two.sort.length > MOST_COLUMNS && one.sort.length < two.sort.length)
    return panelled([keys[1], keys[0]], marks, view, alike)
  const isGrid =
    two !== undefined && groupedBy(marks, wordsOf(keys)).size === one.sort.length * two.sort.length
  if (two && !isGrid) {
    const values = marks.map((mark) => ({ ...mark, panel: wordsOf(keys)(mark) }))
    return panelled([{ field: 'panel' }], values, view, alike)
  }
  const columns = isGrid ? two.sort.length : columnsOf(one.sort.length)
  const y = alike ? {} : { scale: { y: 'independent' } }
  const size = sizeOf(columns)
  return {
    data: { values: marks },
    ...(isGrid ? { facet: { row: one, column: two } } : { facet: one, columns }),
    // Axes that panels share are set apart from them by titles that are longer than a panel is high.
    ...(isGrid ? { spacing: 12 } : {}),
    resolve: isGrid ? y : { ...y, axis: { x: 'independent' } },
    spec: { ...size, ...(fitted(view, size) as Spec) },
  }
}

/** "to 3, from 1". */
const wordsOf =
  (keys: readonly Key[]) =>
  (mark: Mark): string =>
    keys.map(({ field, title }) => [title ?? [], mark[field]].flat().join(' ')).join(', ')

/** Panels side by side. */
const columnsOf = (panels: number): number => Math.min(panels, panels > 24 ? 6 : panels > 9 ? 4 : 3)

/** So many panels beside each other fill the page. */
export function sizeOf(columns: number): { width: number; height: number } {
  const width = columns === 1 ? 540 : Math.max(60, Math.round(560 / columns) - 45)
  return { width, height: Math.max(80, Math.round(width * (columns > 1 ? 0.8 : 0.58))) }
}

/** Pixels of a letter of a title, and between two ticks. */
const LETTER = 7
const TICKS = { x: 36, y: 22 }

/** Axes with the room that a panel has: titles in two lines where one is too long, and few ticks. */
function fitted(part: unknown, size: { width: number; height: number }): unknown {
  if (Array.isArray(part)) return part.map((each) => fitted(each, size))
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => {
      if (key === 'data') return [key, value]
      if ((key !== 'x' && key !== 'y') || value?.type !== 'quantitative') return [key, fitted(value, size)]
      const room = key === 'x' ? size.width : size.height
      const axis =
        value.axis !== undefined ? value.axis : { tickCount: Math.max(2, Math.round(room / TICKS[key])) }
      return [key, { ...value, title: brokenAt(value.title, room), axis }]
    }),
  )
}

function brokenAt(title: unknown, room: number): unknown {
  if (typeof title !== 'string') return title
  const spaces = [...title].flatMap((letter, i) => (letter === ' ' ? [i] : []))
  if (title.length * LETTER < room || spaces.length === 0) return title
  const middle = spaces.reduce((best, at) =>
    Math.abs(at - title.length / 2) < Math.abs(best - title.length / 2) ? at : best,
  )
  return [title.slice(0, middle), title.slice(middle + 1)]
}
