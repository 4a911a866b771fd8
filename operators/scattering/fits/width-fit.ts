import type { Row, Samples, Value } from '../../../schemas/table.ts'
import { groupedBy } from '../../figures/rows.ts'
import type { Choice } from './component-choice.ts'
import type { Estimate } from './line-model.ts'

export interface WidthLine {
  readonly width: Estimate
  readonly area: Estimate
  readonly status: string
  /** The width that is left without each sample, where there are samples. */
  readonly without?: readonly number[]
}

/** What one spectrum, or one decay, gave. */
export interface WidthFit {
  readonly of: string
  /** K; null where it is not known. */
  readonly temperature: number | null
  /** Shell or wave vector; null where nothing is said. */
  readonly at: string | null
  /** Å⁻¹ */
  readonly Q: number | null
  readonly choice: Choice
  /** Narrow ones first, with what is to be said of each. */
  readonly lines: readonly WidthLine[]
  /** Area of the elastic line, or the constant. */
  readonly elastic: Estimate | undefined
  readonly eisf: Estimate | undefined
  readonly method: string
  readonly samples: number | null
  readonly drawn: Drawn
}

/** Data, model and its parts at some energies (meV) or lags (ps). */
export interface Drawn {
  readonly axis: 'energy' | 'lag'
  readonly at: ArrayLike<number>
  readonly values: ArrayLike<number>
  readonly errors: ArrayLike<number> | undefined
  parts(): { readonly part: string; readonly values: ArrayLike<number> }[]
}

export const COMPONENTS = [[], ['single'], ['narrow', 'wide']] as const

/** Width statuses that refuse the width: below a tenth of the resolution nothing is seen of it. */
const REFUSED = 'below-resolution'

/** Rows of the table of Γ(Q,T): one a line; one without a width where there is none. */
export function rowsOfFit({ choice, lines, ...fit }: WidthFit): Row[] {
  const { components, status: model, reason } = choice
  const of = { of: fit.of, temperature: fit.temperature, at: fit.at, Q: fit.Q }
  const shared = {
    eisf: value(fit.eisf?.value),
    eisfError: value(fit.eisf?.error),
    elastic: value(fit.elastic?.value),
    elasticError: value(fit.elastic?.error),
    shift: value(choice.fit?.shift?.value),
    shiftError: value(choice.fit?.shift?.error),
    canFactor: value(choice.fit?.positive[0]?.value),
    canFactorError: value(choice.fit?.positive[0]?.error),
    components,
    model,
    reason,
    chi: value(choice.fit?.reduced),
    method: fit.method,
    samples: fit.samples,
  }
  if (lines.length === 0) return [{ ...of, component: 'none', ...NO_LINE, status: model, ...shared }]
  return lines.map(({ width, area, status }, i) => ({
    ...of,
    component: COMPONENTS[lines.length][i],
    width: status === REFUSED ? null : value(width.value),
    error: status === REFUSED ? null : value(width.error),
    status,
    area: value(area.value),
    areaError: value(area.error),
    ...shared,
  }))
}

const NO_LINE: Row = { width: null, error: null, area: null, areaError: null }

const value = (given: number | undefined): Value =>
  given !== undefined && Number.isFinite(given) ? given : null

/** What each sample says of the widths (the jackknife's pseudo-values), in the order of the rows of each `of`. */
export function samplesOf(fits: readonly WidthFit[]): Record<string, Samples> {
  const known = groupedBy(
    fits.filter(({ lines }) => lines.some(({ without }) => without)),
    ({ of }) => of,
  )
  return Object.fromEntries(
    [...known].map(([of, [{ method, samples }]]) => {
      const n = samples ?? 0
      const rows = fits
        .filter((fit) => fit.of === of)
        .flatMap(({ lines }): (WidthLine | undefined)[] => (lines.length === 0 ? [undefined] : [...lines]))
      const values = Array.from({ length: n }, (_, s) =>
        Float64Array.from(rows, (line) =>
          line?.without?.length === n ? n * line.width.value - (n - 1) * line.without[s] : Number.NaN,
        ),
      )
      return [of, { method, weights: new Float64Array(n).fill(1 / n), values }]
    }),
  )
}
