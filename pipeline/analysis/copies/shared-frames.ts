import type { Run } from '../../run/run.ts'
import { openRun } from '../../store/read.ts'
import { type Stretch, stretchIn } from './coincide.ts'
import { atomsOfOne, type Piece, pieceOf, stepsOf } from './mean-path.ts'
import { movedAlike } from './moved-alike.ts'

/** Frames [first, last] of one run that are frames [first, last] of another. */
export interface Shared {
  readonly one: readonly [number, number]
  readonly other: readonly [number, number]
}

/** Blocks whose frames files are read at most, all runs together: of longer ones, those at both ends. */
const MOST_BLOCKS = 2048
/** Digits that programs write of a coordinate. */
const DIGITS = 6
/** Å: what compressed GROMACS files round to. */
const COARSE: Readonly<Record<string, number>> = { xtc: 0.01, gro: 0.01 }
/** Times the spread of a rounded mean. */
const FAR = 6

/** A run with what is compared of it. */
export interface Compared {
  readonly run: Run
  readonly pieces: readonly Piece[]
}

/** What is compared of one run among `runs`. */
export function comparedOf(run: Run, runs: number): Compared {
  const open = openRun(run.path, undefined, run.held)
  const all = Math.ceil(open.frames / open.blockFrames)
  const half = Math.max(1, Math.floor(MOST_BLOCKS / runs / 2))
  try {
    const pieces =
      all <= 2 * half ? [pieceOf(open, 0, all)] : [pieceOf(open, 0, half), pieceOf(open, all - half, all)]
    return { run, pieces }
  } finally {
    open.close()
  }
}

/** Frames that two runs share, whatever the format, the order of atoms, the place, the axes and the stride. */
export function sharedFrames(one: Compared, other: Compared): Shared | undefined {
  if (composition(one.run) !== composition(other.run)) return undefined
  const isFiner = one.run.interval < other.run.interval * (1 - 1e-6)
  const [fine, coarse] = isFiner ? [one, other] : [other, one]
  const found = sharedWith(coarse, fine)
  if (!found || !isFiner) return found
  return { one: found.other, other: found.one }
}

/** Frames of the coarser run in the finer one. */
function sharedWith(coarse: Compared, fine: Compared): Shared | undefined {
  const ratio = coarse.run.interval / fine.run.interval
  const lags = new Set([1, Math.abs(ratio - Math.round(ratio)) < 1e-6 ? Math.round(ratio) : 1])
  for (const lag of lags)
    for (const a of coarse.pieces)
      for (const b of fine.pieces) {
        const found = stretchOf(coarse, a, fine, b, lag)
        if (found) return sharedIn(found, a, b, lag)
      }
  return undefined
}

function stretchOf(coarse: Compared, a: Piece, fine: Compared, b: Piece, lag: number) {
  const accept = (found: Stretch) => {
    const { one, other } = sharedIn(found, a, b, lag)
    return movedAlike(coarse.run, one, fine.run, other, 2 * (coarseness(coarse.run) + coarseness(fine.run)))
  }
  const steps = { values: stepsOf(a, 1), error: errorOf(coarse.run), every: 1 }
  return stretchIn(steps, { values: stepsOf(b, lag), error: errorOf(fine.run), every: lag }, accept)
}

const sharedIn = ({ from, other, frames }: Stretch, a: Piece, b: Piece, lag: number): Shared => ({
  one: [a.first + from, a.first + from + frames - 1],
  other: [b.first + other, b.first + other + (frames - 1) * lag],
})

/** Å: last digit of a coordinate as it was written. */
function coarseness({ manifest: { input, cell } }: Run): number {
  const longest = Math.max(...cell.map(Math.abs))
  return COARSE[input.format] ?? Number(`1e${Math.floor(Math.log10(longest)) + 1 - DIGITS}`)
}

/** Å: what rounding adds to a step of the mean. */
const errorOf = (run: Run): number => FAR * coarseness(run) * Math.sqrt(1 / 6 / atomsOfOne(run))

function composition({ types }: Run): string {
  const counts = new Map<string, number>()
  for (const { element, count } of types) counts.set(element, (counts.get(element) ?? 0) + count)
  return JSON.stringify([...counts].sort())
}
