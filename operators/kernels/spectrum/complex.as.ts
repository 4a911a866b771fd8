// Complex doubles [re, im] in one vector each.

// @ts-nocheck

export const COMPLEX: usize = 16

@inline
export function swap(a: v128): v128 {
  return v128.shuffle<f64>(a, a, 1, 0)
}

/** −i·a */
@inline
export function turn(a: v128): v128 {
  return v128.xor(swap(a), f64x2(0.0, -0.0))
}

@inline
export function realOf(w: v128): v128 {
  return v128.shuffle<f64>(w, w, 0, 0)
}

/** (−Im w, Im w) */
@inline
export function imaginaryOf(w: v128): v128 {
  return v128.xor(v128.shuffle<f64>(w, w, 1, 1), f64x2(-0.0, 0.0))
}

/** a·w, w given as its two halves. */
@inline
export function times(a: v128, real: v128, imaginary: v128): v128 {
  return f64x2.add(f64x2.mul(a, real), f64x2.mul(swap(a), imaginary))
}
