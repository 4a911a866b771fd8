// Sums over atoms of the products of cosines and sines that phases on an integer grid are made of, four frames at a time: phases
// in single precision, sums over more atoms than ROWS in double. The twin is phases/phase-sums-plain.ts.

// @ts-nocheck

import { powersOf } from './turns.as'

/** Atoms that are summed over before a sum is stored, and bytes of four frames of one atom. */
const ROWS: usize = 16
const CELL: usize = 32
/** Bytes of one entry: how many axes (4 to 7 for three of one vector alone, by the signs of b and c over that of a: + +, + −, − +,
 *  − −), where their powers are, where its sums are. */
const ENTRY: usize = 20

/** e^{2πips} for p = 1 … most: table[p − 1][four frames][row], `block` bytes a power. Rows of turns are `stride` bytes apart. */
export function powers(
  turns: usize, stride: usize, rows: usize, fours: usize, table: usize, block: usize, most: i32,
): void {
  const used = i32x4.splat(-1)
  for (let four: usize = 0; four < fours; four++)
    for (let row: usize = 0; row < rows; row++)
      powersOf(turns + row * stride + four * 32, table + (four * ROWS + row) * CELL, block, most, used)
}

@inline
function add(at: usize, value: v128): void {
  const high = v128.shuffle<f64>(value, value, 1, 1)
  v128.store(at, f64x2.add(v128.load(at), f64x2.promote_low_f32x4(value)))
  v128.store(at + 16, f64x2.add(v128.load(at, 16), f64x2.promote_low_f32x4(high)))
}

@inline
function mac(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b))
}

@inline
function scaled(value: v128, weights: usize, at: usize): v128 {
  return weights == 0 ? value : f32x4.mul(value, v128.load(weights + at))
}

/** Sums of c, s. */
function sum1(a: usize, rows: usize, fours: usize, sums: usize, far: usize, weights: usize, stride: usize): void {
  for (let four: usize = 0; four < fours; four++) {
    let c = f32x4.splat(0)
    let s = f32x4.splat(0)
    for (let row: usize = 0; row < rows; row++) {
      const at = (four * ROWS + row) * CELL
      const w = row * stride + four * 16
      c = f32x4.add(c, scaled(v128.load(a + at), weights, w))
      s = f32x4.add(s, scaled(v128.load(a + at + 16), weights, w))
    }
    const to = sums + four * 32
    add(to, c)
    add(to + far, s)
  }
}

/** Sums of cc, cs, sc, ss, the first axis first. */
function sum2(
  a: usize, b: usize, rows: usize, fours: usize, sums: usize, far: usize, weights: usize, stride: usize,
): void {
  for (let four: usize = 0; four < fours; four++) {
    let cc = f32x4.splat(0)
    let cs = f32x4.splat(0)
    let sc = f32x4.splat(0)
    let ss = f32x4.splat(0)
    for (let row: usize = 0; row < rows; row++) {
      const at = (four * ROWS + row) * CELL
      const w = row * stride + four * 16
      const ca = scaled(v128.load(a + at), weights, w)
      const sa = scaled(v128.load(a + at + 16), weights, w)
      const cb = v128.load(b + at)
      const sb = v128.load(b + at + 16)
      cc = mac(cc, ca, cb)
      cs = mac(cs, ca, sb)
      sc = mac(sc, sa, cb)
      ss = mac(ss, sa, sb)
    }
    const to = sums + four * 32
    add(to, cc)
    add(to + far, cs)
    add(to + 2 * far, sc)
    add(to + 3 * far, ss)
  }
}

