import type { Operator } from '../pipeline/operator.ts'
import { cages } from './cages/cages.ts'
import { residence } from './cages/residence.ts'
import { survival } from './cages/survival.ts'
import { inFrameOf } from './frames/in-frame-of.ts'
import { select } from './frames/select.ts'
import { rdf } from './structure/rdf.ts'
import { diffusion } from './transport/diffusion.ts'
import { msd } from './transport/msd.ts'
import { dos } from './vibrations/dos.ts'
import { lowEnergy } from './vibrations/low-energy.ts'
import { vacf } from './vibrations/vacf.ts'
import { zeroFrequency } from './vibrations/zero-frequency.ts'

export {
  cages,
  diffusion,
  dos,
  inFrameOf,
  lowEnergy,
  msd,
  rdf,
  residence,
  select,
  survival,
  vacf,
  zeroFrequency,
}

/** Every operator, alphabetically. */
export const operators: readonly Operator[] = [
  cages.operator,
  diffusion.operator,
  dos.operator,
  inFrameOf.operator,
  lowEnergy.operator,
  msd.operator,
  rdf.operator,
  residence.operator,
  select.operator,
  survival.operator,
  vacf.operator,
  zeroFrequency.operator,
]
