/** Uniform numbers in [0, 1) from a seed: mulberry32, so that an error bar is the same whenever it is computed. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** A standard normal deviate (Box–Muller). */
export const gaussian = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** A gamma deviate of this shape and scale 1. Source: Marsaglia, Tsang, ACM Trans. Math. Softw. 26, 363 (2000). */
export function gamma(shape: number, random: () => number): number {
  if (shape < 1) return gamma(shape + 1, random) * Math.exp(Math.log(1 - random()) / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = gaussian(random)
    const v = 1 + c * x
    if (v > 0 && Math.log(1 - random()) < (x * x) / 2 + d - d * v * v * v + d * Math.log(v * v * v))
      return d * v * v * v
  }
}
