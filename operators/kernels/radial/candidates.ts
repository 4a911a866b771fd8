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
  const middles = middlesOf(grid, place)
  pairs.length = 0
  for (let a = 0; a < grid.start.length - 1; a++) {
    for (const b of grid.around(a)) pairsBetween(grid, middles, a, b, place)
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

/** Places of the grid that are centres, cell by cell: cell c has at[first[c]] to at[first[c + 1] − 1]. */
interface Middles {
  readonly first: Uint32Array
  readonly at: Uint32Array
}

function middlesOf({ start, atom }: Grid, place: Int32Array): Middles {
  const first = new Uint32Array(start.length)
  const at = new Uint32Array(atom.length)
  let count = 0
  for (let cell = 0; cell < start.length - 1; cell++) {
    for (let m = start[cell]; m < start[cell + 1]; m++) if (place[atom[m]] >= 0) at[count++] = m
    first[cell + 1] = count
  }
  return { first, at }
}

/** Pairs of the atoms of two cells with a centre among them: two that are none are not looked at. */
function pairsBetween(grid: Grid, { first, at }: Middles, a: number, b: number, place: Int32Array): void {
  const { start, atom } = grid
  if (first[a] === first[a + 1] && first[b] === first[b + 1]) return
  for (let m = start[a]; m < start[a + 1]; m++) {
    const own = place[atom[m]]
    if (own >= 0) {
      for (let n = a === b ? m + 1 : start[b]; n < start[b + 1]; n++) take(grid, m, n, place)
      continue
    }
    for (let k = first[b]; k < first[b + 1]; k++) if (a !== b || at[k] > m) take(grid, m, at[k], place)
  }
}

function take({ atom, close }: Grid, m: number, n: number, place: Int32Array): void {
  if (!close(m, n)) return
  const [own, other] = [place[atom[m]], place[atom[n]]]
  if (own >= 0) push(own, atom[n])
  if (other >= 0) push(other, atom[m])
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
