import { estimate } from '../../pipeline/definition/steps.ts'
import { diffusion } from '../transport/diffusion.ts'
import { ofTemperatures } from './of-temperatures.ts'

/** Activation energies over the temperatures of a study: maximum likelihood of ln v = ln v₀ − E_a/k_B T.
 *
 *  Takes the table of D, or in a definition any tables that have temperatures, by the roles of their columns: D of widths or of g(0), rates, times
 *  (as 1/τ), conductivities (as σT), and a file of measured points. Determined values by their logarithms with weights 1/(σ/v)², σ/v of few
 *  samples shared; those not to be told from zero by their own value and error; measured ones (columns, --beside) all by the value itself,
 *  Σ((y − v₀ exp(−E_a/k_B T))/σ)², zero and below among them, E_a ± the wider of covariance and Δχ² = 1; those that are not diffusive are left out, and said. E_a in eV.
 *  Throws a usage error for runs without a temperature. */
export const arrhenius = estimate({
  ...ofTemperatures('arrhenius'),
  summary: 'Activation energy, prefactor and extrapolation of D, or of any value with a temperature.',
  from: [diffusion.operator],
})
