import { massOf } from '../../../schemas/elements.ts'
import type { Mode } from './modes.ts'
import { RATES, type Rates } from './network.ts'

/** What an argyrodite world can be told. */
export interface Settings {
  /** Cubic cells of 52 atoms along each edge. */
  readonly cells: number
  /** ps between frames. */
  readonly interval: number
  /** K */
  readonly temperature: number
  readonly seed: number
  /** Å/ps along x, y and z. */
  readonly drift: readonly [number, number, number]
  /** Ions that make the same jumps: the Haven ratio is one over it. */
  readonly together: number
  /** Turns of a PS4 a ps. */
  readonly turnRate: number
  readonly rates: Rates
}

export const SETTINGS: Settings = {
  cells: 2,
  interval: 0.01,
  temperature: 600,
  seed: 1,
  drift: [0, 0, 0],
  together: 1,
  turnRate: 0,
  rates: RATES,
}

/** Å */
export const BOND = 2.08

const [LI, P, S, CL] = ['Li', 'P', 'S', 'Cl'].map(massOf)
const POLYANION = P + 4 * S

/** What vibrates. The shares of an atom's modes add up, so that each element has the temperature. */
export const MODES = {
  /** Lithium in its site, and with the cage that it is in: its free S. */
  lithium: mode(40, 12, LI, 1 - LI / S),
  cage: mode(20, 6, S, 1),
  chlorine: mode(18, 6, CL, 1),
  /** PS4 as a whole, its librations, P and S in it. */
  polyanion: mode(12, 4, POLYANION, 1),
  libration: mode(12, 4, (8 / 3) * S * BOND ** 2, 1),
  phosphorus: mode(50, 6, P, 1 - P / POLYANION),
  bonded: mode(28, 8, S, 3 / 4 - S / POLYANION),
} as const satisfies Readonly<Record<string, Mode>>

function mode(energy: number, damping: number, mass: number, share: number): Mode {
  return { energy, damping, mass, share }
}
