// e^{2πips} from s in turns: cosines and sines in double, their powers by multiplication, stored in single precision.

// @ts-nocheck

/** s less the nearest whole number. */
@inline
function folded(s: v128): v128 {
  return f64x2.sub(s, f64x2.nearest(s))
}

@inline
function step(x2: v128, value: v128, coefficient: f64): v128 {
  return f64x2.add(f64x2.splat(coefficient), f64x2.mul(x2, value))
}

/** cos(πs/2) for |s| ≤ ½: Taylor's series to 1 in 10¹⁰. */
@inline
function cosineOfQuarter(s: v128): v128 {
  const x = f64x2.mul(s, f64x2.splat(1.5707963267948966))
  const x2 = f64x2.mul(x, x)
  let value = f64x2.splat(-2.755731922398589e-7)
  value = step(x2, value, 2.48015873015873e-5)
  value = step(x2, value, -1.388888888888889e-3)
  value = step(x2, value, 4.1666666666666664e-2)
  value = step(x2, value, -0.5)
  return step(x2, value, 1)
}

/** sin(πs/2) for |s| ≤ ½. */
@inline
function sineOfQuarter(s: v128): v128 {
  const x = f64x2.mul(s, f64x2.splat(1.5707963267948966))
  const x2 = f64x2.mul(x, x)
  let value = f64x2.splat(-2.505210838544172e-8)
  value = step(x2, value, 2.7557319223985893e-6)
  value = step(x2, value, -1.984126984126984e-4)
  value = step(x2, value, 8.333333333333333e-3)
  value = step(x2, value, -0.16666666666666666)
  return f64x2.mul(x, step(x2, value, 1))
}

/** Real part of (c + is)². */
@inline
function squareReal(c: v128, s: v128): v128 {
  return f64x2.sub(f64x2.mul(c, c), f64x2.mul(s, s))
}

/** Imaginary part of (c + is)². */
@inline
function squareImaginary(c: v128, s: v128): v128 {
  const half = f64x2.mul(c, s)
  return f64x2.add(half, half)
}

/** Real part of a·b. */
@inline
function productReal(ar: v128, ai: v128, br: v128, bi: v128): v128 {
  return f64x2.sub(f64x2.mul(ar, br), f64x2.mul(ai, bi))
}

/** Imaginary part of a·b. */
@inline
function productImaginary(ar: v128, ai: v128, br: v128, bi: v128): v128 {
  return f64x2.add(f64x2.mul(ar, bi), f64x2.mul(ai, br))
}

@inline
function store(at: usize, cA: v128, sA: v128, cB: v128, sB: v128, used: v128): void {
  const c = v128.shuffle<f64>(f32x4.demote_f64x2_zero(cA), f32x4.demote_f64x2_zero(cB), 0, 2)
  const s = v128.shuffle<f64>(f32x4.demote_f64x2_zero(sA), f32x4.demote_f64x2_zero(sB), 0, 2)
  v128.store(at, v128.and(used, c))
  v128.store(at + 16, v128.and(used, s))
}

/** From four turns in double: e^{2πips} as four cosines and four sines at `at` for p = 1, `block` bytes further for each
 *  p to `most`; 0 where the mask is. */
@inline
export function powersOf(turns: usize, at: usize, block: usize, most: i32, used: v128): void {
  const a = folded(v128.load(turns))
  const b = folded(v128.load(turns, 16))
  const halfA = squareReal(cosineOfQuarter(a), sineOfQuarter(a))
  const sineA = squareImaginary(cosineOfQuarter(a), sineOfQuarter(a))
  const halfB = squareReal(cosineOfQuarter(b), sineOfQuarter(b))
  const sineB = squareImaginary(cosineOfQuarter(b), sineOfQuarter(b))
  const cA = squareReal(halfA, sineA)
  const sA = squareImaginary(halfA, sineA)
  const cB = squareReal(halfB, sineB)
  const sB = squareImaginary(halfB, sineB)
  store(at, cA, sA, cB, sB, used)
  let reA = cA
  let imA = sA
  let reB = cB
  let imB = sB
  for (let p = 1; p < most; p++) {
    const nextA = productReal(reA, imA, cA, sA)
    imA = productImaginary(reA, imA, cA, sA)
    reA = nextA
    const nextB = productReal(reB, imB, cB, sB)
    imB = productImaginary(reB, imB, cB, sB)
    reB = nextB
    at += block
    store(at, reA, imA, reB, imB, used)
  }
}
