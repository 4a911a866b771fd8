import { estimate } from '../../pipeline/definition/steps.ts'
import { conductivity } from '../transport/conductivity.ts'
import { ofTemperatures } from './of-temperatures.ts'

/** Activation energy of the conductivity over the temperatures of a study: maximum likelihood of ln σT against 1/T, each way of
 *  σ on its own: `arrhenius` of the table of σ. σ in mS/cm, E_a in eV. */
export const conductivityArrhenius = estimate({
  ...ofTemperatures('conductivity-arrhenius'),
  summary: 'Activation energy, prefactor and extrapolation of σT over the temperatures of a study.',
  from: [conductivity.operator],
})
