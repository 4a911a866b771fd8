import { closeSync, openSync, readSync } from 'node:fs'
import type { StoreManifest } from '../../../schemas/store.ts'
import { inverse3 } from '../../cell/matrix.ts'
import { blockPath } from '../../store/files.ts'
import type { Matched } from '../frame/frames.ts'
import { affine, gather } from '../unwrap/fractions.ts'
import type { BlockBuffer } from '../write/block-buffer.ts'
import { storedBlock, storedFrame } from '../write/stored.ts'

/** Where the atoms of a frame stand: positions [row][3] in Å, and the cell. */
export interface Standing {
  readonly positions: Float64Array
  readonly cell: Float64Array
  readonly inverse: Float64Array
}

/** The frames of a store, those that fill no block included. */
export interface StoredFrames {
  readonly store: string
  readonly manifest: StoreManifest
  readonly buffer: BlockBuffer
}

/** Fewer atoms may stand at the same places by chance. */
export const FEWEST_TO_REPEAT = 8
/** Rows that are compared before all are. */
const PROBES = 8
/** Most that the same position may differ by, Å, and in parts of how far from zero it is: it is stored in single precision. */
const SAME = 1e-6
const SINGLE = 2.4e-7

/** A frame as it is written, in Å. */
export function standingOf(frame: Matched, cell: Float64Array): Standing {
  const positions = new Float64Array(3 * frame.atoms)
  gather(frame.positions, frame.rows, positions)
  if (frame.coordinates.startsWith('scaled')) affine(positions, frame.origin, cell, positions)
  return { positions, cell, inverse: inverse3(cell) }
}

/** The last of the first `before` stored frames whose atoms all stand where they do in this one, whole cells aside. */
export function findRepeat(stored: StoredFrames, frame: Standing, before: number): number | undefined {
  const { blockFrames } = stored.manifest
  const atoms = frame.positions.length / 3
  const rows = Array.from({ length: Math.min(PROBES, atoms) }, (_, i) => Math.floor((i * atoms) / PROBES))
  for (let index = Math.floor((before - 1) / blockFrames); index >= 0; index--) {
    const block = openBlock(stored, index)
    try {
      let found = Array.from({ length: Math.min(block.frames, before - index * blockFrames) }, (_, t) => t)
      for (const row of rows) if (found.length > 0) found = sameIn(block.path(row), row, frame, found)
      const at = found.findLast((t) => sameAll(block.positions(t), frame))
      if (at !== undefined) return index * blockFrames + at
    } finally {
      block.close()
    }
  }
  return undefined
}

/** The frames in which a row stands where it does in this one. */
const sameIn = (path: readonly Float32Array[], row: number, frame: Standing, among: readonly number[]) =>
  among.filter((t) => isSame(frame, row, path[0][t], path[1][t], path[2][t]))

function sameAll(positions: Float64Array, frame: Standing): boolean {
  for (let row = 0; 3 * row < positions.length; row++)
    if (!isSame(frame, row, positions[3 * row], positions[3 * row + 1], positions[3 * row + 2])) return false
  return true
}

function isSame({ positions, cell: h, inverse: m }: Standing, row: number, x: number, y: number, z: number) {
  const [px, py, pz] = [positions[3 * row], positions[3 * row + 1], positions[3 * row + 2]]
  const [dx, dy, dz] = [px - x, py - y, pz - z]
  const a = Math.round(dx * m[0] + dy * m[3] + dz * m[6])
  const b = Math.round(dx * m[1] + dy * m[4] + dz * m[7])
  const c = Math.round(dx * m[2] + dy * m[5] + dz * m[8])
  const most = SAME + SINGLE * (Math.hypot(x, y, z) + Math.hypot(px, py, pz))
  return (
    Math.abs(dx - a * h[0] - b * h[3] - c * h[6]) <= most &&
    Math.abs(dy - a * h[1] - b * h[4] - c * h[7]) <= most &&
    Math.abs(dz - a * h[2] - b * h[5] - c * h[8]) <= most
  )
}

/** Paths of single rows, and whole frames, of a block on the disk or of the one that is being filled. */
function openBlock({ store, manifest, buffer }: StoredFrames, index: number) {
  if (index >= manifest.blocks.length)
    return {
      frames: buffer.count,
      path: buffer.path,
      positions: (t: number) => buffer.frame(t).positions,
      close() {},
    }
  const { frames, offsets } = manifest.layout
  const file = openSync(blockPath(store, index), 'r')
  let whole: ReturnType<typeof storedBlock> | undefined
  return {
    frames,
    path: (row: number) =>
      ['x', 'y', 'z'].map((name) => pathIn(file, offsets[name] + 4 * frames * row, frames)),
    positions(t: number) {
      whole ??= storedBlock(store, manifest, index)
      return storedFrame(whole, t).positions
    },
    close: () => closeSync(file),
  }
}

function pathIn(file: number, from: number, frames: number): Float32Array {
  const path = new Float32Array(frames)
  readSync(file, new Uint8Array(path.buffer), 0, 4 * frames, from)
  return path
}
