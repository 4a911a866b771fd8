import { z } from 'zod'
import type { FinishContext } from '../../../pipeline/definition/operator.ts'
import { usageError } from '../../../schemas/errors.ts'
import { handover } from '../../../schemas/handover.ts'
import { choice, length, time, whole } from '../../../schemas/params.ts'
import { tidy } from '../../../schemas/units.ts'
import type { BlockSums } from '../../sampling/slope/block-sums.ts'
import { chanceOfLine, type Line, lineEstimate } from '../../sampling/slope/line.ts'
import { type SlopeEstimate, slopeEstimate } from '../../sampling/slope/slope.ts'
import type { SlopeStatus } from '../../sampling/slope/slope-status.ts'
import { drifts } from '../../sampling/slope/warnings.ts'
import { type Dimensions, sumsAlong } from './axes.ts'
import type { FitSums } from './fit-sums.ts'
import {
  bendWeights,
  type FitWindow,
  isLong,
  ratioWeights,
  type Weighted,
  windowBetween,
  windowWeights,
} from './fit-window.ts'
import type { Curve } from './msd-curves.ts'

/** How D comes from a curve: that of D, and of all that stands beside it. */
export const slopeParams = z.object({
  estimate: choice(
    ['averaged', 'ratio'],
    'averaged: models from every start, by what they explain; ratio: MSD(τ)/6τ at one lag τ, --to or a third of the run',
  ).default('averaged'),
  from: time(
    'begin of a plain window: an ordinary straight line instead of averaged models; of --to alone the first lag',
  ).optional(),
  to: time('end of a plain window, or the lag of a ratio; of --from alone a third of the run').optional(),
  points: whole(
    'fewest lags in a plain window; of log-spaced lags it spans as many frame intervals, and has two in each half',
    4,
  ).default(10),
  jump: length(
    'length of a jump: D that amounts to fewer than three of them in all the time of all ions is a bound, by the count of those seen',
  ).default(3),
})
export type SlopeParams = z.output<typeof slopeParams> & { readonly dimensions?: Dimensions }

/** What D is made with. */
export type Way = 'averaged' | 'window' | 'ratio'

/** A slope with all that stands beside it, and the lags that it comes from. */
export interface Fitted {
  readonly way: Way
  readonly estimate: SlopeEstimate
  readonly drifting: boolean
  /** ps between frames */
  readonly interval: number
  /** Slope in Å²/ps and intercept in Å² of the curve itself. */
  readonly slope: number
  readonly intercept: number
  /** Lags that carry the weight. */
  readonly window: FitWindow
  /** Axes that it is along. */
  readonly dimensions: Dimensions
  /** The same way on sums along one axis. */
  along(sums: readonly BlockSums[]): SlopeEstimate | undefined
}

/** Of each row of the column `of`, what its slope is fitted with: on it, other slopes of the same runs are. */
export const slopeFits = handover<Readonly<Record<string, Fitted>>>()

/** A drift that was left in is no diffusion; what no error is known of, or one as large as itself, is not told. */
export function statusOf({ estimate: { status, value, error }, drifting }: Fitted): SlopeStatus {
  const told = !drifting && error !== undefined && error < value
  return !told && (status === 'determined' || status === 'extrapolated') ? 'not-determined' : status
}

/** The slope of one curve; undefined, and said, where it is too short or nothing moves. Throws a usage error for a window that
 *  leaves too few lags. */
export function fitted(
  operator: string,
  curve: Curve,
  sums: readonly FitSums[],
  own: SlopeParams,
  context: FinishContext,
): Fitted | undefined {
  const found = foundIn(operator, curve, sums, own)
  warnOfCut(curve, own, context)
  if (!found) {
    const why = curve.msd.some((value) => value > 0)
      ? 'fewer than four lags of 1, 2, 3, 4, 6, 8 … frames to a third of the runs'
      : 'nothing moves'
    context.warn('no-slope', `${curve.of}: ${why}: no slope`)
    return undefined
  }
  const drifting = drifts(sums.map(({ steps }) => steps))
  warnOf(curve.of, found.estimate, drifting, context)
  return { ...found, drifting, interval: curve.lags[0], dimensions: own.dimensions ?? 'xyz' }
}

function foundIn(
  operator: string,
  curve: Curve,
  sums: readonly FitSums[],
  own: SlopeParams,
): Omit<Fitted, 'drifting' | 'interval' | 'dimensions'> | undefined {
  if (own.estimate === 'ratio') return ratioOf(operator, curve, sums, own)
  if (own.from !== undefined || own.to !== undefined) return lineOf(operator, curve, sums, own)
  const interval = curve.lags[0]
  const estimate = slopeEstimate(wholes(sums, own), {
    interval,
    jump: own.jump,
    dimensions: own.dimensions?.length,
  })
  if (!estimate) return undefined
  const { slope, offset } = estimate.averaged
  return {
    way: 'averaged',
    estimate,
    slope: slope / interval,
    intercept: offset,
    window: windowBetween(curve, estimate.from, estimate.to),
    along: (axis) => slopeEstimate(axis, { interval, dimensions: 1, jump: own.jump }),
  }
}

/** A line in a window: its slope, Å²/ps, and the chance that its halves differ as much. */
interface Straight {
  readonly curve: Curve
  readonly window: FitWindow
  readonly slope: number
  readonly chance: number
}

/** A plain window is bent where chance makes the slopes of its halves differ so much in one case of twenty, and no line at all where it
 *  does in one of a thousand. */
const [BENT, NO_LINE] = [0.05, 1e-3]

