/** ħ²/2m of a neutron, meV Å²: E = 2.0721 k². */
const NEUTRON = 2.0721248

/** |Q| that a spectrometer of incident energy E_i (meV) sees at an energy loss E and scattering angle (degrees), Å⁻¹;
 *  undefined where the neutron has no energy left. */
export function kinematicQ(incident: number, energy: number, angle: number): number | undefined {
  const final = incident - energy
  if (final < 0) return undefined
  const cosine = Math.cos((angle * Math.PI) / 180)
  return Math.sqrt((incident + final - 2 * Math.sqrt(incident * final) * cosine) / NEUTRON)
}

/** k_f/k_i, by which a double differential cross section is more than S(Q,E). */
export const speedRatio = (incident: number, energy: number): number =>
  Math.sqrt(Math.max(0, incident - energy) / incident)

export interface Spectrometer {
  /** Incident energy, meV. */
  readonly incident: number
  /** Scattering angles that the detectors cover, degrees. */
  readonly from: number
  readonly to: number
}

/** Rows of S(Q,E): |Q| rises (Å⁻¹), and all share their energies. */
export interface ByQ {
  readonly Q: readonly number[]
  readonly values: readonly ArrayLike<number>[]
}

/** Angles that a sum is made of. */
const ANGLES = 90

/** S(E) = (k_f/k_i) ∫S(Q(θ),E) dΩ / ∫dΩ over the detectors of a spectrometer, straight between the given Q. Undefined where an
 *  angle sees a Q that is not given, or the neutron has no energy left. */
export function seenBy(
  { incident, from, to }: Spectrometer,
  { Q, values }: ByQ,
  energies: ArrayLike<number>,
): (number | undefined)[] {
  const angles = Array.from({ length: ANGLES }, (_, i) => from + ((i + 0.5) * (to - from)) / ANGLES)
  return Array.from(energies, (energy, i) => {
    let [sum, all] = [0, 0]
    for (const angle of angles) {
      const at = kinematicQ(incident, energy, angle)
      const place = at === undefined ? -1 : placeOf(Q, at)
      if (at === undefined || place < 0) return undefined
      const share = (at - Q[place]) / (Q[place + 1] - Q[place])
      const weight = Math.sin((angle * Math.PI) / 180)
      sum += weight * ((1 - share) * values[place][i] + share * values[place + 1][i])
      all += weight
    }
    return (speedRatio(incident, energy) * sum) / all
  })
}

/** The place whose Q and that of the next hold this one; −1 where there is none. */
function placeOf(Q: readonly number[], at: number): number {
  for (let i = 0; i + 1 < Q.length; i++) if (at >= Q[i] && at <= Q[i + 1]) return i
  return -1
}
