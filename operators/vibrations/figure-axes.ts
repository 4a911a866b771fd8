import { PLANCK } from '../../schemas/units.ts'
import { short } from '../figures/figure-points.ts'

export type Spec = Record<string, unknown>

/** The energy axis from 0 to this (meV). */
export const energyAxis = (most: number): Spec => ({
  field: 'energy',
  type: 'quantitative',
  title: 'energy (meV)',
  scale: { domain: [0, short(most)], nice: false },
})

/** The same in panels, which cannot have a second axis: the title says what a THz is. */
export const energyOf = (most: number): Spec => ({
  ...energyAxis(most),
  title: 'energy (meV); 4.136 meV = 1 THz',
})
export const densityOf = (field: string): Spec => ({ field, type: 'quantitative', title: 'DOS (1/meV)' })

/** The same axis in THz along the top: a layer with nothing in it but the axis. */
export const terahertzAxis = (most: number): Spec => ({
  data: { values: [{ frequency: 0 }, { frequency: short(most / PLANCK) }] },
  mark: { type: 'point', opacity: 0 },
  encoding: {
    x: {
      field: 'frequency',
      type: 'quantitative',
      scale: { domain: [0, short(most / PLANCK)], nice: false },
      axis: { orient: 'top', grid: false, title: 'frequency (THz)' },
    },
  },
})

/** Layers over energy, with THz along the top. */
export const overEnergy = (most: number, layer: readonly Spec[]): Spec => ({
  layer: [{ layer }, terahertzAxis(most)],
  resolve: { scale: { x: 'independent' } },
})
