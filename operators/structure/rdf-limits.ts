import { halfWidth } from '../../pipeline/cell/widths.ts'
import type { Block } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { isMultipleOf } from '../../schemas/units.ts'

/** Throws a usage error where `upTo` is not a whole number of bins. */
export function checkBins(upTo: number, binWidth: number): void {
  if (upTo > 0 && binWidth > 0 && isMultipleOf(upTo, binWidth)) return
  throw usageError(
    `rdf: up-to ${upTo} Å is not a whole number of bins of ${binWidth} Å`,
    'Choose --up-to and --bin-width so that the first is a multiple of the second.',
  )
}

/** Throws a usage error where `upTo` exceeds half the smallest width of the cell in any frame that is stored. */
export function checkRun(run: Run, upTo: number): void {
  checkCell(run.manifest.cell, upTo, run.name)
  if (run.constantCell) return
  for (let index = 0; index * run.blockFrames < run.frames; index++) {
    checkBlock(run.block(index, new Uint32Array(0)), upTo)
  }
}

/** The same for the frames of a block. */
export function checkBlock(block: Block, upTo: number): void {
  const { actual } = block.cell
  for (let t = 0; actual && t < block.count; t++) {
    checkCell(actual.subarray(9 * t, 9 * t + 9), upTo, `${block.run.name}, frame ${block.first + t}`)
  }
}

function checkCell(cell: ArrayLike<number>, upTo: number, where: string): void {
  const half = halfWidth(cell)
  if (upTo <= half) return
  throw usageError(
    `rdf: up-to is ${upTo} Å, but half the smallest width of the cell is ${half.toFixed(3)} Å (${where})`,
    'Beyond that some pairs would be missed. Choose a smaller --up-to.',
  )
}
