import type { SystemTables } from '../../pipeline/definition/operator.ts'
import { curve } from '../figures/curve.ts'

/** g(r), one small panel a pair: first peaks differ by an order of magnitude. */
export const rdfFigures = (systems: readonly SystemTables[]) =>
  curve(systems, {
    name: 'rdf',
    title: 'Radial distribution functions',
    caption:
      'g(r) of each pair; the band is the 68 % interval, where it is smaller than g (a single pair at short distances is worth more than the highest peak); the level line is the ideal gas.',
    x: { field: 'r', title: 'r / Å' },
    y: { field: 'g', title: 'g(r)' },
    panels: [{ field: 'pair' }],
    half: ({ g, error }) => (Number(error) < Number(g) ? (error as number | null) : 0),
    level: 1,
  })
