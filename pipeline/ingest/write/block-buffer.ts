import type { BlockEntry, ColumnName } from '../../../schemas/store.ts'
import type { FrameColumns } from '../../store/layout.ts'
import type { NewBlock } from '../../store/write.ts'
import type { Placed } from '../frame/frames.ts'
import type { Identity } from '../frame/identity.ts'
import { makeStage, type Stage } from './stage.ts'
import { atomMeans, temperature, typeMeans } from './sums.ts'

/** The block that is being filled. */
export interface BlockBuffer {
  /** Number of the block in the run, and frames in it so far. */
  index: number
  readonly count: number
  readonly full: boolean
  add(frame: Placed): void
  /** Keeps the first `count` frames. */
  truncate(count: number): void
  /** Takes the first `count` frames of a stored block. */
  load(
    index: number,
    count: number,
    values: Readonly<Record<string, Float32Array>>,
    frames: FrameColumns,
  ): void
  /** Positions [row][3] and cell of frame `at`. */
  frame(at: number): { positions: Float64Array; cell: Float64Array; origin: Float64Array }
  /** Positions x, y, z of a row in the frames so far, and their times (ps). */
  path(row: number): Float32Array[]
  time(at: number): number
  /** The frames so far as a block, valid until the next one is added. */
  block(): NewBlock
  /** Gives its memory back until frames come; `values` [row][frame] of the frames so far are kept by somebody else. */
  park(values: Readonly<Record<string, Float32Array>>): void
}

const NONE = new Float32Array(0)

/** Memory for one block of `most` frames. */
export function makeBlockBuffer(
  identity: Identity,
  columns: readonly ColumnName[],
  most: number,
): BlockBuffer {
  const { ids, types, atomTypes } = identity
  const atoms = ids.length
  let memory: Stage | undefined
  let parked: Readonly<Record<string, Float32Array>> | undefined
  const stage = (): Stage => {
    if (memory) return memory
    memory = makeStage(atoms, columns.length, most)
    if (parked)
      memory.load(
        columns.map((name) => (parked as NonNullable<typeof parked>)[name]),
        count,
        count,
      )
    parked = undefined
    return memory
  }
  const width = 3 * atomTypes.length
  const frames: FrameColumns = {
    step: new Float64Array(most),
    time: new Float64Array(most),
    cell: new Float64Array(9 * most),
    origin: new Float64Array(3 * most),
    typeMean: new Float64Array(width * most),
    temperature: new Float64Array(most),
  }
  const cutFrames = (to: number): FrameColumns => ({
    step: frames.step.slice(0, to),
    time: frames.time.slice(0, to),
    cell: frames.cell.slice(0, 9 * to),
    origin: frames.origin.slice(0, 3 * to),
    typeMean: frames.typeMean.slice(0, width * to),
    temperature: frames.temperature.slice(0, to),
  })
  let count = 0
  let source: BlockEntry['source'] = { file: 0, lastFrame: 0, end: 0 }
  return {
    index: 0,
    get count() {
      return count
    },
    get full() {
      return count === most
    },
    add(frame) {
      frames.step[count] = frame.step
      frames.time[count] = frame.time
      frames.cell.set(frame.cell, 9 * count)
      frames.origin.set(frame.origin, 3 * count)
      typeMeans(frame.positions, identity, frames.typeMean, width * count)
      frames.temperature[count] = temperature(frame.velocities, identity)
      stage().add(count, frame.positions, frame.velocities)
      source = frame.source
      count++
    },
    truncate(to) {
      stage().truncate(count, to)
      count = to
    },
    load(index, to, values, stored) {
      stage().load(
        columns.map((name) => values[name]),
        stored.step.length,
        to,
      )
      for (const name of Object.keys(frames) as (keyof FrameColumns)[]) {
        const each = frames[name].length / most
        frames[name].set(stored[name].subarray(0, each * to))
      }
      this.index = index
      count = to
    },
    frame(at) {
      stage().flush(count)
      const cell = frames.cell.slice(9 * at, 9 * at + 9)
      return { positions: stage().positions(at), cell, origin: frames.origin.slice(3 * at, 3 * at + 3) }
    },
    path: (row) => (count > 0 ? stage().path(row, count) : [NONE, NONE, NONE]),
    time: (at) => frames.time[at],
    park(values) {
      memory?.release()
      memory = undefined
      parked = count > 0 ? values : undefined
    },
    block() {
      const packed = stage().columns(count)
      const values = Object.fromEntries(columns.map((name, i) => [name, packed[i]]))
      const mean = atomMeans(packed, atoms, count)
      return { atoms: { ids, types, mean, values }, frames: cutFrames(count), source }
    },
  }
}
