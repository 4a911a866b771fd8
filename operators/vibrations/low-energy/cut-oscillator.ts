import { HBAR } from '../../../schemas/units.ts'
import type { Oscillator } from './oscillator.ts'

/** How a spectrum was made: frame interval (ps) and last lag of its VACF. */
export interface Cut {
  readonly interval: number
  readonly lags: number
}

/** Damping this near to the critical one is taken as this far from it. */
const CRITICAL = 1e-6

/** Density of states (1/meV) at these energies of a damped oscillator, weight · (2/π) ΓE²/[(E² − E₀²)² + (ΓE)²], which is what
 *  E·S(E)/(n + 1) is of S ∝ (n + 1) ΓE/[(E² − E₀²)² + (ΓE)²] (Ding et al., eq. 1, where the square of the first bracket's E is
 *  misprinted), whose VACF is known at multiples of the interval up to the last lag and is cut there: its resolution and what
 *  is folded back are in it as they are in a measured spectrum. The VACF is Σ± A± exp(s±t) with s± = −Γ/2ħ ± iΩ,
 *  ħΩ = √(E₀² − Γ²/4), A± = ½(1 ± iΓ/2ħΩ); each sum over lags is a geometric one. */
export function cutOscillator(
  energies: readonly number[],
  { interval, lags }: Cut,
): (at: Oscillator) => Float64Array {
  const step = interval / HBAR
  const turns = Float64Array.from(
    energies.flatMap((E) => [E * step, E * step * (lags + 1)].flatMap((x) => [Math.cos(x), Math.sin(x)])),
  )
  return ({ energy, width, weight }) => {
    const scale = (weight * step) / Math.PI
    const out = new Float64Array(energies.length).fill(-scale)
    for (const { rate, phase, real, imaginary } of exponentials(energy, width)) {
      const [p, q] = [step, step * (lags + 1)].map((t) => Math.exp(rate * t))
      const [pr, pi] = [p * Math.cos(phase * step), p * Math.sin(phase * step)]
      const end = phase * step * (lags + 1)
      const [qr, qi] = [q * Math.cos(end), q * Math.sin(end)]
      // Plain variables: pairs made anew at every energy cost more than what is done with them.
      for (let i = 0, at = 0; i < out.length; i++, at += 4) {
        const c = turns[at]
        const s = turns[at + 1]
        const ends = turns[at + 2]
        const around = turns[at + 3]
        for (let sign = 1; sign >= -1; sign -= 2) {
          const a = 1 - (pr * c - sign * pi * s)
          const b = -(sign * pr * s + pi * c)
          const d = 1 - (qr * ends - sign * qi * around)
          const e = -(sign * qr * around + qi * ends)
          const square = a * a + b * b
          const isSum = square > 1e-24
          const re = isSum ? (d * a + e * b) / square : lags + 1
          const im = isSum ? (e * a - d * b) / square : 0
          out[i] += scale * (real * re - imaginary * im)
        }
      }
    }
    return out
  }
}

const SIGNS = [1, -1] as const

/** s± as rate + i·phase (meV) and A±. */
function exponentials(energy: number, width: number) {
  const half = width / 2
  const gap = energy * energy - half * half
  const least = CRITICAL * energy * energy
  const root = Math.sqrt(Math.max(Math.abs(gap), least))
  return SIGNS.map((sign) =>
    gap > -least
      ? { rate: -half, phase: sign * root, real: 0.5, imaginary: (sign * half) / root / 2 }
      : { rate: sign * root - half, phase: 0, real: (1 - (sign * half) / root) / 2, imaginary: 0 },
  )
}
