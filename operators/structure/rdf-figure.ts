import type { SystemTables } from '../../pipeline/definition/operator.ts'
import { curve } from '../figures/curve.ts'

/** g(r), one small panel a pair: first peaks differ by an order of magnitude. */
export const rdfFigures = (systems: readonly SystemTables[]) =>
  curve(systems, {
    name: 'rdf',
    title: 'Radial distribution functions',
    caption: 'g(r) of each pair; the band is the 68 % interval, the level line the ideal gas.',
    x: { field: 'r', title: 'r (Å)' },
    y: { field: 'g', title: 'g(r)' },
    panels: [{ field: 'pair' }],
    level: 1,
  })
