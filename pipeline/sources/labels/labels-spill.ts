import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import type { LabelSource } from './labels.ts'

/** Labels of a trajectory that are kept in memory before they are written. */
const BUFFER = 256

interface Trajectory {
  /** Where its pieces stand in the file, in labels, with the number of labels before each. */
  readonly pieces: { before: number; at: number; length: number }[]
  readonly buffer: Float64Array
  waiting: number
  length: number
  /** Frame that the first label has where frames are numbered. */
  start: number
}

/** Labels in the order in which they come, put aside in a file until all are there. */
export type LabelSpill = ReturnType<typeof labelSpill>

export function labelSpill(path: string) {
  const file = openSync(path, 'w+')
  const trajectories = new Map<number, Trajectory>()
  let end = 0
  const flush = (own: Trajectory): void => {
    if (own.waiting === 0) return
    const bytes = new Uint8Array(own.buffer.buffer, 0, 8 * own.waiting)
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, 8 * end + at)
    const last = own.pieces.at(-1)
    if (last && last.at + last.length === end) last.length += own.waiting
    else own.pieces.push({ before: own.length - own.waiting, at: end, length: own.waiting })
    end += own.waiting
    own.waiting = 0
  }
  const push = (own: Trajectory, label: number): void => {
    own.buffer[own.waiting++] = label
    own.length++
    if (own.waiting === BUFFER) flush(own)
  }
  return {
    /** Adds the next label of a trajectory; frames that are left out are gaps. Says what is wrong with the frame. */
    add(trajectory: number, label: number, frame?: number): string | undefined {
      const own = trajectories.get(trajectory) ?? {
        pieces: [],
        buffer: new Float64Array(BUFFER),
        waiting: 0,
        length: 0,
        start: frame ?? 0,
      }
      trajectories.set(trajectory, own)
      if (frame !== undefined) {
        if (!(frame - own.start >= own.length))
          return `frame ${frame} of trajectory ${trajectory} comes after frame ${own.start + own.length - 1}`
        while (own.length < frame - own.start) push(own, -1)
      }
      push(own, label)
      return undefined
    },
    close: () => closeSync(file),
    source: (): LabelSource => {
      for (const own of trajectories.values()) flush(own)
      const rows = [...trajectories.keys()]
        .sort((a, b) => a - b)
        .map((name) => trajectories.get(name) as Trajectory)
      return {
        format: 'parquet',
        trajectories: rows.length,
        frames: rows.reduce((most, { length }) => Math.max(most, length), 0),
        read(first, count, out) {
          out.fill(-1)
          rows.forEach(({ pieces }, row) => {
            for (const piece of pieces)
              readPiece(file, piece, first, out.subarray(row * count, (row + 1) * count))
          })
        },
        close: () => closeSync(file),
      }
    },
  }
}

/** The part of a piece that lies in the frames from `first` on. */
function readPiece(
  file: number,
  { before, at, length }: Trajectory['pieces'][0],
  first: number,
  out: Float64Array,
): void {
  const from = Math.max(before, first)
  const to = Math.min(before + length, first + out.length)
  if (from >= to) return
  const bytes = new Uint8Array(out.buffer, out.byteOffset + 8 * (from - first), 8 * (to - from))
  readSync(file, bytes, 0, bytes.length, 8 * (at + from - before))
}
