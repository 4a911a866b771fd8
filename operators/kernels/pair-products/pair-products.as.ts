// Sums over displacements within lines of x, y, z: what pair-products-plain.ts says, two frames at a time.

// @ts-nocheck

@inline function moved(at: usize, lag: usize): v128 {
  return f64x2.sub(v128.load(at), v128.load(at - lag))
}

/** Of one frame; the other lane is 0. */
@inline function movedOne(at: usize, lag: usize): v128 {
  return f64x2.sub(v128.load64_zero(at), v128.load64_zero(at - lag))
}

@inline function plus(sum: v128, a: v128, b: v128): v128 {
  return f64x2.add(sum, f64x2.mul(a, b))
}

/** Byte offsets: from, to of the later frames in x; y and z lie `stride` and twice that behind. Sums have two parts each. */
@inline function squaresOf(from: usize, to: usize, lag: usize, stride: usize, out: usize): void {
  let xx = v128.load(out)
  let yy = v128.load(out + 16)
  let zz = v128.load(out + 32)
  let at = from
  for (; at + 32 <= to; at += 32) {
    const x = moved(at, lag)
    const y = moved(at + stride, lag)
    const z = moved(at + 2 * stride, lag)
    xx = plus(xx, x, x)
    yy = plus(yy, y, y)
    zz = plus(zz, z, z)
    const u = moved(at + 16, lag)
    const v = moved(at + 16 + stride, lag)
    const w = moved(at + 16 + 2 * stride, lag)
    xx = plus(xx, u, u)
    yy = plus(yy, v, v)
    zz = plus(zz, w, w)
  }
  if (at + 16 <= to) {
    const x = moved(at, lag)
    const y = moved(at + stride, lag)
    const z = moved(at + 2 * stride, lag)
    xx = plus(xx, x, x)
    yy = plus(yy, y, y)
    zz = plus(zz, z, z)
    at += 16
  }
  if (at < to) {
    const x = movedOne(at, lag)
    const y = movedOne(at + stride, lag)
    const z = movedOne(at + 2 * stride, lag)
    xx = plus(xx, x, x)
    yy = plus(yy, y, y)
    zz = plus(zz, z, z)
  }
  v128.store(out, xx)
  v128.store(out + 16, yy)
  v128.store(out + 32, zz)
}

/** The same with the products of two axes. */
@inline function tensorOf(from: usize, to: usize, lag: usize, stride: usize, out: usize): void {
  let xx = v128.load(out)
  let yy = v128.load(out + 16)
  let zz = v128.load(out + 32)
  let xy = v128.load(out + 48)
  let xz = v128.load(out + 64)
  let yz = v128.load(out + 80)
  for (let at = from; at < to; ) {
    const two = at + 16 <= to
    const x = two ? moved(at, lag) : movedOne(at, lag)
    const y = two ? moved(at + stride, lag) : movedOne(at + stride, lag)
    const z = two ? moved(at + 2 * stride, lag) : movedOne(at + 2 * stride, lag)
    xx = plus(xx, x, x)
    yy = plus(yy, y, y)
    zz = plus(zz, z, z)
    xy = plus(xy, x, y)
    xz = plus(xz, x, z)
    yz = plus(yz, y, z)
    at += two ? 16 : 8
  }
  v128.store(out, xx)
  v128.store(out + 16, yy)
  v128.store(out + 32, zz)
  v128.store(out + 48, xy)
  v128.store(out + 64, xz)
  v128.store(out + 80, yz)
}

/** Numbers one behind the other. */
@inline function copy(from: usize, to: usize, count: usize): void {
  let i: usize = 0
  for (; i + 2 <= count; i += 2) v128.store(to + 8 * i, v128.load(from + 8 * i))
  if (i < count) store<f64>(to + 8 * i, load<f64>(from + 8 * i))
}

/** Numbers of single precision. */
@inline function widen(from: usize, to: usize, count: usize): void {
  let i: usize = 0
  for (; i + 4 <= count; i += 4) {
    const four = v128.load(from + 4 * i)
    v128.store(to + 8 * i, f64x2.promote_low_f32x4(four))
    v128.store(to + 8 * i + 16, f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3)))
  }
  for (; i < count; i++) store<f64>(to + 8 * i, <f64>load<f32>(from + 4 * i))
}

