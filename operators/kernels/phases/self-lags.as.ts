// Power spectra of the phases of four atoms at once, one atom a lane, in single precision: an FFT that leaves its frequencies
// where they fall. The definition of what it is for is phases/self-lags-plain.ts.

// @ts-nocheck

import { powersOf } from './turns.as'

/** Bytes of one complex number of four atoms, and of one real. */
const POINT: usize = 32
const REAL: usize = 16
/** Blocks of so many points stay in the nearest cache while they are transformed. */
const NEAR: usize = 1024

/** e^{2πips} for p = 1 … most from turns [frame][4] in double: table[p − 1][frame], 0 in lanes that the mask leaves out. */
export function powers(turns: usize, frames: usize, table: usize, most: i32, mask: usize): void {
  const used = v128.load(mask)
  for (let t: usize = 0; t < frames; t++)
    powersOf(turns + t * 32, table + t * POINT, frames * POINT, most, used)
}

/** z ·= e^{±iφ} of a table, or z = e^{±iφ} where `fresh`. */
export function spread(table: usize, sign: f32, frames: usize, z: usize, fresh: bool): void {
  const signs = f32x4.splat(sign)
  const end = z + frames * POINT
  if (fresh) {
    for (; z < end; z += POINT, table += POINT) {
      v128.store(z, v128.load(table))
      v128.store(z + 16, f32x4.mul(signs, v128.load(table, 16)))
    }
    return
  }
  for (; z < end; z += POINT, table += POINT) {
    const re = v128.load(z)
    const im = v128.load(z, 16)
    const c = v128.load(table)
    const s = f32x4.mul(signs, v128.load(table, 16))
    v128.store(z, f32x4.sub(f32x4.mul(re, c), f32x4.mul(im, s)))
    v128.store(z + 16, f32x4.add(f32x4.mul(re, s), f32x4.mul(im, c)))
  }
}

@inline
function timesReal(re: v128, im: v128, c: v128, s: v128): v128 {
  return f32x4.sub(f32x4.mul(re, c), f32x4.mul(im, s))
}

@inline
function timesImaginary(re: v128, im: v128, c: v128, s: v128): v128 {
  return f32x4.add(f32x4.mul(re, s), f32x4.mul(im, c))
}

/** One pass of radix 3 over n points; twiddles w, w² as floats. */
function pass3(z: usize, n: usize, twiddles: usize): void {
  const third = (n / 3) * POINT
  const root = f32x4.splat(0.8660254037844386)
  const half = f32x4.splat(0.5)
  for (let end = z + third; z < end; z += POINT, twiddles += 16) {
    const ar = v128.load(z)
    const ai = v128.load(z, 16)
    const br = v128.load(z + third)
    const bi = v128.load(z + third, 16)
    const cr = v128.load(z + 2 * third)
    const ci = v128.load(z + 2 * third, 16)
    const sr = f32x4.add(br, cr)
    const si = f32x4.add(bi, ci)
    const dr = f32x4.mul(root, f32x4.sub(br, cr))
    const di = f32x4.mul(root, f32x4.sub(bi, ci))
    const mr = f32x4.sub(ar, f32x4.mul(half, sr))
    const mi = f32x4.sub(ai, f32x4.mul(half, si))
    v128.store(z, f32x4.add(ar, sr))
    v128.store(z, f32x4.add(ai, si), 16)
    const pr = f32x4.add(mr, di)
    const pi = f32x4.sub(mi, dr)
    const qr = f32x4.sub(mr, di)
    const qi = f32x4.add(mi, dr)
    const c1 = v128.load32_splat(twiddles)
    const s1 = v128.load32_splat(twiddles, 4)
    const c2 = v128.load32_splat(twiddles, 8)
    const s2 = v128.load32_splat(twiddles, 12)
    v128.store(z + third, timesReal(pr, pi, c1, s1))
    v128.store(z + third, timesImaginary(pr, pi, c1, s1), 16)
    v128.store(z + 2 * third, timesReal(qr, qi, c2, s2))
    v128.store(z + 2 * third, timesImaginary(qr, qi, c2, s2), 16)
  }
}

