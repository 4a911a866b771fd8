import { arrheniusAt, TEMPERATURES } from './arrhenius.ts'
import { backHopping } from './back-hopping.ts'
import { bound } from './bound.ts'
import { cages } from './cages.ts'
import { melt, twoCarriers } from './carriers.ts'
import { channels } from './channels.ts'
import type { World } from './common/world.ts'
import { drifting } from './drifting.ts'
import { forwardHopping } from './forward-hopping.ts'
import { gas } from './gas.ts'
import { pairs } from './pairs.ts'
import { populations } from './populations.ts'
import { projected } from './projected.ts'
import { rareJumps } from './rare-jumps.ts'
import { rattlingFrame } from './rattling-frame.ts'
import { slowCages } from './slow-cages.ts'
import { strings } from './strings.ts'
import { switching } from './switching.ts'
import { toAndFro } from './to-and-fro.ts'
import { exchange, fewTransitions, manyTransitions } from './two-state.ts'
import { langevin, oscillators } from './velocities.ts'
import { walk } from './walk.ts'

/** Small worlds with known truth, each from a seed. */
export const worlds: readonly World[] = [
  walk,
  pairs,
  strings,
  cages,
  backHopping,
  forwardHopping,
  switching,
  populations,
  channels,
  twoCarriers,
  slowCages(1),
  slowCages(7),
  rareJumps(3),
  rareJumps(12),
  rareJumps(60),
  bound,
  toAndFro(2, 3, 25),
  toAndFro(2, 4, 25),
  toAndFro(3, 3, 25),
  toAndFro(6, 3, 10),
  rattlingFrame(0.5),
  rattlingFrame(0.8),
  drifting,
  melt,
  exchange,
  fewTransitions,
  manyTransitions,
  projected,
  gas,
  ...TEMPERATURES.map(arrheniusAt),
  langevin,
  oscillators,
]
