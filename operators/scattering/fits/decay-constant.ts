import { HBAR } from '../../../schemas/units.ts'
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
/** Share by which a constant may be less than that of the first half of the lags, or the error of their difference. */
const STEADY = 0.05
const APART = 2

/** F(Q,t) fitted with a constant or without. Where nobody says, with one that the criterion asks for (without it, a part
 *  that does not decay would make the rest slow), provided that the lags see it: the slowest line ends within them, and the first half of them has the same
 *  one. A decay that goes on always has a constant, as large as what is left at the longest lag. */
export function fitDecay(decay: Decay, where: string, { elastic, components }: Asked): Fitted {
  const by = (constant: boolean) => quasielasticTime(decay, { where, elastic: constant, components })
  if (elastic !== 'auto') return { ...by(elastic === 'yes'), isConstantOpen: false }
  const [without, within] = [by(false), by(true)]
  const { value, error } = constantOf(within)
  const gain = criterionOf(without) - criterionOf(within)
  if (!(value > APART * error && gain > LEAST_GAIN)) return { ...without, isConstantOpen: false }
  const longest = decay.lags[decay.lags.length - 1]
  const slowest = within.fit?.lines[0]?.width.value ?? 0
  const half = constantOf(firstHalf(decay, where, components))
  const fall = half.value - value
  if (slowest * longest >= ENDED * HBAR && fall <= Math.max(STEADY * value, Math.hypot(error, half.error)))
    return { ...within, isConstantOpen: false }
  return {
    ...without,
    status: 'not-identifiable',
    reason: `a constant of ${value.toPrecision(2)}, ${half.value.toPrecision(2)} by half of the lags, and a decay that goes on beyond them are not told apart`,
    isConstantOpen: true,
  }
}

const criterionOf = ({ fit }: QuasielasticTime): number => fit?.criterion ?? Number.POSITIVE_INFINITY

function constantOf(found: QuasielasticTime | undefined) {
  const { value = Number.NaN, error = Number.POSITIVE_INFINITY } = found?.fit?.elastic ?? {}
  return { value, error }
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
