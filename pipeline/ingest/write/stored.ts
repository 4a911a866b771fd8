import { inputError } from '../../../schemas/errors.ts'
import type { StoreManifest } from '../../../schemas/store.ts'
import { crcOf } from '../../store/checksums.ts'
import { blockPath, DAMAGED, framesPath } from '../../store/files.ts'
import { decodeFrames, decodeValues, type FrameColumns } from '../../store/layout.ts'
import { entryOf } from '../../store/manifest.ts'
import { readAll } from '../../store/open-files.ts'

/** A full block as it is stored. */
export interface StoredBlock {
  readonly values: Record<string, Float32Array>
  readonly frames: FrameColumns
}

/** Reads and checks a block. */
export function storedBlock(store: string, manifest: StoreManifest, index: number): StoredBlock {
  const { crc, framesCrc } = entryOf(manifest, index)
  return {
    values: decodeValues(checked(blockPath(store, index), crc), manifest.columns) as Record<
      string,
      Float32Array
    >,
    frames: decodeFrames(checked(framesPath(store, index), framesCrc)),
  }
}

/** Positions [row][3], cell and origin of one of its frames. */
export function storedFrame({ values, frames }: StoredBlock, at: number) {
  const stride = frames.step.length
  const columns = [values.x, values.y, values.z]
  const positions = new Float64Array((3 * values.x.length) / stride)
  for (let i = 0; i < positions.length; i++) positions[i] = columns[i % 3][Math.floor(i / 3) * stride + at]
  return {
    positions,
    cell: frames.cell.slice(9 * at, 9 * at + 9),
    origin: frames.origin.slice(3 * at, 3 * at + 3),
  }
}

/** A whole file whose checksum is the one that the manifest says. */
export function checked(path: string, expected: string): Uint8Array {
  const bytes = readAll(path)
  if (crcOf(bytes) === expected) return bytes
  throw inputError(path, `checksum ${crcOf(bytes)}, expected ${expected}`, DAMAGED)
}
