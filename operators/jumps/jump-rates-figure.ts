import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { type Node, network } from '../figures/network.ts'
import type { Mark } from '../figures/plot.ts'
import { ranked } from '../figures/points.ts'
import { short } from '../figures/rows.ts'
import { only } from '../figures/systems.ts'

/** Rates of jumps by kind, as points on a logarithmic scale, and the rates of steps as a network of kinds. Of several systems the
 *  jumps alone, with and without returned ones. */
export const jumpRatesFigures = (systems: readonly SystemTables[]): Figure[] =>
  systems.length > 1
    ? [...across(systems), ...steps(systems)]
    : [
        ...ranked(systems, {
          name: 'jump-rates',
          title: 'Rates of steps and jumps',
          caption:
            'Per ion and ns, returned jumps with them; bars: 68 % error. A step and its reverse agree in equilibrium.',
          x: { field: 'name', value: nameOf },
          y: RATE,
          of: { field: 'level', title: 'counted', words: ({ kind }) => (kind === 'step' ? 'step' : 'jump') },
        }),
        ...steps(systems),
      ]

const RATE = { field: 'rate', title: 'rate / (1/ns per ion)', log: true }

/** What a step or a jump is called. */
export const nameOf = ({ kind, from, to }: Row): string =>
  kind === 'step' ? `${from} → ${to}` : `${kind}, ${from} → ${to}`

/** Jumps from home to home system by system, counted in two ways. */
function across(systems: readonly SystemTables[]): Figure[] {
  const both = only(systems, ({ kind }) => kind !== 'step').map((system) => ({
    ...system,
    own: counted(system.own),
  }))
  return ranked(both, {
    name: 'jump-rates',
    title: 'Rates of jumps by kind',
    caption:
      'Per ion and ns, with the jumps that were undone within the return time and without; bars: 68 % error.',
    x: { field: 'kind', value: nameOf },
    y: RATE,
    shape: { field: 'counted', title: 'counted' },
  })
}

const counted = ({ columns, rows }: Table): Table => ({
  columns,
  rows: rows.flatMap((row) => [
    { ...row, counted: 'all' },
    { ...row, counted: 'without returns', rate: row['kept'], error: row['keptError'] },
  ]),
})

/** Kinds of site on a circle, joined by the rates of steps between them, both ways together. */
function steps(systems: readonly SystemTables[]): Figure[] {
  const parts = systems.map(({ own }) => circleOf(own.rows))
  if (parts.every(({ nodes }) => nodes.length < 2)) return []
  const scale = { domain: [-1.45, 1.45] }
  return network(
    systems,
    {
      name: 'network',
      title: 'Network of steps between kinds of site',
      caption: 'Lines: steps per ion and ns, both ways together; their width on a logarithmic scale.',
      x: { title: null, scale },
      y: { scale },
      width: {
        field: 'rate',
        scale: { type: 'log', range: [0.5, 10] },
        format: '.3~r',
      },
      size: { width: 380, height: 380 },
    },
    parts,
  )
}

function circleOf(rows: readonly Row[]): { nodes: Node[]; edges: Mark[] } {
  const between = rows.filter(({ kind, from, to }) => kind === 'step' && from !== to)
  const kinds = [...new Set(between.flatMap(({ from, to }) => [String(from), String(to)]))].sort()
  const nodes = kinds.map((name, i) => {
    const [x, y] = [Math.cos, Math.sin].map((of) => of((2 * Math.PI * i) / kinds.length))
    return { name, x, y, nameX: 1.25 * x, nameY: 1.25 * y }
  })
  const edges = kinds.flatMap((from, i) =>
    kinds.slice(i + 1).flatMap((to): Mark[] => {
      const both = between.filter(
        (row) => [from, to].includes(`${row['from']}`) && [from, to].includes(`${row['to']}`),
      )
      const rate = both.reduce((sum, row) => sum + (row['rate'] as number), 0)
      return rate > 0 ? [{ from, to, rate: short(rate) }] : []
    }),
  )
  return { nodes, edges }
}
