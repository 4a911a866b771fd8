import { inverse3 } from '../../pipeline/cell/matrix.ts'
import { halfWidth, perpendicularWidths, volumeOf } from '../../pipeline/cell/widths.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { gridOf } from './density-grid.ts'

/** Bins along an axis of a folded cell, or along a line in it. */
export interface Line {
  readonly bins: number
  /** Å */
  readonly width: number
  /** Of a bin, Å³. */
  readonly volume: number
  /** Parts of the cell that are folded onto each other. */
  readonly copies: number
  /** Row vectors of the folded cell and their inverse. */
  readonly cell: Float64Array
  readonly inverse: Float64Array
  /** The axis, or −1: then where the line begins, its direction, and its radius, Å. */
  readonly axis: number
  readonly from: readonly number[]
  readonly way: readonly number[]
  readonly radius: number
}

interface Given {
  readonly along: string
  readonly spacing: number
  readonly radius: number
  readonly fold: readonly number[]
}

/** Throws usage errors for what is no line, and for cylinders that would meet their own images. */
export function lineOf({ along, spacing, radius, fold }: Given, run: Run): Line {
  const { cell, fold: parts } = gridOf({ spacing: 1, voxels: [1], fold }, run)
  const shared = { copies: parts[0] * parts[1] * parts[2], cell, inverse: inverse3(cell) }
  const axis = ['a', 'b', 'c'].indexOf(along)
  if (!(spacing > 0)) throw usageError(`density-profile: bins of ${spacing} Å`, 'Give a width above 0.')
  if (axis >= 0) {
    const width = perpendicularWidths(cell)[axis]
    const bins = Math.max(1, Math.round(width / spacing))
    return {
      ...shared,
      bins,
      width: width / bins,
      volume: volumeOf(cell) / bins,
      axis,
      from: [],
      way: [],
      radius: 0,
    }
  }
  const [from, to] = endsOf(along).map((f) =>
    [0, 1, 2].map((k) => f[0] * cell[k] + f[1] * cell[3 + k] + f[2] * cell[6 + k]),
  )
  const d = to.map((value, k) => value - from[k])
  const length = Math.hypot(...d)
  if (length === 0) throw usageError(`density-profile: the line "${along}" has no length`, 'Give two points.')
  const widest = halfWidth(cell)
  if (!(radius > 0 && radius < widest))
    throw usageError(
      `density-profile: a radius of ${radius} Å in a cell that is ${(2 * widest).toFixed(3)} Å wide`,
      'Give one above 0 and below half of that.',
    )
  const bins = Math.max(1, Math.round(length / spacing))
  const width = length / bins
  const way = d.map((value) => value / length)
  return { ...shared, bins, width, volume: Math.PI * radius * radius * width, axis, from, way, radius }
}

function endsOf(along: string): number[][] {
  const ends = along.split(',').map((point) => point.trim().split(/\s+/).map(Number))
  if (ends.length === 2 && ends.every((point) => point.length === 3 && point.every(Number.isFinite)))
    return ends
  throw usageError(
    `density-profile: "${along}" is no axis and no line`,
    'Give a, b or c, or two points as "0.25 0.25 0.25, 0.5 0.5 0.5".',
  )
}

/** Adds how many of some places [axis][atom and frame] are in each bin. */
export function countAlong(line: Line, [x, y, z]: readonly Float32Array[], counts: Float64Array): void {
  const { axis, inverse, bins } = line
  if (axis < 0) {
    for (let i = 0; i < x.length; i++) countNear(line, x[i], y[i], z[i], counts)
    return
  }
  for (let i = 0; i < x.length; i++) {
    const f = x[i] * inverse[axis] + y[i] * inverse[3 + axis] + z[i] * inverse[6 + axis]
    counts[Math.min(bins - 1, Math.floor((f - Math.floor(f)) * bins))]++
  }
}

/** Every image of a place that is in the cylinder: along the line the middle of those that can be near it. */
function countNear(line: Line, x: number, y: number, z: number, counts: Float64Array): void {
  const { cell, inverse, from, way, radius, bins, width } = line
  const length = bins * width
  const [dx, dy, dz] = [x - from[0], y - from[1], z - from[2]]
  const ranges = [0, 1, 2].map((k) => {
    const own = dx * inverse[k] + dy * inverse[3 + k] + dz * inverse[6 + k]
    const along = length * (way[0] * inverse[k] + way[1] * inverse[3 + k] + way[2] * inverse[6 + k])
    const reach = radius * Math.hypot(inverse[k], inverse[3 + k], inverse[6 + k])
    return [Math.ceil(Math.min(0, along) - reach - own), Math.floor(Math.max(0, along) + reach - own)]
  })
  for (let a = ranges[0][0]; a <= ranges[0][1]; a++)
    for (let b = ranges[1][0]; b <= ranges[1][1]; b++)
      for (let c = ranges[2][0]; c <= ranges[2][1]; c++) {
        const p = dx + a * cell[0] + b * cell[3] + c * cell[6]
        const q = dy + a * cell[1] + b * cell[4] + c * cell[7]
        const r = dz + a * cell[2] + b * cell[5] + c * cell[8]
        const s = p * way[0] + q * way[1] + r * way[2]
        if (s < 0 || s >= length) continue
        if (p * p + q * q + r * r - s * s < radius * radius)
          counts[Math.min(bins - 1, Math.floor(s / width))]++
      }
}
