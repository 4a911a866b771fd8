import type { SystemTables } from '../../pipeline/definition/operator.ts'
import { curve } from '../figures/curve.ts'
import { LAG } from '../figures/log-scale.ts'

/** α₂ against the logarithm of the lag, with its 68 % band. */
export const nonGaussianFigures = (systems: readonly SystemTables[]) =>
  curve(systems, {
    name: 'non-gaussian',
    title: 'Non-Gaussian parameter',
    caption:
      'Zero where displacements are Gaussian; hopping between cages makes a maximum. Band: 68 % interval.',
    x: LAG,
    y: { field: 'alpha', title: 'non-Gaussian parameter α₂' },
    of: { field: 'of', title: 'element' },
  })
