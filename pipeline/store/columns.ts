import type { ColumnName } from '../../schemas/store.ts'
import type { Block, Rows } from '../run/block.ts'
import type { Room } from '../run/room.ts'
import type { Run } from '../run/run.ts'
import type { FrameColumns } from './layout.ts'

const AXES: Partial<Record<ColumnName, number>> = { x: 0, y: 1, z: 2 }

/** A position column in the reference cell, where the true cell of some frame is another. */
export function mapColumn(
  raw: Block['column'],
  name: ColumnName,
  rows: Rows,
  maps: Float64Array,
  frames: number,
  room: Room,
): Float32Array {
  const axis = AXES[name]
  if (axis === undefined) return raw(name, rows)
  const [x, y, z] = [raw('x', rows), raw('y', rows), raw('z', rows)]
  const out = room.take(x.length)
  for (let i = 0; i < out.length; i++) {
    const m = 12 * (i % frames)
    out[i] =
      x[i] * maps[m + axis] + y[i] * maps[m + 3 + axis] + z[i] * maps[m + 6 + axis] + maps[m + 9 + axis]
  }
  return out
}

/** Mean position of some types in every frame, in the reference cell. */
export function meanOfTypes(
  run: Run,
  data: FrameColumns,
  types: readonly number[],
  byMass: boolean,
  maps: Float64Array | undefined,
  frames: number,
) {
  const out = new Float64Array(3 * frames)
  const weights = types.map((type) => run.types[type].count * (byMass ? run.types[type].mass : 1))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const width = 3 * run.types.length
  for (let t = 0; t < frames; t++) {
    for (let c = 0; c < 3; c++) {
      let sum = 0
      for (let k = 0; k < types.length; k++) sum += weights[k] * data.typeMean[t * width + 3 * types[k] + c]
      out[3 * t + c] = sum / total
    }
  }
  if (maps) mapPoints(out, maps)
  return out
}

/** A point of every frame into the reference cell, in place. */
function mapPoints(points: Float64Array, maps: Float64Array): void {
  for (let t = 0; 3 * t < points.length; t++) {
    const [x, y, z] = points.subarray(3 * t, 3 * t + 3)
    for (let c = 0; c < 3; c++) {
      const m = 12 * t + c
      points[3 * t + c] = x * maps[m] + y * maps[m + 3] + z * maps[m + 6] + maps[m + 9]
    }
  }
}
