import { inverse3, multiply3 } from '../../cell/matrix.ts'
import { elementsOf, type Run, rowsOfTypes, typesOf } from '../../run/run.ts'

/** Most that a path may differ by, Å, besides how coarsely it was written, and as a share of it. */
const SLACK = 1e-3
const SHARE = 1e-3

/** Whether the atoms of each element have moved as far between two frames of one run as between two of another, whichever atom
 *  is which: sorted |Δr − ⟨Δr⟩|, Å. */
export function movedAlike(
  one: Run,
  [from, to]: readonly [number, number],
  other: Run,
  [otherFrom, otherTo]: readonly [number, number],
  error: number,
): boolean {
  const [a, b] = [pathsOf(one, from, to), pathsOf(other, otherFrom, otherTo)]
  return elementsOf(one).every((element) => {
    const [x, y] = [sortedPaths(one, a, element), sortedPaths(other, b, element)]
    return (
      x.length === y.length && x.every((value, i) => Math.abs(value - y[i]) <= SLACK + error + SHARE * value)
    )
  })
}

function sortedPaths(run: Run, paths: Float64Array, element: string): Float64Array {
  return Float64Array.from(rowsOfTypes(run, typesOf(run, [element])), (row) => paths[row]).sort()
}

/** |Δr − ⟨Δr⟩| of each row, Å. */
function pathsOf(run: Run, from: number, to: number): Float64Array {
  const moved = placesIn(run, to)
  const before = placesIn(run, from)
  const turn = turnOf(run, to)
  const mean = [0, 0, 0]
  for (let i = 0; i < moved.length; i++) {
    moved[i] -= before[i]
    mean[i % 3] += (3 * moved[i]) / moved.length
  }
  return Float64Array.from({ length: run.atoms }, (_, row) => {
    const [x, y, z] = [0, 1, 2].map((c) => moved[3 * row + c] - mean[c])
    return Math.hypot(
      x * turn[0] + y * turn[3] + z * turn[6],
      x * turn[1] + y * turn[4] + z * turn[7],
      x * turn[2] + y * turn[5] + z * turn[8],
    )
  })
}

/** Positions [row][3] of a frame in the reference cell. */
function placesIn(run: Run, frame: number): Float64Array {
  const block = run.block(Math.floor(frame / run.blockFrames))
  const at = frame - block.first
  const out = new Float64Array(3 * run.atoms)
  ;(['x', 'y', 'z'] as const).forEach((name, c) => {
    const values = block.column(name)
    for (let row = 0; row < run.atoms; row++) out[3 * row + c] = values[row * block.count + at]
  })
  return out
}

/** What takes a vector of the reference cell to the cell of a frame. */
function turnOf(run: Run, frame: number): Float64Array {
  const { cell, first } = run.block(Math.floor(frame / run.blockFrames), new Uint32Array(0))
  const at = 9 * (frame - first)
  return multiply3(inverse3(cell.reference), cell.actual?.subarray(at, at + 9) ?? cell.reference)
}
