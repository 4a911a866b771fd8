import { inverse3, multiply3 } from '../../cell/matrix.ts'
import { elementsOf, type Run, rowsOfTypes, typesOf } from '../../run/run.ts'
import { lowest } from './coincide.ts'
import { halfway } from './mean-path.ts'

/** Most that a path may differ by, Å, besides how coarsely it was written, and as a share of it. */
const SLACK = 1e-3
const SHARE = 1e-3

/** Whether the atoms of each element have moved as far between two frames of one run as between two of another, whichever atom
 *  is which, by |Δr − ⟨Δr⟩|, Å: −log₂ of the chance of that; undefined where they have not. */
export function movedAlike(
  one: Run,
  [from, to]: readonly [number, number],
  other: Run,
  [otherFrom, otherTo]: readonly [number, number],
  error: number,
): number | undefined {
  const [a, b] = [pathsOf(one, from, to), pathsOf(other, otherFrom, otherTo)]
  let bits = 0
  for (const element of elementsOf(one)) {
    const found = alike(pathsIn(one, a, element), pathsIn(other, b, element), error)
    if (found === undefined) return undefined
    bits += found
  }
  return bits
}

/** Atom by atom where these are in the same order, else one sorted set beside the other. */
function alike(a: Float64Array, b: Float64Array, error: number): number | undefined {
  const isNear = (x: Float64Array, y: Float64Array) =>
    x.length === y.length && x.every((value, i) => Math.abs(value - y[i]) <= slackOf(value, error))
  const isInOrder = isNear(a, b)
  const [x, y] = [a.toSorted(), b.toSorted()]
  if (!isInOrder && !isNear(x, y)) return undefined
  const shares = y.map((value) => shareNear(x, value, slackOf(value, error)))
  return isInOrder
    ? shares.reduce((bits, share) => bits - Math.log2(share), 0)
    : bitsOfSets(shares.reduce((sum, share) => sum + share, 0) / (2 * y.length), y.length)
}

const slackOf = (value: number, error: number): number => SLACK + error + SHARE * value

const shareNear = (sorted: Float64Array, value: number, slack: number): number =>
  Math.max(1, lowest(sorted, value + slack) - lowest(sorted, value - slack)) / sorted.length

/** −log₂ of the chance that the cumulated shares of two sets of `count` values are nowhere farther than `apart` from each other, by
 *  the limit of Kolmogorov's distribution; at the most that of all values to fall each into one of as many like parts. */
function bitsOfSets(apart: number, count: number): number {
  const scaled = apart * Math.sqrt(count / 2)
  const log = Math.log(Math.sqrt(2 * Math.PI) / scaled) - Math.PI ** 2 / (8 * scaled ** 2)
  const most = count / Math.LN2 - Math.log2(2 * Math.PI * count) / 2
  return Math.max(0, Math.min(-log / Math.LN2, most))
}

const pathsIn = (run: Run, paths: Float64Array, element: string): Float64Array =>
  Float64Array.from(rowsOfTypes(run, typesOf(run, [element])), (row) => paths[row])
/** |Δr − ⟨Δr⟩| of each row, Å. */
function pathsOf(run: Run, from: number, to: number): Float64Array {
  const moved = placesIn(run, to)
  const before = placesIn(run, from)
  const turn = turnOf(run, from, to)
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

/** What takes a vector of the reference cell to the cell halfway between two frames. */
function turnOf(run: Run, from: number, to: number): Float64Array {
  const cells = Float64Array.of(...cellOf(run, from), ...cellOf(run, to))
  return multiply3(inverse3(Float64Array.from(run.manifest.cell)), halfway(cells, 0, 1))
}

function cellOf(run: Run, frame: number): Float64Array {
  const { cell, first } = run.block(Math.floor(frame / run.blockFrames), new Uint32Array(0))
  const at = 9 * (frame - first)
  return cell.actual?.subarray(at, at + 9) ?? cell.reference
}
