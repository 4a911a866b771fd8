import { z } from 'zod'
import type { RunState } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Slots, State } from '../../pipeline/state/slots.ts'
import { timeOr } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import { drawn } from '../figures/systems.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { select } from '../frames/select.ts'
import { emptyHistory, follow, type History } from '../kernels/history.ts'
import { MOMENTS } from '../kernels/moments/moments.ts'
import { simdMoments } from '../kernels/moments/moments-simd.ts'
import { commonInterval } from '../sampling/common-interval.ts'
import { errorColumns, saidOf } from '../sampling/error-columns.ts'
import { type Classes, classesOf, placesOf } from '../sampling/ion-classes.ts'
import { lagFrames } from '../sampling/lag-list.ts'
import { largestLag } from '../sampling/lags.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'
import { partsForLag } from '../sampling/sample-errors.ts'
import { AXES } from './msd-sums.ts'
import { nonGaussianFigures } from './non-gaussian-figure.ts'

interface Sums extends Slots {
  /** Σ |Δr|² and Σ |Δr|⁴, [element][lag]. */
  readonly second: Slots[string]
  readonly fourth: Slots[string]
  readonly pairs: Slots[string]
}

interface Shape {
  readonly classes: Classes
  /** Frames of each lag, and of the longest. */
  readonly lags: readonly number[]
  readonly longest: number
}

type Carry = History & { places: Int32Array }

const columns = columnsOf('alpha', {
  of: column('', 'element', 'key'),
  lag: column('ps', 'time τ between the two frames of a pair', 'key'),
  alpha: column('', 'α₂ = 3⟨r⁴⟩/5⟨r²⟩² − 1: 0 where displacements are Gaussian', 'value'),
  msd: column('Å²', 'mean of |Δr|²', 'value'),
  fourth: column('Å⁴', 'mean of |Δr|⁴', 'value'),
  pairs: column('', 'number of ions × origins in the means', 'count'),
  error: column(
    '',
    'half the 68 % interval of alpha, linearised, blocks of time at least one and a half lags long where four of them are left',
    { errorOf: 'alpha' },
  ),
  ...errorColumns,
})

/** Non-Gaussian parameter of the displacements of each element, α₂(τ) = 3⟨|Δr|⁴⟩/5⟨|Δr|²⟩² − 1, all origins, at ten lags a decade.
 *  Positions in Å. Throws usage errors for lags that do not suit the run. */
export const nonGaussian = measure({
  name: 'non-gaussian',
  version: 4,
  summary: 'Non-Gaussian parameter α₂(τ) = 3⟨r⁴⟩/5⟨r²⟩² − 1 of displacements, at ten lags a decade.',
  source: 'Rahman, Phys. Rev. 136, A405 (1964), in three dimensions.',
  cut: 'atoms',
  parts: 'time',
  needs: AXES,
  params: z.object({
    lags: timeOr(
      'all',
      'largest lag, a multiple of the frame interval; "all" = the whole run; a third of the run where nothing is given',
    ).optional(),
  }),
  asked: {
    chain: [inFrameOf.operator, select.operator],
    check: ({ lags }, run) => void largestLag('non-gaussian', lags, run),
  },
  shape: ({ lags: given }, run, rows): Shape => {
    const lags = lagFrames('non-gaussian', given, 'log', run)
    return { classes: classesOf(run, rows, 'element'), lags, longest: lags[lags.length - 1] }
  },
  slots: ({ shape: { classes, lags } }): Sums => {
    const length = classes.names.length * lags.length
    return {
      second: { law: 'sum', length },
      fourth: { law: 'sum', length },
      pairs: { law: 'count', length },
    }
  },
  carry: ({ shape }, rows): Carry => ({
    ...emptyHistory(rows, 3, shape.longest),
    places: placesOf(shape.classes, rows).map((place) => Math.floor(place / shape.classes.blocks)),
  }),
  lookback: ({ shape }) => shape.longest,
  update(state, block, { shape: { lags, longest }, carry }) {
    const kernel = simdMoments()
    const sums = new Float64Array(MOMENTS)
    follow(carry, block, AXES, longest, (chunk) => {
      carry.places.forEach((place, row) => {
        kernel.load(chunk, row)
        lags.forEach((lag, k) => {
          const at = place * lags.length + k
          state.pairs[at] += kernel.add(lag, sums.fill(0), 0)
          state.second[at] += sums[0] + sums[1] + sums[2]
          state.fourth[at] += sums[6]
        })
      })
    })
  },
  finish: table,
  shown: {
    columns,
    ...drawn(nonGaussianFigures),
  },
  example: { params: { lags: '2ps' } },
})

/** Sums at one lag. */
interface Sample {
  readonly second: number
  readonly fourth: number
  readonly pairs: number
}

type Runs = readonly RunState<Sums, Shape>[]

function table(runs: Runs): Table {
  const interval = commonInterval('non-gaussian', runs)
  const lags = runs[0].shape.lags.filter((lag) => runs.every(({ shape }) => shape.lags.includes(lag)))
  const names = [...new Set(runs.flatMap(({ shape }) => shape.classes.names))]
  const rows = names.flatMap((of) =>
    lags.map((lag) => ({ of, lag: tidy(lag * interval), ...alphaOf(runs, of, lag) })),
  )
  return { columns, rows }
}

/** α₂ of all runs together; its error from what each part adds to first order. */
function alphaOf(runs: Runs, of: string, lag: number): Row {
  const { second, fourth, pairs } = sumOf(runs.map((run) => sumsAt(run.total, run, of, lag)))
  const [two, four] = [second / pairs, fourth / pairs]
  const alpha = (3 * four) / (5 * two * two) - 1
  const spread = overRunsAndParts(
    runs,
    'mean',
    (part, run) => {
      const own = sumsAt(part, run, of, lag)
      return { above: (alpha + 1) * (own.fourth / four - (2 * own.second) / two), below: own.pairs }
    },
    ({ run }) => partsForLag(run.frames, lag),
  )
  return {
    alpha: finite(alpha),
    msd: finite(two),
    fourth: finite(four),
    pairs,
    error: finite(spread.error),
    ...saidOf(spread),
  }
}

function sumsAt(state: State<Sums>, { shape }: Runs[number], of: string, lag: number): Sample {
  const { classes, lags } = shape
  const element = classes.names.indexOf(of)
  if (element < 0) return { second: 0, fourth: 0, pairs: 0 }
  const at = element * lags.length + lags.indexOf(lag)
  return { second: state.second[at], fourth: state.fourth[at], pairs: state.pairs[at] }
}

const sumOf = (samples: readonly Sample[]): Sample =>
  samples.reduce((sum, { second, fourth, pairs }) => ({
    second: sum.second + second,
    fourth: sum.fourth + fourth,
    pairs: sum.pairs + pairs,
  }))
