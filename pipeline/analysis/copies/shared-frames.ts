import type { Run } from '../../run/run.ts'
import { openRun } from '../../store/read.ts'
import { type Stretch, stretchIn } from './coincide.ts'
import { atomsOfOne, isOfOne, type Piece, pieceOf, stepsOf } from './mean-path.ts'
import { movedAlike } from './moved-alike.ts'

/** Frames [first, last] of one run that are frames [first, last] of another. */
export interface Shared {
  readonly one: readonly [number, number]
  readonly other: readonly [number, number]
}

/** Blocks whose frames files are read at most, all runs together, or of which all is read: of longer ones, those at both ends. */
const MOST_BLOCKS = 2048
const MOST_READ = 32
/** Digits that programs write of a coordinate. */
const DIGITS = 6
/** Å: what compressed GROMACS files round to, and what was made of them. */
const ROUNDED = 0.01
const COARSE: Readonly<Record<string, number>> = { xtc: ROUNDED, gro: ROUNDED }
/** Times the spread of a rounded mean. */
const FAR = 6
/** −log₂ of the chance that steps and paths agree. */
const ENOUGH = 100

/** A run with what is compared of it. */
export interface Compared {
  readonly run: Run
  readonly pieces: readonly Piece[]
}

/** What is compared of one run among `runs`. */
export function comparedOf(run: Run, runs: number): Compared {
  const open = openRun(run.path, undefined, run.held)
  const all = Math.ceil(open.frames / open.blockFrames)
  const half = Math.max(1, Math.floor((isOfOne(run) ? MOST_READ : MOST_BLOCKS) / runs / 2))
  try {
    const pieces =
      all <= 2 * half ? [pieceOf(open, 0, all)] : [pieceOf(open, 0, half), pieceOf(open, all - half, all)]
    return { run, pieces }
  } finally {
    open.close()
  }
}

/** Frames that two runs share, whatever the format and its digits, the order of atoms, the place, the axes, the stride and the direction of time. */
export function sharedFrames(one: Compared, other: Compared): Shared | undefined {
  if (composition(one.run) !== composition(other.run)) return undefined
  const isFiner = one.run.interval < other.run.interval * (1 - 1e-6)
  const [fine, coarse] = isFiner ? [one, other] : [other, one]
  const found = sharedWith(coarse, fine)
  if (!found || !isFiner) return found
  return { one: found.other, other: found.one }
}

/** How two pieces are compared: frames of the finer one from one to the next of the coarser, against time or along it, and Å that either
 *  was rounded to at the least. */
interface Way {
  readonly lag: number
  readonly isReversed: boolean
  readonly rounded: number
}

/** Frames of the coarser run in the finer one. */
function sharedWith(coarse: Compared, fine: Compared): Shared | undefined {
  const ratio = coarse.run.interval / fine.run.interval
  const lags = new Set([1, Math.abs(ratio - Math.round(ratio)) < 1e-6 ? Math.round(ratio) : 1])
  for (const rounded of [0, ROUNDED])
    for (const lag of lags)
      for (const isReversed of [false, true])
        for (const a of coarse.pieces)
          for (const b of fine.pieces) {
            const found = sharedBy(coarse, a, fine, b, { lag, isReversed, rounded })
            if (found) return found
          }
  return undefined
}

function sharedBy(coarse: Compared, a: Piece, fine: Compared, b: Piece, way: Way): Shared | undefined {
  const [one, other] = [coarse.run, fine.run].map((run) => Math.max(way.rounded, coarseness(run)))
  const accept = (found: Stretch) =>
    found.bits +
      (bitsOfPaths(coarse.run, fine.run, framesIn(found, a, b, way), 2 * (one + other)) ?? -Infinity) >=
    ENOUGH
  const values = stepsOf(b, way.lag)
  const found = stretchIn(
    { values: stepsOf(a, 1), error: errorOf(coarse.run, one), every: 1 },
    {
      values: way.isReversed ? backwards(values) : values,
      error: errorOf(fine.run, other),
      every: way.lag,
    },
    accept,
  )
  if (!found) return undefined
  const [first, , last] = framesIn(found, a, b, way)
  return { one: [first[0], last[0]], other: way.isReversed ? [last[1], first[1]] : [first[1], last[1]] }
}

type Pair = readonly [number, number]

/** First, middle and last frame of a stretch, in either run. */
function framesIn({ from, other, frames }: Stretch, a: Piece, b: Piece, { lag, isReversed }: Way): Pair[] {
  return [0, (frames - 1) >> 1, frames - 1].map((k) => {
    const at = other + k * lag
    return [a.first + from + k, b.first + (isReversed ? b.frames - 1 - at : at)]
  })
}

/** −log₂ of the chance that atoms move alike between the first, the middle and the last of some frames; undefined where they do not. */
function bitsOfPaths(one: Run, other: Run, [first, middle, last]: readonly Pair[], error: number) {
  const between = [
    [first, last],
    ...(middle[0] > first[0]
      ? [
          [first, middle],
          [middle, last],
        ]
      : []),
  ]
  let bits = 0
  for (const [[a, b], [c, d]] of between) {
    const found = movedAlike(one, [a, c], other, [b, d], error)
    if (found === undefined) return undefined
    bits += found
  }
  return bits
}

const reversed = new WeakMap<Float64Array, Float64Array>()

function backwards(values: Float64Array): Float64Array {
  const known = reversed.get(values) ?? values.toReversed()
  reversed.set(values, known)
  return known
}

/** Å: last digit of a coordinate as it was written. */
function coarseness({ manifest: { input, cell } }: Run): number {
  const longest = Math.max(...cell.map(Math.abs))
  return COARSE[input.format] ?? Number(`1e${Math.floor(Math.log10(longest)) + 1 - DIGITS}`)
}

/** Å: what rounding adds to a step of the mean. */
const errorOf = (run: Run, written: number): number => FAR * written * Math.sqrt(1 / 6 / atomsOfOne(run))

function composition({ types }: Run): string {
  const counts = new Map<string, number>()
  for (const { element, count } of types) counts.set(element, (counts.get(element) ?? 0) + count)
  return JSON.stringify([...counts].sort())
}
