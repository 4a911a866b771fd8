import type { Operator } from '../pipeline/operator.ts'
import { cages } from './cages/cages.ts'
import { residence } from './cages/residence.ts'
import { survival } from './cages/survival.ts'
import { inFrameOf } from './frames/in-frame-of.ts'
import { select } from './frames/select.ts'
import { firstPassage } from './markov/first-passage.ts'
import { labelSeries } from './markov/label-series.ts'
import { shellStates } from './markov/shell-states.ts'
import { transitions } from './markov/transitions.ts'
import { rdf } from './structure/rdf.ts'
import { diffusion } from './transport/diffusion.ts'
import { msd } from './transport/msd.ts'

export {
  cages,
  diffusion,
  firstPassage,
  inFrameOf,
  labelSeries,
  msd,
  rdf,
  residence,
  select,
  shellStates,
  survival,
  transitions,
}

/** Every operator, alphabetically. */
export const operators: readonly Operator[] = [
  cages.operator,
  diffusion.operator,
  firstPassage.operator,
  inFrameOf.operator,
  labelSeries.operator,
  msd.operator,
  rdf.operator,
  residence.operator,
  select.operator,
  shellStates.operator,
  survival.operator,
  transitions.operator,
]
