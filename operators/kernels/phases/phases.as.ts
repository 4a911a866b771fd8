// Sums over atoms of the products of cosines and sines that phases on an integer grid are made of, four frames at a time: phases
// in single precision, sums over more atoms than ROWS in double. The twin is phases/phase-sums-plain.ts.

// @ts-nocheck

import { powersOf } from './turns.as'

/** Bytes of four frames of one atom in a table of powers, and of one sum over four frames. */
const CELL: usize = 32
const SUM: usize = 32
/** Bytes of an axis: where its turns are, where its powers are, how many; and of an entry: how many axes (4 to 7 for three of one
 *  vector alone, by the signs of b and c over that of a: + +, + −, − +, − −), where their powers are, where its sums are. */
const AXIS: usize = 12
const ENTRY: usize = 20

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
function scaled(value: v128, weights: usize, weighed: bool): v128 {
  return weighed ? f32x4.mul(value, v128.load(weights)) : value
}

/** Sums of c, s. */
@inline
function sum1(a: usize, end: usize, to: usize, weights: usize, stride: usize, weighed: bool): void {
  let c = f32x4.splat(0)
  let s = f32x4.splat(0)
  for (; a < end; a += CELL, weights += stride) {
    c = f32x4.add(c, scaled(v128.load(a), weights, weighed))
    s = f32x4.add(s, scaled(v128.load(a, 16), weights, weighed))
  }
  add(to, c)
  add(to + SUM, s)
}

/** Sums of cc, cs, sc, ss, the first axis first. */
@inline
function sum2(a: usize, end: usize, b: usize, to: usize, weights: usize, stride: usize, weighed: bool): void {
  let cc = f32x4.splat(0)
  let cs = f32x4.splat(0)
  let sc = f32x4.splat(0)
  let ss = f32x4.splat(0)
  for (; a < end; a += CELL, b += CELL, weights += stride) {
    const ca = scaled(v128.load(a), weights, weighed)
    const sa = scaled(v128.load(a, 16), weights, weighed)
    const cb = v128.load(b)
    const sb = v128.load(b, 16)
    cc = mac(cc, ca, cb)
    cs = mac(cs, ca, sb)
    sc = mac(sc, sa, cb)
    ss = mac(ss, sa, sb)
  }
  add(to, cc)
  add(to + SUM, cs)
  add(to + 2 * SUM, sc)
  add(to + 3 * SUM, ss)
}

/** Sums of ccc, ccs, csc, css, scc, scs, ssc, sss. */
@inline
function sum3(
  a: usize, end: usize, b: usize, c: usize, to: usize, weights: usize, stride: usize, weighed: bool,
): void {
  let ccc = f32x4.splat(0)
  let ccs = f32x4.splat(0)
  let csc = f32x4.splat(0)
  let css = f32x4.splat(0)
  let scc = f32x4.splat(0)
  let scs = f32x4.splat(0)
  let ssc = f32x4.splat(0)
  let sss = f32x4.splat(0)
  for (; a < end; a += CELL, b += CELL, c += CELL, weights += stride) {
    const cb = v128.load(b)
    const sb = v128.load(b, 16)
    const cc = v128.load(c)
    const sc = v128.load(c, 16)
    const bcc = f32x4.mul(cb, cc)
    const bcs = f32x4.mul(cb, sc)
    const bsc = f32x4.mul(sb, cc)
    const bss = f32x4.mul(sb, sc)
    const ca = scaled(v128.load(a), weights, weighed)
    ccc = mac(ccc, ca, bcc)
    ccs = mac(ccs, ca, bcs)
    csc = mac(csc, ca, bsc)
    css = mac(css, ca, bss)
    const sa = scaled(v128.load(a, 16), weights, weighed)
    scc = mac(scc, sa, bcc)
    scs = mac(scs, sa, bcs)
    ssc = mac(ssc, sa, bsc)
    sss = mac(sss, sa, bss)
  }
  add(to, ccc)
  add(to + SUM, ccs)
  add(to + 2 * SUM, csc)
  add(to + 3 * SUM, css)
  add(to + 4 * SUM, scc)
  add(to + 5 * SUM, scs)
  add(to + 6 * SUM, ssc)
  add(to + 7 * SUM, sss)
}

/** Sums of cos and sin of a ± b ± c: of a vector that shares its products with no other. `opposite`: the signs of b and c differ;
 *  `turned`: that of c is −. */
