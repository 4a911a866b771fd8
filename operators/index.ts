import type { Operator } from '../pipeline/operator.ts'
import { cages } from './cages/cages.ts'
import { residence } from './cages/residence.ts'
import { survival } from './cages/survival.ts'
import { inFrameOf } from './frames/in-frame-of.ts'
import { select } from './frames/select.ts'
import { rdf } from './structure/rdf.ts'
import { arrhenius } from './transport/arrhenius.ts'
import { collective } from './transport/collective.ts'
import { conductivity } from './transport/conductivity.ts'
import { conductivityArrhenius } from './transport/conductivity-arrhenius.ts'
import { convergence } from './transport/convergence.ts'
import { diffusion } from './transport/diffusion.ts'
import { diffusionTensor } from './transport/diffusion-tensor.ts'
import { haven } from './transport/haven.ts'
import { meyerNeldel } from './transport/meyer-neldel.ts'
import { msd } from './transport/msd.ts'
import { nonGaussian } from './transport/non-gaussian.ts'
import { vanHove } from './transport/van-hove.ts'

export {
  arrhenius,
  cages,
  collective,
  conductivity,
  conductivityArrhenius,
  convergence,
  diffusion,
  diffusionTensor,
  haven,
  inFrameOf,
  meyerNeldel,
  msd,
  nonGaussian,
  rdf,
  residence,
  select,
  survival,
  vanHove,
}

/** Every operator, alphabetically. */
export const operators: readonly Operator[] = [
  arrhenius.operator,
  cages.operator,
  collective.operator,
  conductivity.operator,
  conductivityArrhenius.operator,
  convergence.operator,
  diffusion.operator,
  diffusionTensor.operator,
  haven.operator,
  inFrameOf.operator,
  meyerNeldel.operator,
  msd.operator,
  nonGaussian.operator,
  rdf.operator,
  residence.operator,
  select.operator,
  survival.operator,
  vanHove.operator,
]
