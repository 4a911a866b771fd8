import type { BlockEntry } from '../../../schemas/store.ts'
import { inverse3 } from '../../cell/matrix.ts'
import type { Block } from '../../run/block.ts'
import type { Run } from '../../run/run.ts'
import { wavesOf } from './density-waves.ts'

/** Consecutive frames of a run, and where the mean of one element stands in them beside the mean of all atoms: in
 *  fractions of the cell [frame][3], and the cell where it varies [frame][9]. Where all atoms are of one element: the longest waves
 *  of density along the three vectors. */
export interface Piece {
  readonly first: number
  readonly frames: number
  readonly fractions: Float64Array
  readonly cells: Float64Array | undefined
  readonly reference: Float64Array
}

const parts = new WeakMap<BlockEntry, Piece>()

/** The blocks [from, to) of a run as one piece; full blocks are read once. */
export function pieceOf(run: Run, from: number, to: number): Piece {
  const each = Array.from({ length: to - from }, (_, i) => partOf(run, from + i))
  const cells = each.some((part) => part.cells) ? each.map((part) => part.cells ?? repeated(part)) : undefined
  return {
    first: from * run.blockFrames,
    frames: each.reduce((sum, { frames }) => sum + frames, 0),
    fractions: joined(each.map(({ fractions }) => fractions)),
    cells: cells && joined(cells),
    reference: each[0].reference,
  }
}

function partOf(run: Run, index: number): Piece {
  const entry = run.manifest.blocks[index]
  const known = entry && parts.get(entry)
  if (known) return known
  const block = run.block(index, isOfOne(run) ? undefined : new Uint32Array(0))
  const { actual, reference } = block.cell
  const own = isOfOne(run)
    ? { fractions: wavesOf(block), cells: undefined, reference: IDENTITY }
    : { fractions: meansOf(run, block), cells: actual?.slice(), reference }
  const part = { first: block.first, frames: block.count, ...own }
  if (entry) parts.set(entry, part)
  return part
}

const IDENTITY = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)

function meansOf(run: Run, block: Block): Float64Array {
  const [one, all] = [block.meanOf(typesOfOne(run)), block.meanOf(run.types.map((_, type) => type))]
  const fractions = one.map((value, i) => value - all[i])
  const m = inverse3(block.cell.reference)
  for (let t = 0; t < block.count; t++) {
    const [x, y, z] = fractions.subarray(3 * t, 3 * t + 3)
    for (let c = 0; c < 3; c++) fractions[3 * t + c] = x * m[c] + y * m[3 + c] + z * m[6 + c]
  }
  return fractions
}

/** True where all atoms are of one element: its mean stands still beside that of all. */
export const isOfOne = ({ types }: Run): boolean => types.every(({ element }) => element === types[0].element)

/** Types of the first element by name: the same in every store of a run. */
function typesOfOne({ types }: Run): number[] {
  const [first] = types.map(({ element }) => element).sort()
  return types.flatMap(({ element }, i) => (element === first ? [i] : []))
}

/** How many atoms the mean is of. */
export const atomsOfOne = (run: Run): number =>
  typesOfOne(run).reduce((sum, type) => sum + run.types[type].count, 0)

const steps = new WeakMap<Piece, Map<number, Float64Array>>()

/** |Δr| of that mean over `lag` frames, from each frame on, Å: the same in every format, order of atoms, place and axes. */
export function stepsOf(piece: Piece, lag: number): Float64Array {
  const known = steps.get(piece) ?? new Map<number, Float64Array>()
  const found = known.get(lag) ?? madeSteps(piece, lag)
  steps.set(piece, known.set(lag, found))
  return found
}

function madeSteps({ frames, fractions, cells, reference }: Piece, lag: number): Float64Array {
  const out = new Float64Array(Math.max(0, frames - lag))
  for (let t = 0; t < out.length; t++) {
    const h = cells ? halfway(cells, t, t + lag) : reference
    const [a, b] = [3 * t, 3 * (t + lag)]
    const [u, v, w] = [0, 1, 2].map((c) => fractions[b + c] - fractions[a + c])
    out[t] = Math.hypot(
      u * h[0] + v * h[3] + w * h[6],
      u * h[1] + v * h[4] + w * h[7],
      u * h[2] + v * h[5] + w * h[8],
    )
  }
  return out
}

/** The mean of two cells: as far from one as from the other. */
export const halfway = (cells: Float64Array, from: number, to: number): Float64Array =>
  Float64Array.from({ length: 9 }, (_, k) => (cells[9 * from + k] + cells[9 * to + k]) / 2)

const repeated = ({ frames, reference }: Piece): Float64Array =>
  joined(Array.from({ length: frames }, () => reference))

function joined(arrays: readonly Float64Array[]): Float64Array {
  if (arrays.length === 1) return arrays[0]
  const out = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const each of arrays) {
    out.set(each, at)
    at += each.length
  }
  return out
}
