import { inverse3, multiply3 } from '../cell/matrix.ts'
import type { Block, Rows } from '../run/block.ts'
import { type Ids, idsFrom } from '../run/ids.ts'
import type { Run } from '../run/run.ts'

/** Who the exported atoms are, in the order of the store. */
export interface Atoms {
  readonly run: Run
  readonly rows: Rows
  readonly ids: Ids
  readonly elements: readonly string[]
  /** Number of the type of each atom, from 1. */
  readonly types: readonly number[]
  readonly velocities: boolean
}

/** One frame as files have it: unfolded positions in the frame's own cell, Å; its arrays are reused. */
export interface FrameOut {
  /** Number among the frames that are exported, and in the run. */
  readonly number: number
  readonly index: number
  /** ps */
  readonly time: number
  readonly cell: Float64Array
  readonly origin: Float64Array
  /** [row][3] */
  readonly positions: Float64Array
  /** [row][3], Å/ps */
  readonly velocities?: Float64Array
}

export const atomsOf = (run: Run, rows: Rows): Atoms => ({
  run,
  rows,
  ids: idsFrom(Array.from(rows, (row) => run.ids[row])),
  elements: Array.from(rows, (row) => run.types[run.typeOf[row]].element),
  types: Array.from(rows, (row) => run.typeOf[row] + 1),
  velocities: run.columns.includes('vx'),
})

/** Every `stride`-th frame of a run, block by block. */
export function* framesOf({ run, rows, velocities }: Atoms, stride: number): Generator<FrameOut> {
  const positions = new Float64Array(3 * rows.length)
  const speeds = velocities ? new Float64Array(3 * rows.length) : undefined
  let number = 0
  for (let b = 0; b * run.blockFrames < run.frames; b++) {
    const block = run.block(b, rows)
    const first = (stride - (block.first % stride)) % stride
    for (let t = first; t < block.count; t += stride) {
      const { reference, origin, actual } = block.cell
      const cell = actual ? actual.slice(9 * t, 9 * t + 9) : reference
      fill(block, ['x', 'y', 'z'], t, positions)
      if (actual) toCell(positions, origin, multiply3(inverse3(reference), cell))
      if (speeds) fill(block, ['vx', 'vy', 'vz'], t, speeds)
      yield {
        number: number++,
        index: block.first + t,
        time: block.time[t],
        cell,
        origin,
        positions,
        velocities: speeds,
      }
    }
  }
}

function fill(
  block: Block,
  names: readonly ('x' | 'y' | 'z' | 'vx' | 'vy' | 'vz')[],
  t: number,
  out: Float64Array,
) {
  names.forEach((name, c) => {
    const values = block.column(name)
    for (let i = c, k = t; i < out.length; i += 3, k += block.count) out[i] = values[k]
  })
}

/** p = origin + (p − origin) m */
function toCell(points: Float64Array, [ox, oy, oz]: Float64Array, m: Float64Array): void {
  for (let i = 0; i < points.length; i += 3) {
    const [x, y, z] = [points[i] - ox, points[i + 1] - oy, points[i + 2] - oz]
    points[i] = ox + x * m[0] + y * m[3] + z * m[6]
    points[i + 1] = oy + x * m[1] + y * m[4] + z * m[7]
    points[i + 2] = oz + x * m[2] + y * m[5] + z * m[8]
  }
}
