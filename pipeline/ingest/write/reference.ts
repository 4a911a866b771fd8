import type { StoreManifest } from '../../../schemas/store.ts'
import type { FrameColumns } from '../../store/layout.ts'

export interface Reference {
  readonly cell: number[]
  readonly origin: number[]
}

/** Most that the mean cell of a block may move away from the reference, in parts of the longest edge. */
const DRIFT = 0.01

/** Mean cell and origin of some frames, exactly theirs where they are all the same; those of the `first` where asked. */
export const referenceOf = ({ cell, origin, step }: FrameColumns, first = false): Reference =>
  first
    ? { cell: [...cell.subarray(0, 9)], origin: [...origin.subarray(0, 3)] }
    : { cell: meanOf(cell, step.length), origin: meanOf(origin, step.length) }

/** Whether every frame has the run's reference cell itself, and a sentence where the mean has moved away from it. */
export function cellNews(
  manifest: StoreManifest,
  frames: FrameColumns,
): { constant: boolean; drift?: string } {
  const constant =
    frames.cell.every((value, i) => value === manifest.cell[i % 9]) &&
    frames.origin.every((value, i) => value === manifest.origin[i % 3])
  if (constant) return { constant }
  const mean = referenceOf(frames).cell
  const longest = Math.max(...manifest.cell.map(Math.abs))
  const moved = Math.max(...mean.map((value, k) => Math.abs(value - manifest.cell[k])))
  if (moved <= DRIFT * longest) return { constant }
  return {
    constant,
    drift: `from step ${frames.step[0]} on the mean cell differs by ${moved.toPrecision(3)} Å from that of the first block`,
  }
}

function meanOf(values: Float64Array, frames: number): number[] {
  const width = values.length / frames
  const first = values.subarray(0, width)
  if (values.every((value, i) => value === first[i % width])) return [...first]
  return Array.from(first, (_, k) => {
    let sum = 0
    for (let i = k; i < values.length; i += width) sum += values[i]
    return sum / frames
  })
}
