// e^{2πips} from s in turns: folded in double, cosines and sines and their powers in single precision.

// @ts-nocheck

/** Numbers that are loaded where they are used: as constants of the code they would be put together anew each time. */
const NUMBERS: usize = memory.data<f32>([
  1, -0.5, 4.1666666666666664e-2, -1.388888888888889e-3, 2.48015873015873e-5,
  1, -0.16666666666666666, 8.333333333333333e-3, -1.984126984126984e-4, 2.7557319223985893e-6,
  1.5707963267948966,
])
const COSINE: usize = 0
const SINE: usize = 20
const RIGHT_ANGLE: usize = 40
/** 1.5·2⁵²: a number beside it has no digits below 1, and its lowest ones are those of the whole number. */
const LARGE: usize = memory.data<f64>([6755399441055744])

@inline
function numberAt(at: usize): v128 {
  return v128.load32_splat(NUMBERS + at)
}

/** Five coefficients of a polynomial, the lowest first. */
@inline
function polynomial(x2: v128, at: usize): v128 {
  let value = numberAt(at + 16)
  value = f32x4.add(numberAt(at + 12), f32x4.mul(x2, value))
  value = f32x4.add(numberAt(at + 8), f32x4.mul(x2, value))
  value = f32x4.add(numberAt(at + 4), f32x4.mul(x2, value))
  return f32x4.add(numberAt(at), f32x4.mul(x2, value))
}

/** The sign bit where the second bit of whole numbers is set. */
@inline
function negative(quarters: v128): v128 {
  return i32x4.shl(v128.and(quarters, i32x4.splat(2)), 30)
}

/** e^{2πips} of four turns in double as four cosines and four sines at `at`, 0 where the mask is: Taylor's series to 3 in 10⁸
 *  within an eighth of a turn of the nearest quarter. */
@inline
function exact(turns: usize, quartersOfTurn: f64, at: usize, used: v128): void {
  const times = f64x2.splat(quartersOfTurn)
  const large = v128.load64_splat(LARGE)
  const a = f64x2.mul(times, v128.load(turns))
  const b = f64x2.mul(times, v128.load(turns, 16))
  const nearA = f64x2.add(a, large)
  const nearB = f64x2.add(b, large)
  const restA = f32x4.demote_f64x2_zero(f64x2.sub(a, f64x2.sub(nearA, large)))
  const restB = f32x4.demote_f64x2_zero(f64x2.sub(b, f64x2.sub(nearB, large)))
  const quarters = v128.shuffle<i32>(nearA, nearB, 0, 2, 4, 6)
  const x = f32x4.mul(v128.shuffle<f64>(restA, restB, 0, 2), numberAt(RIGHT_ANGLE))
  const x2 = f32x4.mul(x, x)
  const c = polynomial(x2, COSINE)
  const s = f32x4.mul(x, polynomial(x2, SINE))
  const odd = i32x4.shr_s(i32x4.shl(quarters, 31), 31)
  // cos(x + 90°) = −sin x, sin(x + 90°) = cos x.
  const re = v128.xor(v128.bitselect(s, c, odd), negative(i32x4.sub(quarters, odd)))
  const im = v128.xor(v128.bitselect(c, s, odd), negative(quarters))
  v128.store(at, v128.and(used, re))
  v128.store(at + 16, v128.and(used, im))
}

/** From four turns in double: e^{2πips} as four cosines and four sines at `at` for p = 1, `block` bytes further for each
 *  p to `most`; 0 where the mask is. Odd powers are made as such, even ones by one multiplication with e^{2πis}: of longer products
 *  the errors add up. */
@inline
export function powersOf(turns: usize, at: usize, block: usize, most: i32, used: v128): void {
  if (most == 0) return
  const first = at
  // A number of its own: p as one would have to wait for the atom before.
  let quartersOfTurn: f64 = 4
  for (let p = 1; p <= most; p += 2, quartersOfTurn += 8) {
    exact(turns, quartersOfTurn, at, used)
    if (p == most) return
    const c = v128.load(first)
    const s = v128.load(first, 16)
    const re = v128.load(at)
    const im = v128.load(at, 16)
    at += block
    v128.store(at, f32x4.sub(f32x4.mul(re, c), f32x4.mul(im, s)))
    v128.store(at, f32x4.add(f32x4.mul(im, c), f32x4.mul(re, s)), 16)
    at += block
  }
}
