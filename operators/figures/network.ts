import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import { named, panelled } from './frame.ts'
import { type Mark, type Plot, type Spec, SYSTEM } from './plot.ts'

export interface Network extends Pick<Plot, 'name' | 'title' | 'caption'> {
  /** Has an axis where it has a title. */
  readonly x: { readonly title: string | null; readonly scale: Spec }
  readonly y: { readonly scale: Spec }
  /** How wide an edge is, and how that is written on it, from a least value on. */
  readonly width: {
    readonly field: string
    readonly scale: Spec
    readonly format: string
    readonly least?: number
  }
  readonly size: { readonly width: number; readonly height: number }
}

/** A node: its name, where it is, and where its name is. */
export interface Node {
  readonly name: string
  readonly x: number
  readonly y: number
  readonly nameX?: number
  readonly nameY?: number
}

/** Where words are on an edge, as a part of it: not in the middle, where edges cross. */
const WORDS_AT = 0.38

/** A node for each of some things, joined by edges that are as wide as what flows; a panel for each of several systems.
 *  `parts`: of each system its nodes, and edges between two of their names with the field of the width. */
export function network(
  systems: readonly SystemTables[],
  plot: Network,
  parts: readonly { nodes: readonly Node[]; edges: readonly Mark[] }[],
): Figure[] {
  const values = parts.flatMap(({ nodes, edges }, i) => {
    const known = new Map(nodes.map((node) => [node.name, node]))
    const lines = edges.flatMap(({ from, to, ...edge }): Mark[] => {
      const [a, b] = [known.get(String(from)), known.get(String(to))]
      if (!a || !b) return []
      const [wordX, wordY] = [a.x + WORDS_AT * (b.x - a.x), a.y + WORDS_AT * (b.y - a.y)]
      return [{ ...edge, edge: `${from} – ${to}`, x: a.x, y: a.y, x2: b.x, y2: b.y, wordX, wordY }]
    })
    const places = nodes.map(({ x, y, nameX = x, nameY = y, name }): Mark => ({ x, y, nameX, nameY, name }))
    return [...lines, ...places].map((mark) => ({ ...mark, system: systems[i].label }) as Mark)
  })
  if (values.length === 0) return []
  const position = (field: string, { title = null, scale }: { title?: string | null; scale: Spec }) => ({
    field,
    type: 'quantitative',
    scale,
    ...(title === null ? { axis: null } : { title }),
  })
  const { field, scale, format, least = 0 } = plot.width
  const nodes = [{ filter: 'isValid(datum.name)' }]
  const isApart = values.some(({ x, nameX }) => nameX !== undefined && nameX !== x)
  const view = {
    encoding: { x: position('x', plot.x), y: position('y', plot.y) },
    layer: [
      {
        transform: [{ filter: 'isValid(datum.edge)' }],
        mark: { type: 'rule', opacity: 0.5 },
        encoding: {
          x2: { field: 'x2' },
          y2: { field: 'y2' },
          size: { field, type: 'quantitative', scale, legend: null },
          tooltip: [{ field: 'edge' }, { field, format }],
        },
      },
      {
        transform: [{ filter: `isValid(datum.edge) && datum.${field} >= ${least}` }],
        mark: { type: 'text', style: 'note', dy: -7 },
        encoding: {
          x: position('wordX', plot.x),
          y: position('wordY', plot.y),
          text: { field, format, type: 'quantitative' },
        },
      },
      { transform: nodes, mark: { type: 'point', filled: true, size: 420 } },
      {
        transform: nodes,
        mark: { type: 'text', fontSize: 12, ...(isApart ? {} : { color: 'white' }) },
        encoding: {
          x: position('nameX', plot.x),
          y: position('nameY', plot.y),
          text: { field: 'name' },
        },
      },
    ],
  }
  const spec =
    systems.length > 1
      ? { ...panelled([SYSTEM], values, view, true), columns: 2 }
      : { data: { values }, ...plot.size, ...view }
  return [named(systems, plot, spec)]
}
