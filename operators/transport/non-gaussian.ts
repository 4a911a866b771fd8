import { z } from 'zod'
import type { RunState } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Slots } from '../../pipeline/state/slots.ts'
import { timeOr } from '../../schemas/params.ts'
import { column, columnsOf, finite, methodOf, type Row, type Table } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import { drawn } from '../figures/systems.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { select } from '../frames/select.ts'
import { emptyHistory, follow, type History } from '../kernels/history.ts'
import { MOMENTS } from '../kernels/moments/moments.ts'
import { simdMoments } from '../kernels/moments/moments-simd.ts'
import { commonInterval } from '../sampling/common-interval.ts'
import { type Classes, classesOf, placesOf } from '../sampling/ion-classes.ts'
import { lagFrames } from '../sampling/lag-list.ts'
import { largestLag } from '../sampling/lags.ts'
import { errorOfMean } from '../sampling/statistics.ts'
import { AXES } from './msd-sums.ts'
import { nonGaussianFigures } from './non-gaussian-figure.ts'

interface Sums extends Slots {
  /** Σ |Δr|² and Σ |Δr|⁴, [element][block of ions][lag]. */
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
    'half the 68 % interval of alpha, t·s/√n: over replicas, else over up to 16 blocks of ions',
    { errorOf: 'alpha' },
  ),
  method: column(
    '',
    'what the error is taken between: replicas, ion blocks, or none where there is one alone',
    'method',
  ),
})

/** Non-Gaussian parameter of the displacements of each element, α₂(τ) = 3⟨|Δr|⁴⟩/5⟨|Δr|²⟩² − 1, all origins, at ten lags a decade.
 *  Positions in Å. Throws usage errors for lags that do not suit the run. */
export const nonGaussian = measure({
  name: 'non-gaussian',
  version: 2,
  summary: 'Non-Gaussian parameter α₂(τ) = 3⟨r⁴⟩/5⟨r²⟩² − 1 of displacements, at ten lags a decade.',
  source: 'Rahman, Phys. Rev. 136, A405 (1964), in three dimensions.',
  cut: 'atoms',
  parts: 'none',
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
    const length = classes.sizes.length * lags.length
    return {
      second: { law: 'sum', length },
      fourth: { law: 'sum', length },
      pairs: { law: 'count', length },
    }
  },
  carry: ({ shape }, rows): Carry => ({
    ...emptyHistory(rows, 3, shape.longest),
    places: placesOf(shape.classes, rows),
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

/** Sums of one replica, or of one block of ions, at one lag. */
interface Sample {
  readonly second: number
  readonly fourth: number
  readonly pairs: number
}

function table(runs: readonly RunState<Sums, Shape>[]): Table {
  const interval = commonInterval('non-gaussian', runs)
  const lags = runs[0].shape.lags.filter((lag) => runs.every(({ shape }) => shape.lags.includes(lag)))
  const method = runs.length > 1 ? 'replicas' : 'ion blocks'
  const names = [...new Set(runs.flatMap(({ shape }) => shape.classes.names))]
  const rows = names.flatMap((of) =>
    lags.map((lag) => {
      const each = runs.map(({ total, shape }) => {
        const { names: own, blocks } = shape.classes
        const first = own.indexOf(of) * blocks
        return first < 0 ? [] : blocksAt(total, first, blocks, shape.lags.length, shape.lags.indexOf(lag))
      })
      const samples = runs.length > 1 ? each.filter(({ length }) => length > 0).map(sumOf) : each[0]
      return {
        of,
        lag: tidy(lag * interval),
        ...alphaOf(samples),
        method: methodOf(method, samples.length),
      }
    }),
  )
  return { columns, rows }
}

const blocksAt = (
  total: RunState<Sums>['total'],
  first: number,
  blocks: number,
  lags: number,
  lag: number,
): Sample[] =>
  Array.from({ length: blocks }, (_, block) => (first + block) * lags + lag)
    .map((at) => ({ second: total.second[at], fourth: total.fourth[at], pairs: total.pairs[at] }))
    .filter(({ pairs }) => pairs > 0)

const sumOf = (samples: readonly Sample[]): Sample =>
  samples.reduce((sum, { second, fourth, pairs }) => ({
    second: sum.second + second,
    fourth: sum.fourth + fourth,
    pairs: sum.pairs + pairs,
  }))

/** α₂ of all samples together; its error from what each adds to first order, so that small samples do not bias it. */
function alphaOf(samples: readonly Sample[]): Row {
  const { second, fourth, pairs } = sumOf(samples)
  const [two, four] = [second / pairs, fourth / pairs]
  const alpha = (3 * four) / (5 * two * two) - 1
  const error = errorOfMean(
    samples.map(
      (each) => (alpha + 1) * (each.fourth / each.pairs / four - (2 * each.second) / each.pairs / two),
    ),
    samples.map((each) => each.pairs / pairs),
  )
  return { alpha: finite(alpha), msd: finite(two), fourth: finite(four), pairs, error: finite(error) }
}
