import { type NearestJob, nearestPlainRow } from './nearest-plain.ts'
import { label, locate, rowScratch, scanMoving } from './nearest-scan.ts'
import { type VoxelMemory, voxelsFor } from './nearest-voxels.ts'

/** Labels by a table of voxels; the same bits as `nearestPlain`. The memory belongs to one lattice and one set of
 *  centres: it keeps the table from block to block and never shapes the numbers. */
export function nearest(job: NearestJob, memory: VoxelMemory, out: readonly Uint16Array[]): void {
  const { frames, own, radii } = job
  const rows = frames > 0 ? job.x.length / frames : 0
  const table = rows > 0 && job.centres.count > 0 ? voxelsFor(job, memory) : undefined
  table?.fixed?.(job, out)
  const scratch = table && !table.fixed ? rowScratch(frames) : undefined
  for (let row = 0; row < rows; row++) {
    if (!table || (own && own[row] >= 0)) nearestPlainRow(job, row, out)
    else if (scratch) {
      locate(job, table.size, row, scratch)
      scanMoving(job, table, scratch)
      for (let i = 0; i < radii.length; i++) label(scratch, radii[i], out[i], row * frames)
    }
  }
}
