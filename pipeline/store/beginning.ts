import type { StoreManifest } from '../../schemas/store.ts'
import { type Rows, sliceBlock } from '../run/block.ts'
import type { Run } from '../run/run.ts'
import { entryOf, layoutFor } from './manifest.ts'

/** The first half of a run, a quarter of it, …: a run of its own over the same files. None halvings: the run itself. */
export function beginningOf(run: Run, halvings = 0): Run {
  if (halvings === 0) return run
  let frames = run.frames
  for (let i = 0; i < halvings; i++) frames = Math.ceil(frames / 2)
  const blocks = Math.floor(frames / run.blockFrames)
  const rest = frames - blocks * run.blockFrames
  const all = Uint32Array.from({ length: run.atoms }, (_, i) => i)
  const short: Run = {
    ...run,
    name: `${run.name}-first-${frames}`,
    manifest: {
      ...run.manifest,
      blocks: run.manifest.blocks.slice(0, blocks),
      tail: tailOf(run, blocks, rest),
    },
    halvings,
    blocks,
    frames,
    block(index, rows = all, room) {
      const block = run.block(index, rows, room)
      return { ...(index < blocks ? block : sliceBlock(block, 0, rest)), whole: undefined, run: short }
    },
    meanPositions(rows, count = blocks + (rest > 0 ? 1 : 0), from = 0) {
      if (count <= blocks) return run.meanPositions(rows, count, from)
      const before = (blocks - from) * run.blockFrames
      const sum = before === 0 ? undefined : run.meanPositions(rows, blocks, from)
      const own = meanOver(short, rows)
      return own.map((value, i) => (rest * value + before * (sum?.[i] ?? 0)) / (before + rest))
    },
  }
  return short
}

/** Half a block at the end counts as a tail; what it holds is told by the block and how much of it there is. */
function tailOf({ manifest }: Run, block: number, frames: number): StoreManifest['tail'] {
  if (frames === 0) return null
  const entry = entryOf(manifest, block)
  const crc = `${entry.crc} to ${frames}`
  return { ...entry, crc, frames, layout: { ...layoutFor(manifest, block), frames } }
}

/** Mean positions over the tail, [row][3]. */
function meanOver(run: Run, rows: Rows): Float64Array {
  const block = run.block(run.blocks, rows)
  const mean = new Float64Array(3 * rows.length)
  ;(['x', 'y', 'z'] as const).forEach((name, axis) => {
    const values = block.column(name, rows)
    for (let i = 0; i < values.length; i++) mean[3 * Math.floor(i / block.count) + axis] += values[i]
  })
  return mean.map((sum) => sum / block.count)
}
