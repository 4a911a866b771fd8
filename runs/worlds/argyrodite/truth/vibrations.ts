import { massOf } from '../../../../schemas/elements.ts'
import { decays, type Mode, placeSquare, speedSquare } from '../modes.ts'
import { MODES } from '../settings.ts'

/** Modes of an element with their parts of its ⟨v²⟩. Bonded S are four fifths of all S. */
export function modesOf(element: string): readonly (readonly [Mode, number])[] {
  const { lithium, cage, chlorine, polyanion, phosphorus, bonded, libration } = MODES
  const [whole, bound] = [massOf('S') / polyanion.mass, 4 / 5]
  const parts: Readonly<Record<string, readonly (readonly [Mode, number])[]>> = {
    Li: [
      [lithium, lithium.share],
      [cage, 1 - lithium.share],
    ],
    P: [
      [phosphorus, phosphorus.share],
      [polyanion, 1 - phosphorus.share],
    ],
    S: [
      [cage, 1 - bound],
      [polyanion, bound * whole],
      [libration, bound / 4],
      [bonded, bound * bonded.share],
    ],
    Cl: [[chlorine, 1]],
  }
  return parts[element]
}

/** One-sided g(E) of an element per meV: Σ of (2/π) ΓE²/((E² − E₀²)² + (ΓE)²) by the parts of its modes. */
export const densityOfStates = (element: string, energy: number): number =>
  modesOf(element).reduce(
    (sum, [{ energy: own, damping }, part]) =>
      sum +
      (part * (2 / Math.PI) * damping * energy ** 2) /
        ((energy ** 2 - own ** 2) ** 2 + (damping * energy) ** 2),
    0,
  )

/** VACF of an element over that at 0. */
export const velocityDecay = (element: string, t: number): number =>
  modesOf(element).reduce((sum, [mode, part]) => sum + part * decays(mode, t).speed, 0)

/** ⟨v²⟩ of an element along one axis, Å²/ps². */
export const thermalSpeed = (element: string, temperature: number): number =>
  speedSquare({ energy: 1, damping: 0, mass: massOf(element), share: 1 }, temperature)

/** ⟨(u(t) − u(0))²⟩ of lithium in its site along one axis, Å². */
export const vibrationSquare = (temperature: number, t: number): number =>
  [MODES.lithium, MODES.cage].reduce(
    (sum, mode) => sum + 2 * placeSquare(mode, temperature) * (1 - decays(mode, t).place),
    0,
  )
