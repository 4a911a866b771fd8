// Sums of radial functions of the distances of some atoms from one, from a table: what radial-plain.ts says, four frames and then four functions
// at a time.

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

@inline function addFour(low: usize, high: usize, share: v128, sums: usize): void {
  const a = v128.load(low)
  const step = f32x4.mul(share, f32x4.sub(v128.load(high), a))
  v128.store(sums, f32x4.add(v128.load(sums), f32x4.add(a, step)))
}

/** The functions step by whole phases: those of a distance are a run of one phase's samples, which are `phase` bytes from the next phase's. */
@inline function addRow(r2: f32, scale: f32, phases: u32, inverse: u64, table: usize, phase: usize, row: usize, sums: usize): void {
  const at = sqrt<f32>(r2) * scale
  const below = floor<f32>(at)
  const sample = <u32>below
  // ⌊sample/phases⌋ by a product: right while sample · phases is below 2³².
  const whole = <u32>((<u64>sample * inverse) >> 32)
  let low = table + phase * <usize>(sample - whole * phases) - 4 * <usize>whole
  let to = sums
  const share = f32x4.splat(at - below)
  const end = sums + row
  while (to < end) {
    addFour(low, low + phase, share, to)
    addFour(low + 16, low + phase + 16, share, to + 16)
    addFour(low + 32, low + phase + 32, share, to + 32)
    addFour(low + 48, low + phase + 48, share, to + 48)
    low += 64
    to += 64
  }
}

/** Fractions are [axis][frame] `step` bytes apart, cells nine of these; `frames` a multiple of four. Of each pair (20 bytes): place of the
 *  other atom's fractions, whole cells between the two along a, b, c, place of its species in the sums. `row` is the length of the functions in
 *  bytes, a multiple of 64, `slot` that of a frame's sums. */
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
  row: usize,
  slot: usize,
  scale: f32,
  far: f32,
): void {
  const limit = f32x4.splat(far)
  const inverse: u64 = 4294967295 / <u64>phases + 1
  const end = pairs + 20 * count
  for (let pair = pairs; pair < end; pair += 20) {
    const other = <usize>load<u32>(pair)
    let sums = <usize>load<u32>(pair + 16)
    for (let t: usize = 0; t < 4 * frames; t += 16) {
      const u = fractions(other + t, own + t, pair + 4)
      const v = fractions(other + t + step, own + t + step, pair + 8)
      const w = fractions(other + t + 2 * step, own + t + 2 * step, pair + 12)
      const x = component(u, v, w, cells + t, step)
      const y = component(u, v, w, cells + t + step, step)
      const z = component(u, v, w, cells + t + 2 * step, step)
      const r2 = f32x4.add(f32x4.add(f32x4.mul(x, x), f32x4.mul(y, y)), f32x4.mul(z, z))
      const near = i32x4.bitmask(f32x4.lt(r2, limit))
      if (near & 1) addRow(f32x4.extract_lane(r2, 0), scale, phases, inverse, table, phase, row, sums)
      if (near & 2) addRow(f32x4.extract_lane(r2, 1), scale, phases, inverse, table, phase, row, sums + slot)
      if (near & 4) addRow(f32x4.extract_lane(r2, 2), scale, phases, inverse, table, phase, row, sums + 2 * slot)
      if (near & 8) addRow(f32x4.extract_lane(r2, 3), scale, phases, inverse, table, phase, row, sums + 3 * slot)
      sums += 4 * slot
    }
  }
}
