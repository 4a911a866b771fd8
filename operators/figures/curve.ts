import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import { framed, positionOf } from './frame.ts'
import { type Mark, marksOf, type Plot, type Spec } from './plot.ts'

export interface Curve extends Plot {
  /** A level line, dashed. */
  readonly level?: number
  /** Of the lines: steps, dots on them. */
  readonly line?: Spec
  /** Lines are broken where this column changes, and all that they join has a dot. */
  readonly stretch?: string
  readonly band?: Spec
  /** Layers below and above, by the marks of the lines. */
  readonly below?: (marks: readonly Mark[]) => readonly Spec[]
  readonly above?: (marks: readonly Mark[]) => readonly Spec[]
}

/** Lines with the bands of their errors, where there are any. */
export function curve(systems: readonly SystemTables[], plot: Curve): Figure[] {
  const { stretch } = plot
  const marks = marksOf(systems, stretch ? { ...plot, also: [...(plot.also ?? []), stretch] } : plot)
  if (marks.length === 0) return []
  return framed(systems, plot, marks, [
    ...(plot.below?.(marks) ?? []),
    ...curveLayers(systems, plot, marks),
    ...(plot.above?.(marks) ?? []),
  ])
}

/** The layers of `curve`. */
export function curveLayers(systems: readonly SystemTables[], plot: Curve, marks: readonly Mark[]): Spec[] {
  const { y, level, line, band, stretch } = plot
  const detail = stretch ? { detail: { field: stretch, type: 'nominal' } } : {}
  const bands = between(systems, plot, marks, { type: 'area', ...band }) as { encoding: Spec }[]
  const dots = stretch ? { point: { size: 14, filled: true } } : {}
  return [
    ...(level === undefined ? [] : [levelAt(level)]),
    ...bands.map((layer) => ({ ...layer, encoding: { ...layer.encoding, ...detail } })),
    {
      mark: { type: 'line', clip: true, ...dots, ...line },
      encoding: { y: positionOf(y, systems[0].own), ...detail },
    },
  ]
}

/** What reaches from the lower to the upper end of intervals, where some are known. */
export function between(
  [{ own }]: readonly SystemTables[],
  { y }: Plot,
  marks: readonly Mark[],
  mark: Spec,
): Spec[] {
  if (marks.every(({ low }) => typeof low !== 'number')) return []
  return [
    { mark: { ...mark, aria: false }, encoding: { y: positionOf(y, own, 'low'), y2: { field: 'high' } } },
  ]
}

export const levelAt = (level: number): Spec => ({
  mark: { type: 'rule', style: 'guide' },
  encoding: { x: null, color: null, y: { datum: level } },
})
