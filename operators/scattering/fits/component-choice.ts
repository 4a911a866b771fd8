import type { LineFit } from './line-model.ts'

export const COMPONENT_STATUS =
  'determined; not-identifiable: the data do not tell the components of the next larger model apart, and fewer are given; elastic-only: no quasielastic line is needed; not-determined: no model has an error'
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
  let [best, reason] = [tried[0], '']
  for (const next of tried.slice(1)) {
    const why = notBetter(best, next)
    if (why !== undefined) {
      reason = `${next.components} instead of ${best.components}: ${why}`
      break
    }
    best = next
  }
  const { fit, components } = best
  const isAlike = reason !== '' && components > 0 && /apart|error/.test(reason)
  const status = !fit
    ? 'not-determined'
    : components === 0
      ? 'elastic-only'
      : isAlike
        ? 'not-identifiable'
        : 'determined'
  return { status, components, fit, tried, reason }
}

/** Why a larger model is not taken; undefined where it is. */
function notBetter(best: Tried, { fit }: Tried): string | undefined {
  if (!fit) return 'its parameters have no error'
  const gain = (best.fit?.criterion ?? Number.POSITIVE_INFINITY) - fit.criterion
  if (!(gain > LEAST_GAIN)) return `the criterion is lower by ${gain.toPrecision(2)} only`
  const lost = fit.lines.find(({ area, width }) => area.error === undefined || width.error === undefined)
  if (lost) return 'a component ends on a bound, without an error'
  const faint = fit.lines.find(({ area }) => area.value < APART * (area.error as number))
  if (faint) return 'the area of a component is not apart from 0'
  for (let i = 1; i < fit.lines.length; i++) {
    const [a, b] = [fit.lines[i - 1].width, fit.lines[i].width]
    if (b.value - a.value < APART * Math.hypot(a.error as number, b.error as number))
      return 'the widths of its components are not apart'
  }
  return undefined
}
