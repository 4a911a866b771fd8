import { halfWidth } from '../../../pipeline/cell/widths.ts'
import { usageError } from '../../../schemas/errors.ts'
import { type Balls, type Grid, gridOf } from '../pairs/pairs-grid.ts'

/** Of each centre the atoms that come within a cutoff of it in one of some frames, and others near it: centre i has
 *  atoms[starts[i]] to atoms[starts[i + 1] − 1], rising. */
export interface Candidates {
  readonly starts: Uint32Array
  readonly atoms: Uint32Array
}

/** Candidates over all frames that the balls are of. `place` of each atom is its number among the centres, −1 for none; `cell` of every
 *  frame. Throws a usage error for a cutoff (Å) of more than half the smallest width of the cell, where two images of an atom could be near. */
export function candidatesOf(
  balls: Balls,
  cell: Float64Array,
  cutoff: number,
  place: Int32Array,
  centres: number,
): Candidates {
  checkCutoff(cutoff, cell)
  const grid = gridOf(balls, cutoff, cell)
  pairs.length = 0
  for (let a = 0; a < grid.start.length - 1; a++) {
    for (const b of grid.around(a)) pairsBetween(grid, a, b, place)
  }
  return sorted(centres)
}

function checkCutoff(cutoff: number, cell: Float64Array): void {
  for (let m = 0; m < cell.length; m += 9) {
    const half = halfWidth(cell.subarray(m, m + 9))
    if (cutoff <= half) continue
    throw usageError(
      `neighbours within ${cutoff} Å in a cell that is ${(2 * half).toFixed(3)} Å wide`,
      `Give a cutoff of at most ${half.toFixed(3)} Å, half the smallest width of the cell.`,
    )
  }
}

/** The thread's list of pairs, centre and atom in turn: used again in every search. */
const pairs = { list: new Uint32Array(4096), length: 0 }

function pairsBetween(grid: Grid, a: number, b: number, place: Int32Array): void {
  const { start, atom } = grid
  for (let m = start[a]; m < start[a + 1]; m++) {
    const own = place[atom[m]]
    for (let n = a === b ? m + 1 : start[b]; n < start[b + 1]; n++) {
      const other = place[atom[n]]
      if ((own < 0 && other < 0) || !grid.close(m, n)) continue
      if (own >= 0) push(own, atom[n])
      if (other >= 0) push(other, atom[m])
    }
  }
}

function push(centre: number, atom: number): void {
  if (pairs.length === pairs.list.length) {
    const longer = new Uint32Array(2 * pairs.length + 256)
    longer.set(pairs.list)
    pairs.list = longer
  }
  pairs.list[pairs.length++] = centre
  pairs.list[pairs.length++] = atom
}

/** By centre, then by atom. */
function sorted(centres: number): Candidates {
  const { list, length } = pairs
  const starts = new Uint32Array(centres + 1)
  for (let k = 0; k < length; k += 2) starts[list[k] + 1]++
  for (let i = 0; i < centres; i++) starts[i + 1] += starts[i]
  const next = starts.slice()
  const atoms = new Uint32Array(length / 2)
  for (let k = 0; k < length; k += 2) atoms[next[list[k]]++] = list[k + 1]
  for (let i = 0; i < centres; i++) atoms.subarray(starts[i], starts[i + 1]).sort()
  return { starts, atoms }
}
