import { inverse3 } from '../../../pipeline/cell/matrix.ts'
import type { Block } from '../../../pipeline/run/block.ts'
import { checkCells } from './breathing.ts'
import type { VectorGroup } from './vector-set.ts'

/** Σ|Q| and Σ|Q|² of each group over frames, |Q| its mean over the group: [group][2]. Throws an input error for a cell
 *  whose volume is further than `change`, a fraction, from that of the reference. */
export function addLengths(
  block: Block,
  groups: readonly VectorGroup[],
  change: number,
  into: Float64Array,
): void {
  const { reference, actual } = block.cell
  if (actual) {
    checkCells(`${block.run.name}, frames from ${block.first}`, actual, change, reference)
    for (let t = 0; t < block.count; t++) addFrames(groups, actual.subarray(9 * t, 9 * t + 9), 1, into)
  } else addFrames(groups, reference, block.count, into)
}

function addFrames(
  groups: readonly VectorGroup[],
  cell: ArrayLike<number>,
  frames: number,
  into: Float64Array,
): void {
  const m = inverse3(cell)
  groups.forEach(({ vectors }, g) => {
    let sum = 0
    for (const [h, k, l] of vectors) {
      const part = (i: number) => m[i] * h + m[i + 1] * k + m[i + 2] * l
      sum += 2 * Math.PI * Math.hypot(part(0), part(3), part(6))
    }
    const Q = sum / vectors.length
    into[2 * g] += frames * Q
    into[2 * g + 1] += frames * Q * Q
  })
}

/** What a table says of a group of wave vectors. */
export interface GroupRow {
  readonly at: string
  readonly q: number
  readonly width: number
  readonly spread: number
  readonly vectors: number
}

/** The group of a constant cell, or the mean and the spread of |Q| over the frames of one that breathes. */
export function groupRow(
  group: VectorGroup,
  constant: boolean,
  frames: number,
  sums: Float64Array,
): GroupRow {
  const { label, Q, width, vectors } = group
  const mean = constant ? Q : sums[0] / frames
  const spread = constant ? 0 : Math.sqrt(Math.max(0, sums[1] / frames - mean * mean))
  return { at: label, q: mean, width, spread, vectors: vectors.length }
}
