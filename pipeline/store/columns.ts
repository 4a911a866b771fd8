import { inputError } from '../../schemas/errors.ts'
import type { ColumnName } from '../../schemas/store.ts'
import type { Block, Rows } from '../run/block.ts'
import type { Room } from '../run/room.ts'
import type { Run } from '../run/run.ts'
import { bytesOf, chunkFrom, chunksOf, crcOf } from './checksums.ts'
import { blockPath, DAMAGED } from './files.ts'
import type { FrameColumns } from './layout.ts'
import { layoutFor } from './manifest.ts'
import type { Files } from './open-files.ts'

/** Rows of one column, stretch by stretch; chunks that are read whole are checked. */
export function readRows(
  run: Run,
  index: number,
  name: ColumnName,
  rows: Rows,
  files: Files,
  sums: readonly string[],
  room: Room,
): Float32Array {
  const { manifest } = run
  const { frames, offsets } = layoutFor(manifest, index)
  if (offsets[name] === undefined) {
    throw inputError(
      run.path,
      `has no column "${name}"`,
      `It has ${manifest.columns.join(', ')}. Velocities must be in the input to be stored.`,
    )
  }
  const out = room.take(rows.length * frames)
  const bytes = bytesOf(out)
  for (let from = 0; from < rows.length; ) {
    let to = from + 1
    while (to < rows.length && rows[to] === rows[to - 1] + 1) to++
    const part = bytes.subarray(4 * frames * from, 4 * frames * to)
    files.read(index, part, offsets[name] + 4 * frames * rows[from])
    checkChunks(run, index, name, part, rows[from], rows[to - 1] + 1, frames, sums)
    from = to
  }
  return out
}

function checkChunks(
  run: Run,
  index: number,
  name: string,
  part: Uint8Array,
  first: number,
  end: number,
  frames: number,
  sums: readonly string[],
): void {
  const chunks = chunksOf(run.manifest.types)
  for (let i = chunkFrom(chunks, first); i < chunks.length && chunks[i].to <= end; i++) {
    const { from, to } = chunks[i]
    const found = crcOf(part.subarray(4 * frames * (from - first), 4 * frames * (to - first)))
    if (found !== sums[i]) {
      throw inputError(
        blockPath(run.path, index),
        `column "${name}", rows ${from} to ${to - 1}: checksum ${found}, expected ${sums[i]}`,
        DAMAGED,
      )
    }
  }
}

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
