import { fraction, type Lattice } from '../../../pipeline/cell/lattice.ts'

/** Which tetrahedron each row is in, frame by frame. Positions are in the reference cell: being inside survives every stretching. */
export interface PolyhedraJob {
  readonly lattice: Lattice
  readonly frames: number
  /** [row][frame], Å */
  readonly x: Float32Array
  readonly y: Float32Array
  readonly z: Float32Array
  /** Of each site four corners, and the lattice vector that each is moved by, [site][4] and [site][4][3], Å. */
  readonly tetrahedra: Int32Array
  readonly shifts: Float64Array
  /** [corner][frame], Å */
  readonly corners: { readonly x: Float32Array; readonly y: Float32Array; readonly z: Float32Array }
  /** Label of each row in the frame before, 0 for none; holds the last frame's afterwards. */
  readonly current: Uint16Array
}

/** Labels by brute force: the definition of right. out[row][frame] = k + 1: the site of the frame before where the point is still in it,
 *  else the first site that holds it, else 0. A face belongs to both its sites. */
export function polyhedraPlain(job: PolyhedraJob, out: Uint16Array): void {
  const { frames, tetrahedra, current } = job
  const sites = tetrahedra.length / 4
  const corners = new Float64Array(12)
  for (let t = 0; t < frames; t++) {
    for (let row = 0; row < current.length; row++) {
      const at = row * frames + t
      const holds = (site: number): boolean => {
        cornersAt(job, site, t, corners)
        return inside(job.lattice, corners, 0, job.x[at], job.y[at], job.z[at])
      }
      let label = current[row] > 0 && holds(current[row] - 1) ? current[row] : 0
      for (let site = 0; site < sites && label === 0; site++) if (holds(site)) label = site + 1
      current[row] = label
      out[at] = label
    }
  }
}

/** The corners of a site in a frame, 12 numbers, Å. */
export function cornersAt(
  { tetrahedra, shifts, corners, frames }: PolyhedraJob,
  site: number,
  t: number,
  into: Float64Array,
): void {
  for (let n = 0; n < 4; n++) {
    const at = tetrahedra[4 * site + n] * frames + t
    const from = 3 * (4 * site + n)
    into[3 * n] = corners.x[at] + shifts[from]
    into[3 * n + 1] = corners.y[at] + shifts[from + 1]
    into[3 * n + 2] = corners.z[at] + shifts[from + 2]
  }
}

/** True where the image of a point next to the middle of four corners (12 numbers at `k`) is in their tetrahedron or on it:
 *  its four barycentric coordinates have the sign of the volume. */
export function inside(
  lattice: Lattice,
  v: Float64Array,
  k: number,
  x: number,
  y: number,
  z: number,
): boolean {
  const { basis: b } = lattice
  const gx = 0.25 * (v[k] + v[k + 3] + v[k + 6] + v[k + 9])
  const gy = 0.25 * (v[k + 1] + v[k + 4] + v[k + 7] + v[k + 10])
  const gz = 0.25 * (v[k + 2] + v[k + 5] + v[k + 8] + v[k + 11])
  const p = Math.floor(fraction(lattice, x - gx, y - gy, z - gz, 0) + 0.5)
  const q = Math.floor(fraction(lattice, x - gx, y - gy, z - gz, 1) + 0.5)
  const r = Math.floor(fraction(lattice, x - gx, y - gy, z - gz, 2) + 0.5)
  return insideImage(
    v,
    k,
    x - (p * b[0] + q * b[3] + r * b[6]),
    y - (p * b[1] + q * b[4] + r * b[7]),
    z - (p * b[2] + q * b[5] + r * b[8]),
  )
}

/** The same for the image at hand. */
function insideImage(v: Float64Array, k: number, x: number, y: number, z: number): boolean {
  const dx = v[k + 9]
  const dy = v[k + 10]
  const dz = v[k + 11]
  const ax = v[k] - dx
  const ay = v[k + 1] - dy
  const az = v[k + 2] - dz
  const bx = v[k + 3] - dx
  const by = v[k + 4] - dy
  const bz = v[k + 5] - dz
  const cx = v[k + 6] - dx
  const cy = v[k + 7] - dy
  const cz = v[k + 8] - dz
  const px = x - dx
  const py = y - dy
  const pz = z - dz
  const nx = by * cz - bz * cy
  const ny = bz * cx - bx * cz
  const nz = bx * cy - by * cx
  const volume = ax * nx + ay * ny + az * nz
  const sign = volume < 0 ? -1 : 1
  const one = sign * (px * nx + py * ny + pz * nz)
  if (one < 0) return false
  const mx = ay * pz - az * py
  const my = az * px - ax * pz
  const mz = ax * py - ay * px
  const two = sign * (cx * mx + cy * my + cz * mz)
  if (two < 0) return false
  const three = -sign * (bx * mx + by * my + bz * mz)
  if (three < 0) return false
  return one + two + three <= sign * volume
}
