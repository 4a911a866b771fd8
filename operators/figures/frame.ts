import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'
import { type Axis, type Key, type Mark, type Plot, type Spec, SYSTEM, titleOf } from './plot.ts'
import { distinct } from './rows.ts'

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
  return systems === 'panels' ? [SYSTEM, ...panels] : [...panels, ...(of ? [of] : [])]
}

function encodingOf(systems: readonly SystemTables[], plot: Plot, marks: readonly Mark[]): Spec {
  const key = colourKey(systems, plot)
  const x = positionOf(plot.x, systems[0].own)
  return key ? { x, color: colourOf(key, marks) } : { x }
}

/** More than these colours are told apart by another scheme. */
const THEME_COLOURS = 7

export function colourOf({ field, title = null }: Key, marks: readonly Mark[]): Spec {
  const sort = distinct(marks, field)
  const scale = sort.length > THEME_COLOURS ? { scale: { scheme: 'tableau20' } } : {}
  return { field, type: 'nominal', title, sort, legend: { symbolOpacity: 1 }, ...scale }
}

/** Where marks are, by one of their fields. */
export function positionOf(axis: Axis, own: Table, field = axis.field): Spec {
  const scale = { ...(axis.log ? { type: 'log', nice: false } : {}), ...axis.scale }
  return { field, type: 'quantitative', title: titleOf(axis, own), scale }
}

/** Most panels side by side. */
const ACROSS = 3

/** One view, or one for each thing that these keys tell apart. */
export function panelled(keys: readonly Key[], values: readonly Mark[], view: Spec, alike = false): Spec {
  const data = { values }
  if (keys.length === 0) return { data, ...view }
  const facets = keys.map(({ field, title = null }) => ({
    field,
    type: 'nominal',
    sort: distinct(values, field),
    title: keys.length > 1 ? title : null,
  }))
  const [one, two] = facets
  const columns = two ? two.sort.length : Math.min(ACROSS, one.sort.length)
  return {
    data,
    ...(two ? { facet: { row: one, column: two } } : { facet: one, columns }),
    ...(alike ? {} : { resolve: { scale: { y: 'independent' } } }),
    spec: { ...sizeOf(columns), ...view },
  }
}

/** So many panels beside each other fill the page. */
export function sizeOf(columns: number): { width: number; height: number } {
  const width = Math.max(70, Math.round(570 / columns) - (columns > 1 ? 40 : 0))
  return { width, height: Math.round(width * (columns > 1 ? 0.72 : 0.58)) }
}
