import { usageError } from '../../schemas/errors.ts'
import type { StoreManifest } from '../../schemas/store.ts'

const MOST_FRAMES = 4096
const MOST_BYTES = 512 * 1024 * 1024

/** Frames in a joined block: what was asked for, else as many as 4096 and 512 MB of values let be. Throws usage errors
 *  where the blocks cannot be joined to it. */
export function targetFrames(manifest: StoreManifest, asked: number | undefined): number {
  const { blockFrames, atoms, columns } = manifest
  if (!columns.includes('x'))
    throw usageError('a store of labels has long blocks already', 'Choose --block when it is made.')
  const fits = (frames: number) => atoms * frames * 4 * columns.length <= MOST_BYTES
  let most = blockFrames
  while (fits(2 * most) && most < MOST_BYTES) most *= 2
  if (asked === undefined) {
    let frames = blockFrames
    while (frames < most && 2 * frames <= MOST_FRAMES) frames *= 2
    return frames
  }
  if (!Number.isInteger(Math.log2(asked / blockFrames)) || asked < blockFrames)
    throw usageError(
      `--block ${asked}: the store has blocks of ${blockFrames} frames, which are joined by 2, 4, 8, …`,
      `Write for example --block ${Math.min(most, 4 * blockFrames)}.`,
    )
  if (asked > most)
    throw usageError(
      `--block ${asked}: a block of ${asked} frames of ${atoms} atoms would be larger than 512 MB`,
      `The longest for this run is --block ${most}.`,
    )
  return asked
}
