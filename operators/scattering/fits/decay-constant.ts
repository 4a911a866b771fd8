import { beyondRounding } from '../../../pipeline/tables/roles.ts'
import { HBAR } from '../../../schemas/units.ts'
import { errorBetween } from '../../sampling/sample-errors.ts'
import { studentQuantile } from '../../sampling/statistics.ts'
import { type Decay, type QuasielasticTime, quasielasticTime } from './quasielastic-time.ts'

interface Asked {
  readonly elastic: 'auto' | 'yes' | 'no'
  readonly components: number
}

export interface Fitted extends QuasielasticTime {
  /** A constant fits better, but the decay does not end within the lags: what is slow and what stays are not told apart. */
  readonly isConstantOpen: boolean
}

/** A constant must lower the criterion by more than this. */
const LEAST_GAIN = 2
/** Γ of the slowest line times the longest lag, over ħ: from there on a decay has ended within the lags. */
const ENDED = 3
/** Share by which a constant may be less than that of the first half of the lags, where chance does not take it further. */
const STEADY = 0.05
/** Chance takes a number of a normal distribution beyond two standard deviations in one case of twenty. */
const BY_CHANCE = 0.9545

/** F(Q,t) fitted with a constant or without. Where nobody says, with one that the samples tell apart from 0 (without it, a part
 *  that does not decay would make the rest slow), provided that the lags see it: the slowest line ends within them, and the first half of them has the same
 *  one. A decay that goes on always has a constant, as large as what is left at the longest lag. Lags share what a sample has
 *  more or less of, so residuals along them count little: a constant is told by what it is without each sample. */
export function fitDecay(decay: Decay, where: string, { elastic, components }: Asked): Fitted {
  const by = (constant: boolean) => quasielasticTime(decay, { where, elastic: constant, components })
  if (elastic !== 'auto') return { ...by(elastic === 'yes'), isConstantOpen: false }
  const [without, within] = [by(false), by(true)]
  const own = constantOf(within)
  const gain = criterionOf(without) - criterionOf(within)
  if (!(gain > LEAST_GAIN && own.value > own.reach)) return { ...without, isConstantOpen: false }
  const longest = decay.lags[decay.lags.length - 1]
  const slowest = within.fit?.lines[0]?.width.value ?? 0
  const half = constantOf(firstHalf(decay, where, components))
  if (slowest * longest >= ENDED * HBAR && half.value - own.value <= fallOf(own, half))
    return { ...within, isConstantOpen: false }
  return {
    ...without,
    status: 'not-identifiable',
    reason: `a constant of ${own.value.toPrecision(2)}, ${half.value.toPrecision(2)} by half of the lags, and a decay that goes on beyond them are not told apart`,
    isConstantOpen: true,
  }
}

const criterionOf = ({ fit }: QuasielasticTime): number => fit?.criterion ?? Number.POSITIVE_INFINITY

interface Constant {
  readonly value: number
  /** How far from its truth chance takes it. */
  readonly reach: number
  readonly without: readonly number[]
}

function constantOf(found: QuasielasticTime | undefined): Constant {
  const { value = Number.NaN, error = Number.POSITIVE_INFINITY } = found?.fit?.elastic ?? {}
  const without = found?.jackknifed?.elasticWithout ?? []
  return { value, reach: reachOf(value, without) ?? 2 * error, without }
}

/** The same of a number that is this without each sample in turn; undefined where no samples scatter. */
function reachOf(value: number, without: readonly number[]): number | undefined {
  const n = without.length
  const error = errorBetween(without.map((rest) => n * value - (n - 1) * rest))
  if (error === undefined || beyondRounding(value, error) === 0) return undefined
  return (error * studentQuantile(n - 1, BY_CHANCE)) / studentQuantile(n - 1)
}

/** How much less than that of half of the lags a constant may be. */
function fallOf(own: Constant, half: Constant): number {
  const fall = half.value - own.value
  const both = own.without.length === half.without.length
  const differences = both ? own.without.map((rest, s) => half.without[s] - rest) : []
  return Math.max(STEADY * own.value, reachOf(fall, differences) ?? Math.hypot(own.reach, half.reach) / 2)
}

/** The same with a constant over the lags to half of the longest; undefined where they are too few. */
function firstHalf(
  { lags, values, samples }: Decay,
  where: string,
  components: number,
): QuasielasticTime | undefined {
  const count = Array.from(lags).filter((lag) => lag <= lags[lags.length - 1] / 2).length
  if (count <= 2 * components + 2) return undefined
  const cut = (of: ArrayLike<number>) => Float64Array.from({ length: count }, (_, i) => of[i])
  const half = { lags: cut(lags), values: cut(values), samples: samples.map(cut) }
  return quasielasticTime(half, { where, elastic: true, components })
}
