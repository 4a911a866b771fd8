import type { Operator } from '../pipeline/definition/operator.ts'
import { bottleneck } from './bottlenecks/bottleneck.ts'
import { bottleneckAreas } from './bottlenecks/bottleneck-areas.ts'
import { bottleneckBreathing } from './bottlenecks/bottleneck-breathing.ts'
import { bottleneckCorrelation } from './bottlenecks/bottleneck-correlation.ts'
import { cages } from './cages/cages.ts'
import { residence } from './cages/residence.ts'
import { residenceSensitivity } from './cages/residence-sensitivity.ts'
import { survival } from './cages/survival.ts'
import { convergence } from './convergence/convergence.ts'
import { crystal } from './crystal/crystal.ts'
import { density } from './density/density.ts'
import { densitySites } from './density/density-sites.ts'
import { inFrameOf } from './frames/in-frame-of.ts'
import { select } from './frames/select.ts'
import { attemptFrequency } from './jumps/attempt-frequency.ts'
import { collectiveJumps } from './jumps/collective-jumps.ts'
import { jumpActivation } from './jumps/jump-activation.ts'
import { jumpDiffusivity } from './jumps/jump-diffusivity.ts'
import { jumpRates } from './jumps/jump-rates.ts'
import { jumps } from './jumps/jumps.ts'
import { siteVacf } from './jumps/site-vacf.ts'
import { trace } from './jumps/trace.ts'
import { chapmanKolmogorov } from './markov/chapman-kolmogorov.ts'
import { model } from './markov/model.ts'
import { timescales } from './markov/timescales.ts'
import { passage } from './paths/passage.ts'
import { pathEntropy } from './paths/path-entropy.ts'
import { paths } from './paths/paths.ts'
import { meanStructure } from './sites/mean-structure.ts'
import { occupation } from './sites/occupation.ts'
import { sites } from './sites/sites.ts'
import { firstPassage } from './states/first-passage.ts'
import { labelSeries } from './states/label-series.ts'
import { shellStates } from './states/shell-states.ts'
import { stateTrace } from './states/state-trace.ts'
import { transitions } from './states/transitions.ts'
import { rdf } from './structure/rdf.ts'
import { arrhenius } from './temperature/arrhenius.ts'
import { conductivityArrhenius } from './temperature/conductivity-arrhenius.ts'
import { meyerNeldel } from './temperature/meyer-neldel.ts'
import { collective } from './transport/collective.ts'
import { conductivity } from './transport/conductivity.ts'
import { diffusion } from './transport/diffusion.ts'
import { diffusionTensor } from './transport/diffusion-tensor.ts'
import { haven } from './transport/haven.ts'
import { msd } from './transport/msd.ts'
import { nonGaussian } from './transport/non-gaussian.ts'
import { vanHove } from './transport/van-hove.ts'
import { dos } from './vibrations/dos.ts'
import { lowEnergy } from './vibrations/low-energy/low-energy.ts'
import { vacf } from './vibrations/vacf/vacf.ts'
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