/** An ordinary straight line over the lags of the curve in a window. */
function lineOf(operator: string, curve: Curve, sums: readonly FitSums[], own: SlopeParams) {
  const window = windowOf(operator, curve, own)
  const { slope, intercept } = curve.whole(window.from, window.to)
  const line = inFrames(curve, windowWeights(curve, window), intercept)
  const estimate = plain(curve, line, wholes(sums, own), own, own.dimensions?.length)
  if (!estimate) return undefined
  const chance = chanceOfLine(estimate.averaged.pool, inFrames(curve, bendWeights(curve, window), 0))
  return {
    way: 'window' as const,
    estimate: { ...estimate, status: inWindow(estimate.status, { curve, window, slope, chance }) },
    slope,
    intercept,
    window,
    along: (axis: readonly BlockSums[]) => plain(curve, line, axis, own, 1),
  }
}

/** What else a plain window says: it is no line where it is bent beyond chance, or MSD has more beyond its slope at the first lag than that adds to
 *  it; it may be none where it is bent by a smaller chance. */
function inWindow(
  status: SlopeStatus,
  { curve: { lags, msd }, window: { from }, slope, chance }: Straight,
): SlopeStatus {
  if (status === 'upper-bound') return status
  if (chance < NO_LINE || msd[from] > 2 * slope * lags[from]) return 'not-diffusive'
  return status === 'determined' && chance < BENT ? 'extrapolated' : status
}

/** MSD over lag at one of them. Source: Ding et al., eq. 12. */
function ratioOf(operator: string, curve: Curve, sums: readonly FitSums[], own: SlopeParams) {
  if (own.from !== undefined)
    throw usageError(`${operator}: --from with --estimate ratio`, 'A ratio has one lag: give it as --to.')
  const wanted = own.to ?? Math.min(curve.third, curve.lags[curve.lags.length - 1])
  const { to } = windowBetween(curve, wanted, wanted)
  const at = Math.max(0, to - 1)
  const line = inFrames(curve, ratioWeights(curve, at), 0)
  const estimate = plain(curve, line, wholes(sums, own), own, own.dimensions?.length)
  return (
    estimate && {
      way: 'ratio' as const,
      estimate,
      slope: curve.msd[at] / curve.lags[at],
      intercept: 0,
      window: { from: at, to: at + 1 },
      along: (axis: readonly BlockSums[]) => plain(curve, line, axis, own, 1),
    }
  )
}

const wholes = (sums: readonly FitSums[], { dimensions = 'xyz' }: SlopeParams): BlockSums[] =>
  sums.map((each) => sumsAlong(each, dimensions))

/** The value is that of the curve itself, at all of its lags; the error that of the same at the lags of the sums. */
function plain(
  { msd, lags: [interval] }: Curve,
  line: Line,
  sums: readonly BlockSums[],
  { jump }: SlopeParams,
  dimensions = 3,
): SlopeEstimate | undefined {
  if (!msd.some((value) => value > 0)) return undefined
  return lineEstimate(line, sums, { interval, jump, dimensions })
}

function inFrames({ lags: [interval] }: Curve, { lags, weights }: Weighted, intercept: number): Line {
  return {
    lags: lags.map((lag) => Math.round(lag / interval)),
    weights: weights.map((weight) => weight * interval),
    intercept,
  }
}

/** Where a plain window lies. Throws a usage error for bounds that leave too few lags. */
function windowOf(operator: string, curve: Curve, { from, to, points }: SlopeParams): FitWindow {
  const last = curve.lags[curve.lags.length - 1]
  const window = windowBetween(curve, from ?? 0, to ?? Math.min(curve.third, last))
  if (isLong(curve, window, points)) return window
  const { count, needed, sparse } = lackIn(curve, window, points)
  throw usageError(
    `${operator}: from ${from ?? curve.lags[0]} ps to ${to ?? tidy(curve.third)} ps there are ${count} lags, ${needed} are needed`,
    `The MSD has lags from ${curve.lags[0]} to ${last} ps; give msd more with --lags${sparse ? ' or --spacing every' : ''}, move --from and --to, or leave both out.`,
  )
}

/** What a stretch that is too short has, and what it would need. */
function lackIn({ lags }: Curve, { from, to }: FitWindow, points: number) {
  const sparse = lags[lags.length - 1] > (lags.length + 0.5) * lags[0]
  const needed = sparse ? `two in each half and a span of ${points} frame intervals` : `at least ${points}`
  return { count: Math.max(0, to - from), needed, sparse }
}

/** A window that goes on beyond the lags ends with them. */
function warnOfCut({ of, lags }: Curve, { to }: SlopeParams, { warn }: FinishContext) {
  const last = lags[lags.length - 1]
  if (to !== undefined && to > last * (1 + 1e-9) + lags[0] / 2)
    warn('window cut', `${of}: --to ${to} ps: MSD has lags to ${tidy(last)} ps, where the window ends`)
}

function warnOf(
  of: string,
  { fits, stationary, chi }: SlopeEstimate,
  drifting: boolean,
  { warn }: FinishContext,
) {
  if (drifting)
    warn(
      'drift',
      `${of}: the mean position drifts: what it adds to MSD is not diffusion; choose a --frame that goes along`,
    )
  if (!fits) warn('poor fit', `${of}: χ² per degree of freedom is ${chi.toPrecision(2)}: no model fits MSD`)
  if (!stationary)
    warn('not stationary', `${of}: D rises or falls along the runs: it is a mean over what they went through`)
}