@inline
function sumOne(
  a: usize, end: usize, b: usize, c: usize, to: usize, weights: usize, stride: usize, weighed: bool,
  opposite: bool, turned: bool,
): void {
  let re = f32x4.splat(0)
  let im = f32x4.splat(0)
  for (; a < end; a += CELL, b += CELL, c += CELL, weights += stride) {
    const cb = v128.load(b)
    const sb = v128.load(b, 16)
    const cc = v128.load(c)
    const sc = v128.load(c, 16)
    const even = f32x4.mul(sb, sc)
    const odd = f32x4.mul(sb, cc)
    const x = opposite ? f32x4.add(f32x4.mul(cb, cc), even) : f32x4.sub(f32x4.mul(cb, cc), even)
    const y = opposite ? f32x4.sub(f32x4.mul(cb, sc), odd) : f32x4.add(f32x4.mul(cb, sc), odd)
    const ca = scaled(v128.load(a), weights, weighed)
    const sa = scaled(v128.load(a, 16), weights, weighed)
    const cross = f32x4.mul(sa, y)
    re = mac(turned ? f32x4.add(re, cross) : f32x4.sub(re, cross), ca, x)
    const along = f32x4.mul(ca, y)
    im = mac(turned ? f32x4.sub(im, along) : f32x4.add(im, along), sa, x)
  }
  add(to, re)
  add(to + SUM, im)
}

@inline
function sums(
  entries: usize, count: i32, rows: usize, place: usize, shift: usize, weights: usize, stride: usize, weighed: bool,
): void {
  for (let i = 0; i < count; i++, entries += ENTRY) {
    const axes = load<u32>(entries)
    const a = <usize>load<u32>(entries, 4) + place
    const b = <usize>load<u32>(entries, 8) + place
    const c = <usize>load<u32>(entries, 12) + place
    const to = <usize>load<u32>(entries, 16) + shift
    const end = a + rows * CELL
    if (axes == 3) sum3(a, end, b, c, to, weights, stride, weighed)
    else if (axes == 2) sum2(a, end, b, to, weights, stride, weighed)
    else if (axes == 1) sum1(a, end, to, weights, stride, weighed)
    else if (axes == 4) sumOne(a, end, b, c, to, weights, stride, weighed, false, false)
    else if (axes == 5) sumOne(a, end, b, c, to, weights, stride, weighed, true, true)
    else if (axes == 6) sumOne(a, end, b, c, to, weights, stride, weighed, true, false)
    else sumOne(a, end, b, c, to, weights, stride, weighed, false, true)
  }
}

function plainSums(entries: usize, count: i32, rows: usize, place: usize, shift: usize): void {
  sums(entries, count, rows, place, shift, 0, 0, false)
}

function weighedSums(
  entries: usize, count: i32, rows: usize, place: usize, shift: usize, weights: usize, stride: usize,
): void {
  sums(entries, count, rows, place, shift, weights, stride, true)
}

/** Powers of every axis for so many fours of frames: table[power][four][row]. */
@inline
function powers(
  axes: usize, block: usize, rows: usize, room: usize, first: usize, fours: usize, stride: usize,
): void {
  const used = i32x4.splat(-1)
  for (let axis = axes; axis < axes + 3 * AXIS; axis += AXIS) {
    let turns = <usize>load<u32>(axis) + first * 32
    let table = <usize>load<u32>(axis, 4)
    const most = load<i32>(axis, 8)
    for (let row: usize = 0; row < rows; row++, turns += stride, table += CELL)
      for (let four: usize = 0; four < fours; four++)
        powersOf(turns + four * 32, table + four * room * CELL, block, most, used)
  }
}

/** sums += of every entry over the rows, `fours` times four frames, whose sums are `shift` bytes apart. Powers are made for `near`
 *  fours at a time, with room for `room` rows, `block` bytes a power. Rows of turns are 2·`stride` bytes apart, those of weights,
 *  0 for none, `stride`. */
export function batch(
  axes: usize, block: usize, room: usize, near: usize, entries: usize, count: i32, rows: usize, fours: usize,
  shift: usize, weights: usize, stride: usize,
): void {
  for (let first: usize = 0; first < fours; first += near) {
    const here = min(near, fours - first)
    powers(axes, block, rows, room, first, here, 2 * stride)
    for (let four: usize = 0; four < here; four++) {
      const place = four * room * CELL
      const to = (first + four) * shift
      if (weights == 0) plainSums(entries, count, rows, place, to)
      else weighedSums(entries, count, rows, place, to, weights + (first + four) * 16, stride)
    }
  }
}
