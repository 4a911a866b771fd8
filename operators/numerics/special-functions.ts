/** Coefficients of Lanczos with g = 7, n = 9. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]
const STEPS = 500
const TINY = 1e-300

/** ln Γ(x) for x > 0. Source: Lanczos, J. SIAM Numer. Anal. B 1, 86 (1964). */
export function lnGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - lnGamma(1 - x)
  const t = x + 6.5
  let sum = LANCZOS[0]
  for (let k = 1; k < LANCZOS.length; k++) sum += LANCZOS[k] / (x - 1 + k)
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum)
}

/** Regularised incomplete beta function I_x(a, b) by its continued fraction (Abramowitz & Stegun, eq. 26.5.8). */
export function betaShare(x: number, a: number, b: number): number {
  if (!(x > 0)) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - betaShare(1 - x, b, a)
  const front = Math.exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return (
    (front / a) *
    fraction((k) => {
      const m = k >> 1
      if (k === 0) return 1
      return k % 2 === 0
        ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
        : -((a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    })
  )
}

/** 1/(1 + d₁/(1 + d₂/(1 + …))) with d₀ = 1, by the modified method of Lentz. */
function fraction(term: (k: number) => number): number {
  let [value, c, d] = [TINY, TINY, 0]
  for (let k = 0; k < STEPS; k++) {
    d = 1 / nonZero(1 + term(k) * d)
    c = nonZero(1 + term(k) / c)
    value *= c * d
    if (Math.abs(c * d - 1) < 1e-15) break
  }
  return value
}

const nonZero = (x: number): number => (Math.abs(x) < TINY ? TINY : x)

/** Regularised incomplete gamma function P(a, x) (Abramowitz & Stegun, eqs. 6.5.29 and 6.5.31). */
export function gammaShare(a: number, x: number): number {
  if (!(x > 0)) return 0
  const front = Math.exp(a * Math.log(x) - x - lnGamma(a))
  return x < a + 1 ? front * gammaSeries(a, x) : 1 - front * gammaTail(a, x)
}

function gammaSeries(a: number, x: number): number {
  let [term, sum] = [1 / a, 1 / a]
  for (let k = 1; k < 10_000 && term > 1e-16 * sum; k++) {
    term *= x / (a + k)
    sum += term
  }
  return sum
}

function gammaTail(a: number, x: number): number {
  let b = x + 1 - a
  let [c, d] = [1 / TINY, 1 / nonZero(b)]
  let value = d
  for (let k = 1; k < 10_000; k++) {
    b += 2
    d = 1 / nonZero(b - k * (k - a) * d)
    c = nonZero(b - (k * (k - a)) / c)
    value *= c * d
    if (Math.abs(c * d - 1) < 1e-15) break
  }
  return value
}
