import { PLANCK } from '../../schemas/units.ts'
import type { Axis, Spec } from '../figures/plot.ts'
import { short } from '../figures/rows.ts'

/** The energy axis from 0 to this (meV). */
export const energyAxis = (most: number): Axis => ({
  field: 'energy',
  title: 'energy (meV)',
  scale: { domain: [0, short(most)], nice: false },
})

/** The same in panels, which cannot have a second axis: the title says what a THz is. */
export const energyOf = (most: number): Axis => ({
  ...energyAxis(most),
  title: 'energy (meV); 4.136 meV = 1 THz',
})

export const DENSITY: Axis = { field: 'dos', title: 'DOS (1/meV)' }

/** The same axis in THz along the top: a layer with nothing in it but the axis. */
const terahertzAxis = (most: number): Spec => ({
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

/** A view over energy, with THz along the top. */
export const overEnergy = ({ data, ...view }: Spec, most: number): Spec => ({
  data,
  layer: [view, terahertzAxis(most)],
  resolve: { scale: { x: 'independent' } },
})
