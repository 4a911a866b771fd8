import { z } from 'zod'
import { type RunState, tableOf } from '../../../pipeline/definition/operator.ts'
import { measure } from '../../../pipeline/definition/steps.ts'
import type { SlotsOf } from '../../../pipeline/state/slots.ts'
import { choice, timeOr } from '../../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../../schemas/table.ts'
import { tidy } from '../../../schemas/units.ts'
import { orientationProducts } from '../../kernels/rotors/orientation-products.ts'
import { commonInterval } from '../../sampling/common-interval.ts'
import { errorColumns, saidOf } from '../../sampling/error-columns.ts'
import { lagFrames } from '../../sampling/lag-list.ts'
import { meanOverRuns } from '../../sampling/mean-over-runs.ts'
import { axisDirections } from '../rotors/axis-directions.ts'
import {
  classesIn,
  lasting,
  ofRotors,
  type RotorShape,
  rotorParams,
  rotorShape,
  WATCHED,
  type Watched,
  warnOfEnds,
  watchRotors,
} from '../rotors/of-rotors.ts'
import { rotorChannels } from '../rotors/rotor-set.ts'
import { rotorCorrelationFigures } from './rotor-correlation-figure.ts'
import { behindPast, emptyPast, keepPast, makeRoom } from './rotor-past.ts'

const params = z.object({
  ...rotorParams,
  lags: timeOr(
    'all',
    'largest lag, a multiple of the frame interval; "all" = the whole run; a third of the run where nothing is given',
  ).optional(),
  spacing: choice(['log', 'every'], 'lags evenly spaced in the logarithm, or every one').default('log'),
})

const columns = columnsOf('p1', {
  of: column('', 'kind of rotor', 'key'),
  vector: column(
    '',
    'bond: from the middle of the centres to a ligand; axis: that of a rotor of several centres',
    'key',
  ),
  lag: column('ps', 'time τ between the two frames of a pair', 'key'),
  p1: column('', 'P₁ = ⟨u(t)·u(t+τ)⟩ over vectors and origins', 'value'),
  error: column('', 'half its 68 % interval, over blocks of time or replicas', {
    errorOf: 'p1',
  }),
  p2: column('', 'P₂ = ⟨3 (u(t)·u(t+τ))² − 1⟩/2', 'value'),
  p2Error: column('', 'the same of P₂', { errorOf: 'p2' }),
  pairs: column('', 'pairs of directions in the mean', 'count'),
  ...errorColumns,
})

type Sums = Watched & SlotsOf<'sums' | 'pairs'>

interface Shape extends RotorShape {
  readonly lags: readonly number[]
}
type Seen = RunState<Sums, Shape>

const VECTORS = ['bond', 'axis'] as const

/** Memory of the directions of polyanions, P₁(τ) and P₂(τ) of the unit vectors of their bonds, and of the axes of those with several centres, over
 *  all origins. A rotor that turns by C₃ at random at rate r (per bond that it turns about) decays as e^{−rt}; libration brings both to a
 *  plateau below 1. Lags in ps. Throws usage errors for lags that do not suit the run.
 *  Source: Ding et al., supplement, section 8: autocorrelation of P–S directions. */
export const rotorCorrelation = measure({
  name: 'rotor-correlation',
  version: 4,
  summary: 'Autocorrelation of the directions of polyanions, P₁ and P₂ of their bonds and axes.',
  source: 'Ding et al., supplement, section 8: orientational autocorrelation of P–S bonds.',
  ...ofRotors,
  parts: 'time',
  params,
  asked: {
    ...ofRotors.asked,
    check: (given, run) => void lagFrames('rotor-correlation', given.lags, given.spacing, run),
  },
  shape: (given, run, _, facts): Shape => ({
    ...rotorShape(given, run, facts),
    lags: lagFrames('rotor-correlation', given.lags, given.spacing, run),
  }),
  channels: ({ shape: { set } }) => rotorChannels(set, true),
  slots: ({ shape: { names, lags } }): Sums => ({
    ...WATCHED,
    /** [class][vector][lag][P₁, P₂] */
    sums: { law: 'sum', length: names.length * VECTORS.length * lags.length * 2 },
    /** [class][vector][lag] */
    pairs: { law: 'count', length: names.length * VECTORS.length * lags.length },
  }),
  carry: ({ run, shape: { set, lags } }, rotors) => ({
    ...lasting(rotors),
    ...emptyPast(set, rotors, lags[lags.length - 1], run.manifest.blockFrames),
  }),
  update: (state, block, at) => {
    const { shape, carry } = at
    makeRoom(carry, block.count)
    watchRotors(state, block, at, (watch) => {
      const axis = watch.job.centres[0] > 1 ? axisDirections(shape.set, watch) : new Float64Array(0)
      const { units, span } = behindPast(carry, watch, axis)
      shape.lags.forEach((lag, l) => {
        for (const [v, [first, count]] of [
          [0, watch.arms],
          [watch.arms, axis.length > 0 ? 1 : 0],
        ].entries()) {
          const place = (watch.of * VECTORS.length + v) * shape.lags.length + l
          const own = { ...span, from: Math.max(lag, span.from) }
          state.pairs[place] += orientationProducts(units, own, first, count, lag, state.sums, 2 * place)
        }
      })
    })
    keepPast(carry, block.count)
  },
  finish: (runs, _, context) => {
    warnOfEnds(runs, context)
    const interval = commonInterval('rotor-correlation', runs)
    const rows = classesIn(runs).flatMap((name) =>
      VECTORS.flatMap((vector, v) => rowsOf(runs, name, vector, v, interval)),
    )
    return tableOf({ columns }, rows)
  },
  shown: { columns, ...rotorCorrelationFigures },
  example: { params: { lags: '3ps' } },
})

/** A row for every lag that all runs have. */
function rowsOf(runs: readonly Seen[], of: string, vector: string, v: number, interval: number): Row[] {
  const [{ shape }] = runs
  const lags = shape.lags.filter((lag) => runs.every((run) => run.shape.lags.includes(lag)))
  return lags.flatMap((lag) => {
    const [one, two] = [0, 1].map((rank) =>
      meanOverRuns(
        runs,
        ({ of: run, state }) => {
          const own = run.shape.names.indexOf(of)
          if (own < 0) return { sum: 0, count: 0 }
          const place = (own * VECTORS.length + v) * run.shape.lags.length + run.shape.lags.indexOf(lag)
          return { sum: state.sums[2 * place + rank], count: state.pairs[place] }
        },
        lag,
      ),
    )
    if (one.count === 0) return []
    return [
      {
        of,
        vector,
        lag: tidy(lag * interval),
        p1: one.value,
        error: finite(one.error),
        p2: two.value,
        p2Error: finite(two.error),
        pairs: one.count,
        ...saidOf(one),
      },
    ]
  })
}
