/** ħ²/2m of a neutron, meV Å²: E = 2.0721 k². */
const NEUTRON = 2.0721248

export interface Spectrometer {
  /** Incident energy, meV. */
  readonly incident: number
  /** Scattering angles that the detectors cover, degrees. */
  readonly from: number
  readonly to: number
}

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

/** Angles that a mean is made of. */
const ANGLES = 90

/** |Q| that the detectors see at one energy loss (meV), with shares of their solid angle that add to 1; undefined where the neutron
 *  has no energy left. */
function seenAt({ incident, from, to }: Spectrometer, energy: number) {
  const step = (to - from) / ANGLES
  const angles = Array.from({ length: ANGLES }, (_, i) => from + (i + 0.5) * step)
  const weights = angles.map((angle) => Math.sin((angle * Math.PI) / 180))
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  if (energy > incident) return undefined
  return angles.map((angle, i) => ({
    Q: kinematicQ(incident, energy, angle) as number,
    share: weights[i] / all,
  }))
}

/** ∫f(Q(θ)) dΩ / ∫dΩ over the detectors of a spectrometer, at one energy loss (meV). Undefined where the neutron has no
 *  energy left. */
export const overDetectors = (
  spectrometer: Spectrometer,
  energy: number,
  f: (Q: number) => number,
): number | undefined => seenAt(spectrometer, energy)?.reduce((sum, { Q, share }) => sum + share * f(Q), 0)

/** Shares in which rows of S(Q,E) at some |Q| (rising, Å⁻¹) make the mean over the detectors at one energy loss, straight between
 *  them: they add to 1. Undefined where an angle sees a Q that is not given, or the neutron has no energy left. */
export function detectorShares(
  spectrometer: Spectrometer,
  Q: readonly number[],
  energy: number,
): Float64Array | undefined {
  const shares = new Float64Array(Q.length)
  const seen = seenAt(spectrometer, energy)
  for (const { Q: at, share } of seen ?? []) {
    const next = Q.findIndex((each) => each >= at)
    if (next < 0 || (next === 0 && at < Q[0])) return undefined
    const before = Math.max(0, next - 1)
    const part = next === 0 ? 1 : (at - Q[before]) / (Q[next] - Q[before])
    shares[next] += share * part
    shares[before] += share * (1 - part)
  }
  return seen && shares
}

/** |Q| between which the detectors lie at one energy loss, Å⁻¹. */
export const reachOf = ({ incident, from, to }: Spectrometer, energy: number): readonly [number, number] => [
  kinematicQ(incident, energy, from) ?? Number.NaN,
  kinematicQ(incident, energy, to) ?? Number.NaN,
]
