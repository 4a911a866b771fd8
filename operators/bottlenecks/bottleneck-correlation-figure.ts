import type { SystemTables } from '../../pipeline/definition/operator.ts'
import { curve } from '../figures/curve.ts'

/** Autocorrelation of the areas against lag with its 68 % band, a line a pair of kinds of site. */
export const bottleneckCorrelationFigures = (systems: readonly SystemTables[]) =>
  curve(systems, {
    name: 'bottleneck-correlation',
    title: 'Autocorrelation of the areas between sites',
    caption: 'Of each triangle about its time average; the band is the 68 % interval.',
    x: { field: 'lag', title: 'lag / ps' },
    y: { field: 'correlation', title: '⟨δA(t) δA(t+τ)⟩ / ⟨δA²⟩' },
    of: { field: 'pair', title: 'between' },
    level: 0,
  })
