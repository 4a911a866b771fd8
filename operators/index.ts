import type { Operator } from '../pipeline/operator.ts'
import { bottleneck } from './cages/bottleneck.ts'
import { cages } from './cages/cages.ts'
import { jumpActivation } from './cages/jump-activation.ts'
import { jumpDiffusivity } from './cages/jump-diffusivity.ts'
import { jumpRates } from './cages/jump-rates.ts'
import { jumps } from './cages/jumps.ts'
import { occupation } from './cages/occupation.ts'
import { residence } from './cages/residence.ts'
import { residenceSensitivity } from './cages/residence-sensitivity.ts'
import { sites } from './cages/sites.ts'
import { survival } from './cages/survival.ts'
import { trace } from './cages/trace.ts'
import { inFrameOf } from './frames/in-frame-of.ts'
import { select } from './frames/select.ts'
import { density } from './structure/density.ts'
import { rdf } from './structure/rdf.ts'
import { diffusion } from './transport/diffusion.ts'
import { msd } from './transport/msd.ts'
import { dos } from './vibrations/dos.ts'
import { lowEnergy } from './vibrations/low-energy.ts'
import { vacf } from './vibrations/vacf.ts'
import { zeroFrequency } from './vibrations/zero-frequency.ts'

export {
  bottleneck,
  cages,
  density,
  diffusion,
  dos,
  inFrameOf,
  jumpActivation,
  jumpDiffusivity,
  jumpRates,
  jumps,
  lowEnergy,
  msd,
  occupation,
  rdf,
  residence,
  residenceSensitivity,
  select,
  sites,
  survival,
  trace,
  vacf,
  zeroFrequency,
}

/** Every operator, alphabetically. */
export const operators: readonly Operator[] = [
  bottleneck.operator,
  cages.operator,
  density.operator,
  diffusion.operator,
  dos.operator,
  inFrameOf.operator,
  jumpActivation.operator,
  jumpDiffusivity.operator,
  jumpRates.operator,
  jumps.operator,
  lowEnergy.operator,
  msd.operator,
  occupation.operator,
  rdf.operator,
  residence.operator,
  residenceSensitivity.operator,
  select.operator,
  sites.operator,
  survival.operator,
  trace.operator,
  vacf.operator,
  zeroFrequency.operator,
]
