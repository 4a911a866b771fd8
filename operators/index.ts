import type { Operator } from '../pipeline/operator.ts'
import { attemptFrequency } from './cages/attempt-frequency.ts'
import { bottleneck } from './cages/bottleneck.ts'
import { bottleneckAreas } from './cages/bottleneck-areas.ts'
import { bottleneckBreathing } from './cages/bottleneck-breathing.ts'
import { bottleneckCorrelation } from './cages/bottleneck-correlation.ts'
import { cages } from './cages/cages.ts'
import { collectiveJumps } from './cages/collective-jumps.ts'
import { crystal } from './cages/crystal.ts'
import { densitySites } from './cages/density-sites.ts'
import { jumpActivation } from './cages/jump-activation.ts'
import { jumpDiffusivity } from './cages/jump-diffusivity.ts'
import { jumpRates } from './cages/jump-rates.ts'
import { jumps } from './cages/jumps.ts'
import { meanStructure } from './cages/mean-structure.ts'
import { occupation } from './cages/occupation.ts'
import { residence } from './cages/residence.ts'
import { residenceSensitivity } from './cages/residence-sensitivity.ts'
import { siteVacf } from './cages/site-vacf.ts'
import { sites } from './cages/sites.ts'
import { survival } from './cages/survival.ts'
import { trace } from './cages/trace.ts'
import { convergence } from './convergence.ts'
import { inFrameOf } from './frames/in-frame-of.ts'
import { select } from './frames/select.ts'
import { chapmanKolmogorov } from './markov/chapman-kolmogorov.ts'
import { firstPassage } from './markov/first-passage.ts'
import { labelSeries } from './markov/label-series.ts'
import { model } from './markov/model.ts'
import { passage } from './markov/passage.ts'
import { pathEntropy } from './markov/path-entropy.ts'
import { paths } from './markov/paths.ts'
import { shellStates } from './markov/shell-states.ts'
import { stateTrace } from './markov/state-trace.ts'
import { timescales } from './markov/timescales.ts'
import { transitions } from './markov/transitions.ts'
import { density } from './structure/density.ts'
import { rdf } from './structure/rdf.ts'
import { arrhenius } from './transport/arrhenius.ts'
import { collective } from './transport/collective.ts'
import { conductivity } from './transport/conductivity.ts'
import { conductivityArrhenius } from './transport/conductivity-arrhenius.ts'
import { diffusion } from './transport/diffusion.ts'
import { diffusionTensor } from './transport/diffusion-tensor.ts'
import { haven } from './transport/haven.ts'
import { meyerNeldel } from './transport/meyer-neldel.ts'
import { msd } from './transport/msd.ts'
import { nonGaussian } from './transport/non-gaussian.ts'
import { vanHove } from './transport/van-hove.ts'
import { dos } from './vibrations/dos.ts'
import { lowEnergy } from './vibrations/low-energy.ts'
import { vacf } from './vibrations/vacf.ts'
import { zeroFrequency } from './vibrations/zero-frequency.ts'

export {
  arrhenius,
  attemptFrequency,
  bottleneck,
  bottleneckAreas,
  bottleneckBreathing,
  bottleneckCorrelation,
  cages,
  chapmanKolmogorov,
  collective,
  collectiveJumps,
  conductivity,
  conductivityArrhenius,
  convergence,
  crystal,
  density,
  densitySites,
  diffusion,
  diffusionTensor,
  dos,
  firstPassage,
  haven,
  inFrameOf,
  jumpActivation,
  jumpDiffusivity,
  jumpRates,
  jumps,
  labelSeries,
  lowEnergy,
  meanStructure,
  meyerNeldel,
  model,
  msd,
  nonGaussian,
  occupation,
  passage,
  pathEntropy,
  paths,
  rdf,
  residence,
  residenceSensitivity,
  select,
  shellStates,
  sites,
  siteVacf,
  stateTrace,
  survival,
  timescales,
  trace,
  transitions,
  vacf,
  vanHove,
  zeroFrequency,
}

/** Every operator, alphabetically. */
export const operators: readonly Operator[] = [
  arrhenius.operator,
  attemptFrequency.operator,
  bottleneck.operator,
  bottleneckAreas.operator,
  bottleneckBreathing.operator,
  bottleneckCorrelation.operator,
  cages.operator,
  chapmanKolmogorov.operator,
  collective.operator,
  collectiveJumps.operator,
  conductivity.operator,
  conductivityArrhenius.operator,
  convergence.operator,
  crystal.operator,
  density.operator,
  densitySites.operator,
  diffusion.operator,
  diffusionTensor.operator,
  dos.operator,
  firstPassage.operator,
  haven.operator,
  inFrameOf.operator,
  jumpActivation.operator,
  jumpDiffusivity.operator,
  jumpRates.operator,
  jumps.operator,
  labelSeries.operator,
  lowEnergy.operator,
  meanStructure.operator,
  meyerNeldel.operator,
  model.operator,
  msd.operator,
  nonGaussian.operator,
  occupation.operator,
  passage.operator,
  pathEntropy.operator,
  paths.operator,
  rdf.operator,
  residence.operator,
  residenceSensitivity.operator,
  select.operator,
  shellStates.operator,
  siteVacf.operator,
  sites.operator,
  stateTrace.operator,
  survival.operator,
  timescales.operator,
  trace.operator,
  transitions.operator,
  vacf.operator,
  vanHove.operator,
  zeroFrequency.operator,
]
