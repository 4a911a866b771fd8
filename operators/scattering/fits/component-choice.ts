import type { Estimate, LineFit } from './line-model.ts'

/** not-identifiable: the next larger model fits better, but the data do not tell its components apart, and fewer are given;
 *  elastic-only: no line fits better than none; not-determined: no model has an error. */
export type ComponentStatus = 'determined' | 'not-identifiable' | 'elastic-only' | 'not-determined'

export interface Tried {
  readonly components: number
  readonly fit: LineFit | undefined
}

export interface Choice {
  readonly status: ComponentStatus
  readonly components: number
  readonly fit: LineFit | undefined
  readonly tried: readonly Tried[]
  /** In words, where a larger model was tried and not taken. */
  readonly reason: string
}

/** A larger model must lower the criterion by more than this. */
const LEAST_GAIN = 2
/** Standard deviations by which areas must differ from 0, and widths from one another. */
const APART = 2

/** The largest model whose criterion is lower than that of the one before and whose components are told apart. */
export function chooseComponents(tried: readonly Tried[]): Choice {
  let best = tried[0]
  let why: Objection | undefined
  for (const next of tried.slice(1)) {
    why = objectionTo(next, best)
    if (why) break
    best = next
  }
  const { fit, components } = best
  const reason = why ? `${components + 1} instead of ${components}: ${why.text}` : ''
  return { status: statusOf(best, why), components, fit, tried, reason }
}

function statusOf({ fit, components }: Tried, why: Objection | undefined): ComponentStatus {
  if (!fit) return 'not-determined'
  if (why?.alike) return 'not-identifiable'
  return components === 0 ? 'elastic-only' : 'determined'
}

/** Why a larger model is not taken. */
interface Objection {
  /** It fits better, but not by components that are told apart. */
  readonly alike: boolean
  readonly text: string
}

function objectionTo({ fit }: Tried, best: Tried): Objection | undefined {
  const because = (alike: boolean, text: string): Objection => ({ alike, text })
  if (!fit) return because(true, 'its parameters have no error')
  const gain = (best.fit?.criterion ?? Number.POSITIVE_INFINITY) - fit.criterion
  if (!(gain > LEAST_GAIN)) return because(false, `the criterion ${changeOf(gain)}`)
  if (fit.lines.some(({ area, width }) => area.error === undefined || width.error === undefined))
    return because(true, 'a component ends on a bound, without an error')
  if (!fit.lines.every(({ area }) => isAboveZero(area)))
    return because(true, 'the area of a component is not apart from 0')
  if (fit.lines.some((line, i) => i > 0 && !areApart(fit.lines[i - 1].width, line.width)))
    return because(true, 'the widths of its components are not apart')
  // The elastic part is a line of width 0.
  if (fit.elastic && fit.lines.length > 0 && !isAboveZero(fit.lines[0].width))
    return because(true, 'the width of a component is not apart from the elastic line')
  return undefined
}

/** What a larger model does to the criterion, where that is not enough. */
const changeOf = (gain: number): string => {
  if (gain > 0) return `is lower by ${gain.toPrecision(2)} only`
  return Number.isFinite(gain) ? `is higher by ${(-gain).toPrecision(2)}` : 'is not known'
}

const areApart = (a: Estimate, b: Estimate): boolean =>
  b.value - a.value >= APART * Math.hypot(a.error as number, b.error as number)

/** An area that is more than noise: twice its error, where it has one. */
export const isAboveZero = ({ value, error = 0 }: Estimate): boolean => value >= APART * error
