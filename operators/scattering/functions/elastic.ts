import { fitLeast } from '../../numerics/least-squares.ts'

/** j₀(x) = sin x / x */
export const j0 = (x: number): number => (Math.abs(x) < 1e-4 ? 1 - (x * x) / 6 : Math.sin(x) / x)

/** 3 j₁(x)/x = 3 (sin x − x cos x)/x³ */
const j1Ratio = (x: number): number =>
  Math.abs(x) < 1e-2 ? 1 - (x * x) / 10 : (3 * (Math.sin(x) - x * Math.cos(x))) / (x * x * x)

/** EISF of diffusion on the surface of a sphere of radius R: j₀²(QR). */
export const eisfOnSphere = (Q: number, R: number): number => j0(Q * R) ** 2
/** EISF of diffusion in a ball of radius R: [3 j₁(QR)/QR]². Source: Volino & Dianoux, Mol. Phys. 41, 271 (1980). */
export const eisfInBall = (Q: number, R: number): number => j1Ratio(Q * R) ** 2

/** e^{−2W} = e^{−Q²⟨u²⟩/3}, ⟨u²⟩ = ⟨|r − ⟨r⟩|²⟩ over all three axes, Å². */
export const debyeWaller = (Q: number, u2: number): number => Math.exp((-Q * Q * u2) / 3)

/** EISF A₀ of a long-time limit F_s(∞) = e^{−2W} A₀: the Debye–Waller factor of the vibrations divided out. */
export const eisfOf = (limit: number, Q: number, u2: number): number => limit / debyeWaller(Q, u2)

/** EISF of measured or fitted areas: elastic/(elastic + quasielastic); both carry the Debye–Waller factor, none is left. */
export const eisfOfAreas = (elastic: number, quasielastic: number): number =>
  elastic / (elastic + quasielastic)

/** An elastic intensity at one Q (Å⁻¹), with its standard deviation. */
export interface Elastic {
  readonly Q: number
  readonly value: number
  readonly error: number
}

export interface MeanSquare {
  /** ⟨u²⟩, Å², and its standard deviation. */
  readonly u2: number
  readonly error: number
  /** A at Q = 0 */
  readonly scale: number
  readonly chi: number
}

/** ⟨u²⟩ from the straight line ln A(Q) = ln A(0) − Q²⟨u²⟩/3; undefined for fewer than two positive intensities at different Q. */
export function meanSquareOf(points: readonly Elastic[]): MeanSquare | undefined {
  const good = points.filter(({ value, error }) => value > 0 && error > 0)
  if (new Set(good.map(({ Q }) => Q)).size < 2) return undefined
  const fit = fitLeast([0, 0], ([a, u2]) =>
    good.map(({ Q, value, error }) => {
      const weight = value / error
      return {
        value: (Math.log(value) - a + (Q * Q * u2) / 3) * weight,
        slopes: [-weight, (weight * Q * Q) / 3],
      }
    }),
  )
  if (!fit) return undefined
  const [a, u2] = fit.parameters
  return { u2, error: Math.sqrt(fit.covariance[1][1]), scale: Math.exp(a), chi: fit.chi }
}
