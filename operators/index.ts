import type { Operator } from '../pipeline/operator.ts'
import { cages } from './cages/cages.ts'
import { residence } from './cages/residence.ts'
import { survival } from './cages/survival.ts'
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
import { rdf } from './structure/rdf.ts'
import { diffusion } from './transport/diffusion.ts'
import { msd } from './transport/msd.ts'
import { dos } from './vibrations/dos.ts'
import { lowEnergy } from './vibrations/low-energy.ts'
import { vacf } from './vibrations/vacf.ts'
import { zeroFrequency } from './vibrations/zero-frequency.ts'

export {
  cages,
  chapmanKolmogorov,
  diffusion,
  dos,
  firstPassage,
  inFrameOf,
  labelSeries,
  lowEnergy,
  model,
  msd,
  passage,
  pathEntropy,
  paths,
  rdf,
  residence,
  select,
  shellStates,
  stateTrace,
  survival,
  timescales,
  transitions,
  vacf,
  zeroFrequency,
}

/** Every operator, alphabetically. */
export const operators: readonly Operator[] = [
  cages.operator,
  chapmanKolmogorov.operator,
  diffusion.operator,
  dos.operator,
  firstPassage.operator,
  inFrameOf.operator,
  labelSeries.operator,
  lowEnergy.operator,
  model.operator,
  msd.operator,
  passage.operator,
  pathEntropy.operator,
  paths.operator,
  rdf.operator,
  residence.operator,
  select.operator,
  shellStates.operator,
  stateTrace.operator,
  survival.operator,
  timescales.operator,
  transitions.operator,
  vacf.operator,
  zeroFrequency.operator,
]
