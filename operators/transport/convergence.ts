import { z } from 'zod'
import { type FinishContext, type RunState, tableOf } from '../../pipeline/operator.ts'
import type { Run } from '../../pipeline/run.ts'
import type { Slots } from '../../pipeline/slots.ts'
import { measure } from '../../pipeline/steps.ts'
import { number, time, timeOr } from '../../schemas/params.ts'
import { column, finite, type Row } from '../../schemas/table.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { select } from '../frames/select.ts'
import { moreFor } from '../growing.ts'
import { emptyHistory, follow, type History } from '../kernels/history.ts'
import { MOMENTS } from '../kernels/moments.ts'
import { simdMoments } from '../kernels/moments-simd.ts'
import { type Beginning, beginnings, msdOfBeginning } from './beginnings.ts'
import { convergenceFigures } from './convergence-figure.ts'
import { curvesOf } from './curves.ts'
import { diffusionRow } from './diffusion.ts'
import { windowBetween } from './fit-window.ts'
import { classesOf, placesOf } from './ion-classes.ts'
import { evenlySpaced } from './lag-list.ts'
import { type LagsParam, largestLag, tidy } from './lags.ts'
import { AXES } from './msd-sums.ts'

const params = z.object({
  lags: timeOr(
    'all',
    'largest lag, a multiple of the frame interval; "all" = the whole run; a third of the run where nothing is given',
  ).optional(),
  from: time('begin of the fit window; the first lag that is diffusive where nothing is given').optional(),
  to: time('end of the fit window, or a third of the length where that is shorter').optional(),
  wanted: number('relative error that is wanted').default(0.1),
})

const columns = {
  of: column('', 'element'),
  length: column('ps', 'the first so many ps of every run'),
  D: column(
    'cm²/s',
    'self-diffusion coefficient from these alone; where the status is upper-bound, that bound',
  ),
  error: column('cm²/s', 'its 68 % error'),
  status: column('', 'as for diffusion'),
  relative: column('', 'error over D'),
  more: column(
    'ps',
    'how much longer every run must be for the relative error that is wanted, if it falls as 1/√length',
  ),
}

interface Sums extends Slots {
  /** Σ |Δr|² and its number of pairs, [element][block of ions][lag]. */
  readonly squares: Slots[string]
  readonly pairs: Slots[string]
}
type Carry = History & { places: Int32Array }

/** Most lags, evenly spaced: as those of `diffusion`, with fewer between. */
const MOST_LAGS = 60
const lagsOf = (lags: LagsParam, run: Run): number[] =>
  evenlySpaced(largestLag('convergence', lags, run), MOST_LAGS)

/** The fewest lags that a line is put through. */
const POINTS = 4

/** D and its error against the length of the trajectory, at up to 60 lags, and how much more it takes for a wanted error.
 *  Pairs of frames within the first part, the first two … of up to 16. Positions in Å; D in cm²/s by the rules of `diffusion`.
 *  Throws usage errors for lags that do not suit the run. */
export const convergence = measure({
  name: 'convergence',
  version: 1,
  summary: 'D and its error against the length of the trajectory, and how many ps more a wanted error takes.',
  source: 'Einstein relation over growing beginnings of each run; errors as for diffusion.',
  cut: 'atoms',
  parts: 'time',
  needs: AXES,
  subject: 'mobile',
  chain: [inFrameOf.operator, select.operator],
  params,
  check: ({ lags }, run) => void largestLag('convergence', lags, run),
  slots: ({ lags }, run, _, rows): Sums => {
    const length = classesOf(run, rows, 'element').sizes.length * lagsOf(lags, run).length
    return { squares: { law: 'sum', length }, pairs: { law: 'count', length } }
  },
  carry: ({ lags }, run, rows, all): Carry => ({
    ...emptyHistory(rows, 3, largestLag('convergence', lags, run)),
    places: placesOf(classesOf(run, all, 'element'), rows),
  }),
  lookback: ({ lags }, run) => largestLag('convergence', lags, run),
  update(state, block, { params: given, run, carry }) {
    const lags = lagsOf(given.lags, run)
    const kernel = simdMoments()
    const sums = new Float64Array(MOMENTS)
    follow(carry, block, AXES, lags[lags.length - 1], (chunk) => {
      carry.places.forEach((place, row) => {
        kernel.load(chunk, row)
        lags.forEach((lag, k) => {
          state.pairs[place * lags.length + k] += kernel.add(lag, sums.fill(0), 0)
          state.squares[place * lags.length + k] += sums[0] + sums[1] + sums[2]
        })
      })
    })
  },
  finish: (runs, given, context) => tableOf({ columns }, rowsOf(runs, given, context)),
  columns,
  figures: (table) => convergenceFigures(table),
  example: { params: { lags: '3ps', from: '0.5ps', to: '3ps' } },
})

type Given = z.output<typeof params>

function rowsOf(runs: readonly RunState<Sums>[], given: Given, context: FinishContext): Row[] {
  const lists = runs.map(({ run }) => lagsOf(given.lags, run))
  const lags = lists[0].filter((lag) => lists.every((list) => list.includes(lag)))
  const names = [...new Set(runs.flatMap(({ run, rows }) => classesOf(run, rows, 'element').names))]
  return names.flatMap((of) => {
    const all = runs.map((state, i) => beginnings(state, of, lists[i], lags))
    const steps = Math.min(...all.map((each) => each.length))
    return Array.from({ length: steps }, (_, k) => all.map((each) => each[k])).flatMap((each) => {
      const { frames } = each[0]
      if (each.every((other) => other.frames === frames))
        return [rowOf(of, each, lags, runs[0].run.interval, given)]
      context.warn(
        'unequal lengths',
        `${of}: replicas of other lengths are not compared beyond ${tidy(frames * runs[0].run.interval)} ps`,
      )
      return []
    })
  })
}

function rowOf(
  of: string,
  runs: readonly Beginning[],
  lags: readonly number[],
  interval: number,
  given: Given,
): Row {
  const [{ frames }] = runs
  const length = tidy(frames * interval)
  const table = msdOfBeginning(
    of,
    runs,
    lags.map((lag) => tidy(lag * interval)),
  )
  const [curve] = curvesOf(table)
  const nothing = { of, length, D: null, error: null, status: 'not-diffusive', relative: null, more: null }
  if (!curve) return nothing
  const to = Math.min(given.to ?? curve.third, curve.third)
  const range = windowBetween(curve, given.from ?? 0, to)
  if (range.to - range.from < POINTS) return nothing
  const own = { from: given.from, to, points: POINTS }
  const { D, error, status } = diffusionRow(curve, table.rows, own, { tags: {}, runs: [], warn: () => {} })
  const relative = status === 'determined' ? (error as number) / (D as number) : Number.NaN
  return {
    of,
    length,
    D,
    error,
    status,
    relative: finite(relative),
    more: finite(moreFor(given.wanted, relative, length)),
  }
}