/** Sums of ccc, ccs, csc, css, scc, scs, ssc, sss. */
function sum3(
  a: usize, b: usize, c: usize, rows: usize, fours: usize, sums: usize, far: usize, weights: usize, stride: usize,
): void {
  for (let four: usize = 0; four < fours; four++) {
    let ccc = f32x4.splat(0)
    let ccs = f32x4.splat(0)
    let csc = f32x4.splat(0)
    let css = f32x4.splat(0)
    let scc = f32x4.splat(0)
    let scs = f32x4.splat(0)
    let ssc = f32x4.splat(0)
    let sss = f32x4.splat(0)
    for (let row: usize = 0; row < rows; row++) {
      const at = (four * ROWS + row) * CELL
      const w = row * stride + four * 16
      const cb = v128.load(b + at)
      const sb = v128.load(b + at + 16)
      const cc = v128.load(c + at)
      const sc = v128.load(c + at + 16)
      const bcc = f32x4.mul(cb, cc)
      const bcs = f32x4.mul(cb, sc)
      const bsc = f32x4.mul(sb, cc)
      const bss = f32x4.mul(sb, sc)
      const ca = scaled(v128.load(a + at), weights, w)
      ccc = mac(ccc, ca, bcc)
      ccs = mac(ccs, ca, bcs)
      csc = mac(csc, ca, bsc)
      css = mac(css, ca, bss)
      const sa = scaled(v128.load(a + at + 16), weights, w)
      scc = mac(scc, sa, bcc)
      scs = mac(scs, sa, bcs)
      ssc = mac(ssc, sa, bsc)
      sss = mac(sss, sa, bss)
    }
    const to = sums + four * 32
    add(to, ccc)
    add(to + far, ccs)
    add(to + 2 * far, csc)
    add(to + 3 * far, css)
    add(to + 4 * far, scc)
    add(to + 5 * far, scs)
    add(to + 6 * far, ssc)
    add(to + 7 * far, sss)
  }
}

/** Sums of cos and sin of a ± b ± c: of a vector that shares its products with no other. `opposite`: the signs of b and c differ;
 *  `turned`: that of c is −. */
@inline
function sumOne(
  a: usize, b: usize, c: usize, rows: usize, fours: usize, sums: usize, far: usize, weights: usize, stride: usize,
  opposite: bool, turned: bool,
): void {
  for (let four: usize = 0; four < fours; four++) {
    let re = f32x4.splat(0)
    let im = f32x4.splat(0)
    for (let row: usize = 0; row < rows; row++) {
      const at = (four * ROWS + row) * CELL
      const w = row * stride + four * 16
      const cb = v128.load(b + at)
      const sb = v128.load(b + at + 16)
      const cc = v128.load(c + at)
      const sc = v128.load(c + at + 16)
      const even = f32x4.mul(sb, sc)
      const odd = f32x4.mul(sb, cc)
      const x = opposite ? f32x4.add(f32x4.mul(cb, cc), even) : f32x4.sub(f32x4.mul(cb, cc), even)
      const y = opposite ? f32x4.sub(f32x4.mul(cb, sc), odd) : f32x4.add(f32x4.mul(cb, sc), odd)
      const ca = scaled(v128.load(a + at), weights, w)
      const sa = scaled(v128.load(a + at + 16), weights, w)
      const cross = f32x4.mul(sa, y)
      re = mac(turned ? f32x4.add(re, cross) : f32x4.sub(re, cross), ca, x)
      const along = f32x4.mul(ca, y)
      im = mac(turned ? f32x4.sub(im, along) : f32x4.add(im, along), sa, x)
    }
    const to = sums + four * 32
    add(to, re)
    add(to + far, im)
  }
}

/** sums += of every entry over the rows; sums of one entry are `far` bytes apart, weights are 0 for none. */
export function sums(
  entries: usize, count: i32, rows: usize, fours: usize, shift: usize, far: usize, weights: usize, stride: usize,
): void {
  for (let i = 0; i < count; i++, entries += ENTRY) {
    const axes = load<u32>(entries)
    const a = <usize>load<u32>(entries + 4)
    const b = <usize>load<u32>(entries + 8)
    const c = <usize>load<u32>(entries + 12)
    const to = <usize>load<u32>(entries + 16) + shift
    if (axes == 4) sumOne(a, b, c, rows, fours, to, far, weights, stride, false, false)
    else if (axes == 5) sumOne(a, b, c, rows, fours, to, far, weights, stride, true, true)
    else if (axes == 6) sumOne(a, b, c, rows, fours, to, far, weights, stride, true, false)
    else if (axes == 7) sumOne(a, b, c, rows, fours, to, far, weights, stride, false, true)
    else if (axes == 3) sum3(a, b, c, rows, fours, to, far, weights, stride)
    else if (axes == 2) sum2(a, b, rows, fours, to, far, weights, stride)
    else sum1(a, rows, fours, to, far, weights, stride)
  }
}
