const TERMS = 40
const L = Math.sqrt(TERMS / Math.SQRT2)

/** Coefficients of Weideman's series: Fourier coefficients of e^{−t²}(L² + t²), t = L tan(θ/2). */
const COEFFICIENTS = (() => {
  const points = 4 * TERMS
  const values = Array.from({ length: points }, (_, i) => {
    const t = L * Math.tan((Math.PI * (i - points / 2)) / points)
    return i === 0 ? 0 : Math.exp(-t * t) * (L * L + t * t)
  })
  return Array.from({ length: TERMS }, (_, k) =>
    values.reduce(
      (sum, value, i) =>
        sum + (value * Math.cos((2 * Math.PI * (k + 1) * (i - points / 2)) / points)) / points,
      0,
    ),
  )
})()

/** Real part of w(x + iy) = e^{−z²} erfc(−iz) for y ≥ 0, to 1 in 10¹² of its peak.
 *  Source: Weideman, SIAM J. Numer. Anal. 31, 1497 (1994). */
export function faddeevaReal(x: number, y: number): number {
  // Z = (L + iz)/(L − iz)
  const [nr, ni, dr, di] = [L - y, x, L + y, -x]
  const size = dr * dr + di * di
  const [zr, zi] = [(nr * dr + ni * di) / size, (ni * dr - nr * di) / size]
  let [pr, pi] = [0, 0]
  for (let k = TERMS - 1; k >= 0; k--) [pr, pi] = [pr * zr - pi * zi + COEFFICIENTS[k], pr * zi + pi * zr]
  const [sr, si] = [dr * dr - di * di, 2 * dr * di]
  const square = sr * sr + si * si
  return (2 * (pr * sr + pi * si)) / square + dr / (Math.sqrt(Math.PI) * size)
}

/** A Lorentzian of this half width at half maximum spread by a Gaussian of this standard deviation; area 1. */
export function voigt(x: number, halfWidth: number, sigma: number): number {
  const scale = sigma * Math.SQRT2
  return faddeevaReal(x / scale, halfWidth / scale) / (sigma * Math.sqrt(2 * Math.PI))
}
