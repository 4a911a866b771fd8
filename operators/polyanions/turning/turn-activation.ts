import { estimate } from '../../../pipeline/definition/steps.ts'
import { ofTemperatures } from '../../temperature/of-temperatures.ts'
import { reorientation } from './reorientation.ts'

/** Activation energy of the turns of polyanions over the temperatures of a study: `arrhenius` of the table of `reorientation`, a line for each kind of
 *  rotor, its turns and its twists; a temperature without a turn counts by its bound. Rates in 1/ns, E_a in eV. */
export const turnActivation = estimate({
  ...ofTemperatures('turn-activation'),
  summary: 'Activation energy and prefactor of the turns of polyanions over the temperatures of a study.',
  source: 'Li et al., Fig. 2e; Arrhenius law by weighted maximum likelihood, with censored points.',
  from: [reorientation.operator],
  example: { params: {} },
})
