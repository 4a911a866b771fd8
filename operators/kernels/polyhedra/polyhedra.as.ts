// How long an ion stays in a tetrahedron whose corners move: what `inside` of polyhedra-plain says, two frames at a time.

// @ts-nocheck

@inline function two(values: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(values))
}

@inline function three(a: v128, b: v128, c: v128, p: v128, q: v128, r: v128): v128 {
  return f64x2.add(f64x2.add(f64x2.mul(a, p), f64x2.mul(b, q)), f64x2.mul(c, r))
}

@inline function minor(a: v128, b: v128, c: v128, d: v128): v128 {
  return f64x2.sub(f64x2.mul(a, b), f64x2.mul(c, d))
}

/** A corner of a site: which one, and the lattice vector that it is moved by; bytes. */
const CORNER: usize = 32

@inline function pathOf(corners: usize, frames: usize, corner: usize): usize {
  return corners + 4 * frames * <usize>load<u32>(corner)
}

@inline function shiftOf(corner: usize, axis: usize): v128 {
  return v128.load64_splat(corner + 8 + 8 * axis)
}

/** 0.25 (a + b + c + d) */
@inline function middle(a: v128, b: v128, c: v128, d: v128): v128 {
  return f64x2.mul(f64x2.splat(0.25), f64x2.add(f64x2.add(f64x2.add(a, b), c), d))
}

/** The first of the frames [from, frames) in which the ion is not in the site; `ion` and `corners` hold x, y, z, that many bytes
 *  apart, `cell` basis and inverse. */
export function stay(
  ion: usize,
  apart: usize,
  site: usize,
  corners: usize,
  wide: usize,
  frames: usize,
  from: usize,
  cell: usize,
): usize {
  const one = pathOf(corners, frames, site)
  const second = pathOf(corners, frames, site + CORNER)
  const third = pathOf(corners, frames, site + 2 * CORNER)
  const last = pathOf(corners, frames, site + 3 * CORNER)
  const half = f64x2.splat(0.5)
  const zero = f64x2.splat(0)
  for (let t: usize = from; t < frames; t += 2) {
    const at: usize = 4 * t
    let x = two(ion + at)
    let y = two(ion + apart + at)
    let z = two(ion + 2 * apart + at)
    let ax = f64x2.add(two(one + at), shiftOf(site, 0))
    let ay = f64x2.add(two(one + wide + at), shiftOf(site, 1))
    let az = f64x2.add(two(one + 2 * wide + at), shiftOf(site, 2))
    let bx = f64x2.add(two(second + at), shiftOf(site + CORNER, 0))
    let by = f64x2.add(two(second + wide + at), shiftOf(site + CORNER, 1))
    let bz = f64x2.add(two(second + 2 * wide + at), shiftOf(site + CORNER, 2))
    let cx = f64x2.add(two(third + at), shiftOf(site + 2 * CORNER, 0))
    let cy = f64x2.add(two(third + wide + at), shiftOf(site + 2 * CORNER, 1))
    let cz = f64x2.add(two(third + 2 * wide + at), shiftOf(site + 2 * CORNER, 2))
    const dx = f64x2.add(two(last + at), shiftOf(site + 3 * CORNER, 0))
    const dy = f64x2.add(two(last + wide + at), shiftOf(site + 3 * CORNER, 1))
    const dz = f64x2.add(two(last + 2 * wide + at), shiftOf(site + 3 * CORNER, 2))
    const gx = f64x2.sub(x, middle(ax, bx, cx, dx))
    const gy = f64x2.sub(y, middle(ay, by, cy, dy))
    const gz = f64x2.sub(z, middle(az, bz, cz, dz))
    const p = f64x2.floor(f64x2.add(three(gx, gy, gz, at9(cell, 9), at9(cell, 12), at9(cell, 15)), half))
    const q = f64x2.floor(f64x2.add(three(gx, gy, gz, at9(cell, 10), at9(cell, 13), at9(cell, 16)), half))
    const r = f64x2.floor(f64x2.add(three(gx, gy, gz, at9(cell, 11), at9(cell, 14), at9(cell, 17)), half))
    x = f64x2.sub(f64x2.sub(x, three(p, q, r, at9(cell, 0), at9(cell, 3), at9(cell, 6))), dx)
    y = f64x2.sub(f64x2.sub(y, three(p, q, r, at9(cell, 1), at9(cell, 4), at9(cell, 7))), dy)
    z = f64x2.sub(f64x2.sub(z, three(p, q, r, at9(cell, 2), at9(cell, 5), at9(cell, 8))), dz)
    ax = f64x2.sub(ax, dx)
    ay = f64x2.sub(ay, dy)
    az = f64x2.sub(az, dz)
    bx = f64x2.sub(bx, dx)
    by = f64x2.sub(by, dy)
    bz = f64x2.sub(bz, dz)
    cx = f64x2.sub(cx, dx)
    cy = f64x2.sub(cy, dy)
    cz = f64x2.sub(cz, dz)
    const nx = minor(by, cz, bz, cy)
    const ny = minor(bz, cx, bx, cz)
    const nz = minor(bx, cy, by, cx)
    const volume = three(ax, ay, az, nx, ny, nz)
    const sign = v128.bitselect(f64x2.splat(-1), f64x2.splat(1), f64x2.lt(volume, zero))
    const first = f64x2.mul(sign, three(x, y, z, nx, ny, nz))
    const mx = minor(ay, z, az, y)
    const my = minor(az, x, ax, z)
    const mz = minor(ax, y, ay, x)
    const next = f64x2.mul(sign, three(cx, cy, cz, mx, my, mz))
    const final = f64x2.mul(f64x2.neg(sign), three(bx, by, bz, mx, my, mz))
    const out = v128.or(v128.or(f64x2.lt(first, zero), f64x2.lt(next, zero)), f64x2.lt(final, zero))
    const holds = f64x2.le(f64x2.add(f64x2.add(first, next), final), f64x2.mul(sign, volume))
    const inside = v128.andnot(holds, out)
    if (i64x2.extract_lane(inside, 0) == 0) return t
    if (i64x2.extract_lane(inside, 1) == 0) return t + 1
  }
  return frames
}

@inline function at9(cell: usize, index: usize): v128 {
  return v128.load64_splat(cell + 8 * index)
}