/** Back to single precision. */
@inline function narrow(from: usize, to: usize, count: usize): void {
  for (let i: usize = 0; i < count; i++) store<f32>(to + 4 * i, <f32>load<f64>(from + 8 * i))
}

/** Every second number. */
@inline function thin(from: usize, to: usize, count: usize): void {
  let i: usize = 0
  for (; i + 2 <= count; i += 2) {
    const at = from + 16 * i
    v128.store(to + 8 * i, v128.shuffle<f64>(v128.load(at), v128.load(at + 8), 0, 3))
  }
  if (i < count) store<f64>(to + 8 * i, load<f64>(from + 16 * i))
}

@inline function sumStretches(table: usize, count: usize, line: usize, stride: usize, out: usize, tensor: bool): void {
  for (let s: usize = 0; s < count; s++, table += 12) {
    const lag = <usize>load<u32>(table) << 3
    const from = line + (<usize>load<u32>(table + 4) << 3)
    const to = line + (<usize>load<u32>(table + 8) << 3)
    if (tensor) tensorOf(from, to, lag, stride, out + 96 * s)
    else squaresOf(from, to, lag, stride, out + 48 * s)
  }
}

/** Makes the lines of one row level by level and sums over their stretches. `frames` of the three axes lie `apart`. */
@inline function row(
  table: usize,
  levels: usize,
  line: usize,
  frames: usize,
  apart: usize,
  single: bool,
  past: usize,
  reach: usize,
  out: usize,
  tensor: bool,
): void {
  const bits: usize = single ? 2 : 3
  let below: usize = 0
  let between: usize = 0
  for (let level: usize = 0; level < levels; level++) {
    const fresh = <usize>load<u32>(table)
    const first = <usize>load<u32>(table + 4)
    const count = <usize>load<u32>(table + 8)
    const stride = (reach + fresh) << 3
    for (let axis: usize = 0; axis < 3; axis++) {
      const own = line + axis * stride
      const into = own + (reach << 3)
      const kept = past + axis * (reach << bits)
      if (single) widen(kept, own, reach)
      else copy(kept, own, reach)
      if (level > 0) thin(below + axis * between + (first << 3), into, fresh)
      else if (single) widen(frames + axis * apart, into, fresh)
      else copy(frames + axis * apart, into, fresh)
      if (single) narrow(own + (fresh << 3), kept, reach)
      else copy(own + (fresh << 3), kept, reach)
    }
    sumStretches(table + 12, count, line, stride, out, tensor)
    table += 12 + 12 * count
    out += (tensor ? 96 : 48) * count
    below = line + (reach << 3)
    between = stride
    line += 3 * stride
    past += 3 * (reach << bits)
  }
}

@inline function each(
  table: usize,
  levels: usize,
  line: usize,
  frames: usize,
  single: bool,
  rows: usize,
  past: usize,
  remembered: usize,
  reach: usize,
  out: usize,
  tensor: bool,
): void {
  const bits: usize = single ? 2 : 3
  const bytes = <usize>load<u32>(table) << bits
  for (let i: usize = 0; i < rows; i++) {
    const own = past + ((3 * reach * remembered * i) << bits)
    row(table, levels, line, frames + i * bytes, rows * bytes, single, own, reach, out, tensor)
  }
}

/** `table`: of each level its fresh frames, the first of them among those of the level before, and how many stretches it has, and then
 *  lag, begin and end of each. `frames` [axis][row][frame] and `past` [row][remembered][axis][reach] are of single precision or both double; `out`
 *  three sums of each stretch, in two parts each that are to be added. */
export function squares(
  table: usize,
  levels: usize,
  line: usize,
  frames: usize,
  single: bool,
  rows: usize,
  past: usize,
  remembered: usize,
  reach: usize,
  out: usize,
): void {
  each(table, levels, line, frames, single, rows, past, remembered, reach, out, false)
}

/** The same with six sums of each. */
export function tensors(
  table: usize,
  levels: usize,
  line: usize,
  frames: usize,
  single: bool,
  rows: usize,
  past: usize,
  remembered: usize,
  reach: usize,
  out: usize,
): void {
  each(table, levels, line, frames, single, rows, past, remembered, reach, out, true)
}
