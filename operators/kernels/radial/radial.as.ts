// Sums of radial functions of the distances of some atoms from one, from a table: what radial-plain.ts says. Distances are listed by frame, four frames at a
// time; then the functions of a frame's list are added, four at a time.

// @ts-nocheck

@inline function fractions(other: usize, own: usize, shift: usize): v128 {
  return f32x4.sub(f32x4.sub(v128.load(other), v128.load(own)), f32x4.splat(load<f32>(shift)))
}

@inline function component(u: v128, v: v128, w: v128, cell: usize, step: usize): v128 {
  return f32x4.add(
    f32x4.add(f32x4.mul(u, v128.load(cell)), f32x4.mul(v, v128.load(cell + 3 * step))),
    f32x4.mul(w, v128.load(cell + 6 * step)),
  )
}

@inline function added(sum: v128, low: usize, high: usize, share: v128): v128 {
  const a = v128.load(low)
  return f32x4.add(sum, f32x4.add(a, f32x4.mul(share, f32x4.sub(v128.load(high), a))))
}

/** Puts a distance at the end of its frame's list: where its functions begin in the table, and how far it is on the way to the next sample.
 *  The functions step by whole phases: those of a distance are a run of one phase's samples, which are `phase` bytes from the next phase's. */
@inline function append(r2: f32, scale: f32, phases: u32, inverse: u64, table: usize, phase: usize, end: usize): void {
  const at = sqrt<f32>(r2) * scale
  const below = floor<f32>(at)
  const sample = <u32>below
  // ⌊sample/phases⌋ by a product: right while sample · phases is below 2³².
  const whole = <u32>((<u64>sample * inverse) >> 32)
  const to = <usize>load<u32>(end)
  store<u32>(to, <u32>(table + phase * <usize>(sample - whole * phases) - 4 * <usize>whole))
  store<f32>(to + 4, at - below)
  store<u32>(end, <u32>(to + 8))
}

/** Sums of 16 functions over a list. */
@inline function sumSixteen(list: usize, end: usize, offset: usize, phase: usize, sums: usize): void {
  let a = f32x4.splat(0)
  let b = f32x4.splat(0)
  let c = f32x4.splat(0)
  let d = f32x4.splat(0)
  for (let at = list; at < end; at += 8) {
    const low = <usize>load<u32>(at) + offset
    const high = low + phase
    const share = v128.load32_splat(at + 4)
    a = added(a, low, high, share)
    b = added(b, low + 16, high + 16, share)
    c = added(c, low + 32, high + 32, share)
    d = added(d, low + 48, high + 48, share)
  }
  v128.store(sums, a)
  v128.store(sums, b, 16)
  v128.store(sums, c, 32)
  v128.store(sums, d, 48)
}

/** Of one species: fractions are [axis][frame] `step` bytes apart, cells nine of these; `frames` a multiple of four. Of each pair (16 bytes):
 *  place of the other atom's fractions, whole cells between the two along a, b, c. `lists` has room for all pairs in each frame, and `ends` for
 *  where each list ends. `row` is the length of the functions in bytes, a multiple of 64, `slot` that of a frame's sums. */
export function radial(
  own: usize,
  pairs: usize,
  count: usize,
  cells: usize,
  frames: usize,
  step: usize,
  table: usize,
  phases: u32,
  phase: usize,
  lists: usize,
  ends: usize,
  row: usize,
  slot: usize,
  sums: usize,
  scale: f32,
  far: f32,
): void {
  const limit = f32x4.splat(far)
  const inverse: u64 = 4294967295 / <u64>phases + 1
  const last = pairs + 16 * count
  for (let t: usize = 0; t < frames; t++) store<u32>(ends + 4 * t, <u32>(lists + 8 * count * t))
  for (let pair = pairs; pair < last; pair += 16) {
    const other = <usize>load<u32>(pair)
    for (let t: usize = 0; t < 4 * frames; t += 16) {
      const u = fractions(other + t, own + t, pair + 4)
      const v = fractions(other + t + step, own + t + step, pair + 8)
      const w = fractions(other + t + 2 * step, own + t + 2 * step, pair + 12)
      const x = component(u, v, w, cells + t, step)
      const y = component(u, v, w, cells + t + step, step)
      const z = component(u, v, w, cells + t + 2 * step, step)
      const r2 = f32x4.add(f32x4.add(f32x4.mul(x, x), f32x4.mul(y, y)), f32x4.mul(z, z))
      const near = i32x4.bitmask(f32x4.lt(r2, limit))
      if (near == 0) continue
      const end = ends + t
      if (near & 1) append(f32x4.extract_lane(r2, 0), scale, phases, inverse, table, phase, end)
      if (near & 2) append(f32x4.extract_lane(r2, 1), scale, phases, inverse, table, phase, end + 4)
      if (near & 4) append(f32x4.extract_lane(r2, 2), scale, phases, inverse, table, phase, end + 8)
      if (near & 8) append(f32x4.extract_lane(r2, 3), scale, phases, inverse, table, phase, end + 12)
    }
  }
  for (let t: usize = 0; t < frames; t++) {
    const list = lists + 8 * count * t
    const end = <usize>load<u32>(ends + 4 * t)
    for (let offset: usize = 0; offset < row; offset += 64)
      sumSixteen(list, end, offset, phase, sums + slot * t + offset)
  }
}