/** One pass of radix 4 over n points; twiddles w, w², w³ as floats. */
function pass4(z: usize, n: usize, twiddles: usize): void {
  const q = (n >> 2) * POINT
  for (let end = z + q; z < end; z += POINT, twiddles += 24) {
    const ar = v128.load(z)
    const ai = v128.load(z, 16)
    const cr = v128.load(z + 2 * q)
    const ci = v128.load(z + 2 * q, 16)
    const er = f32x4.add(ar, cr)
    const ei = f32x4.add(ai, ci)
    const or = f32x4.sub(ar, cr)
    const oi = f32x4.sub(ai, ci)
    const br = v128.load(z + q)
    const bi = v128.load(z + q, 16)
    const dr = v128.load(z + 3 * q)
    const di = v128.load(z + 3 * q, 16)
    const sr = f32x4.add(br, dr)
    const si = f32x4.add(bi, di)
    const tr = f32x4.sub(bi, di)
    const ti = f32x4.sub(dr, br)
    v128.store(z, f32x4.add(er, sr))
    v128.store(z, f32x4.add(ei, si), 16)
    const pr = f32x4.add(or, tr)
    const pi = f32x4.add(oi, ti)
    const c1 = v128.load32_splat(twiddles)
    const s1 = v128.load32_splat(twiddles, 4)
    v128.store(z + q, timesReal(pr, pi, c1, s1))
    v128.store(z + q, timesImaginary(pr, pi, c1, s1), 16)
    const mr = f32x4.sub(er, sr)
    const mi = f32x4.sub(ei, si)
    const c2 = v128.load32_splat(twiddles, 8)
    const s2 = v128.load32_splat(twiddles, 12)
    v128.store(z + 2 * q, timesReal(mr, mi, c2, s2))
    v128.store(z + 2 * q, timesImaginary(mr, mi, c2, s2), 16)
    const nr = f32x4.sub(or, tr)
    const ni = f32x4.sub(oi, ti)
    const c3 = v128.load32_splat(twiddles, 16)
    const s3 = v128.load32_splat(twiddles, 20)
    v128.store(z + 3 * q, timesReal(nr, ni, c3, s3))
    v128.store(z + 3 * q, timesImaginary(nr, ni, c3, s3), 16)
  }
}

@inline
function addPower(at: usize, re: v128, im: v128): void {
  v128.store(at, f32x4.add(v128.load(at), f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im))))
}

/** The last passes, of radix 4 without twiddles, and |Z|² added to the sums. */
function last4(z: usize, n: usize, sums: usize): void {
  for (let end = z + n * POINT; z < end; z += 4 * POINT, sums += 4 * REAL) {
    const ar = v128.load(z)
    const ai = v128.load(z, 16)
    const br = v128.load(z, 32)
    const bi = v128.load(z, 48)
    const cr = v128.load(z, 64)
    const ci = v128.load(z, 80)
    const dr = v128.load(z, 96)
    const di = v128.load(z, 112)
    const er = f32x4.add(ar, cr)
    const ei = f32x4.add(ai, ci)
    const or = f32x4.sub(ar, cr)
    const oi = f32x4.sub(ai, ci)
    const sr = f32x4.add(br, dr)
    const si = f32x4.add(bi, di)
    const tr = f32x4.sub(bi, di)
    const ti = f32x4.sub(dr, br)
    addPower(sums, f32x4.add(er, sr), f32x4.add(ei, si))
    addPower(sums + REAL, f32x4.add(or, tr), f32x4.add(oi, ti))
    addPower(sums + 2 * REAL, f32x4.sub(er, sr), f32x4.sub(ei, si))
    addPower(sums + 3 * REAL, f32x4.sub(or, tr), f32x4.sub(oi, ti))
  }
}

function last2(z: usize, n: usize, sums: usize): void {
  for (let end = z + n * POINT; z < end; z += 2 * POINT, sums += 2 * REAL) {
    const ar = v128.load(z)
    const ai = v128.load(z, 16)
    const br = v128.load(z, 32)
    const bi = v128.load(z, 48)
    addPower(sums, f32x4.add(ar, br), f32x4.add(ai, bi))
    addPower(sums + REAL, f32x4.sub(ar, br), f32x4.sub(ai, bi))
  }
}

/** Passes of radix 4 over a block of 2^k points: large ones part by part, near ones pass by pass. */
function block(z: usize, n: usize, twiddles: usize, sums: usize): void {
  if (n > NEAR) {
    pass4(z, n, twiddles)
    const q = n >> 2
    for (let m: usize = 0; m < 4; m++)
      block(z + m * q * POINT, q, twiddles + q * 24, sums + m * q * REAL)
    return
  }
  let size = n
  let table = twiddles
  for (; size > 4; size >>= 2) {
    for (let from: usize = 0; from < n; from += size) pass4(z + from * POINT, size, table)
    table += (size >> 2) * 24
  }
  if (size == 4) last4(z, n, sums)
  else last2(z, n, sums)
}

/** sums[place of f] += |Z_f|², z of `frames` points padded to n = 2^k or 3·2^k; destroys z. Twiddles: those of radix 3
 *  where there is one, then of every pass of radix 4 in turn. */
export function power(z: usize, frames: usize, n: usize, twiddles: usize, sums: usize): void {
  memory.fill(z + frames * POINT, 0, (n - frames) * POINT)
  if (n % 3 != 0) {
    block(z, n, twiddles, sums)
    return
  }
  pass3(z, n, twiddles)
  const third = n / 3
  for (let m: usize = 0; m < 3; m++)
    block(z + m * third * POINT, third, twiddles + third * 16, sums + m * third * REAL)
}
