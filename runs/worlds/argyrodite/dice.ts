/** State of whole random numbers of 32 bits (mulberry32), in an array so that it is never a number on the heap. */
export type Dice = Int32Array

export const diceOf = (seed: number): Dice => Int32Array.of(Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995)

export function bits(dice: Dice): number {
  const state = (dice[0] + 0x6d2b79f5) | 0
  dice[0] = state
  const t = Math.imul(state ^ (state >>> 15), state | 1)
  const u = t ^ (t + Math.imul(t ^ (t >>> 7), t | 61))
  return u ^ (u >>> 14)
}

/** In (0, 1). */
export const uniformOf = (dice: Dice): number => ((bits(dice) >>> 0) + 0.5) / 4294967296
export const waitOf = (dice: Dice, rate: number): number => -Math.log(uniformOf(dice)) / rate
export const belowOf = (dice: Dice, n: number): number => Math.floor(n * uniformOf(dice))

const LEVELS = 4096
export const LEVEL = LEVELS - 1
/** Bits that one level takes: a whole number of 32 bits gives two. */
export const LEVEL_BITS = 12

/** Normal deviates at evenly spaced quantiles, scaled to a variance of exactly 1: `NORMALS[bits & LEVEL]` is a throw. */
export const NORMALS = normals()

function normals(): Float64Array {
  const half = Float64Array.from({ length: LEVELS / 2 }, (_, i) => quantile(0.5 + (i + 0.5) / LEVELS))
  const square = half.reduce((sum, z) => sum + z * z, 0) / half.length
  return Float64Array.from({ length: LEVELS }, (_, i) => {
    const z = half[i >> 1] / Math.sqrt(square)
    return i % 2 === 0 ? z : -z
  })
}

/** Quantile of the normal distribution above ½, by Newton steps on the series of its integral. */
function quantile(p: number): number {
  let z = 0
  for (let round = 0; round < 60; round++) {
    const density = Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI)
    const step = (p - 0.5 - density * series(z)) / density
    z += Math.max(-0.3, Math.min(0.3, step))
  }
  return z
}

/** ∫₀ᶻ of the normal density over its value at z: z + z³/3 + z⁵/15 + … */
function series(z: number): number {
  let [term, sum] = [z, z]
  for (let k = 3; Math.abs(term) > 1e-17; k += 2) {
    term *= (z * z) / k
    sum += term
    if (term === 0) break
  }
  return sum
}
