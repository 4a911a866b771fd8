import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import { colourOf, named, panelled, positionOf } from './frame.ts'
import { type Axis, interval, type Mark, type Plot, SYSTEM } from './plot.ts'
import { short, thinned } from './rows.ts'

/** Most points of a line. */
const MOST = 160

/** Points with bars of their errors and the lines of models through them, in panels. */
export interface Fitted extends Pick<Plot, 'name' | 'title' | 'caption'> {
  readonly x: Axis
  readonly y: Axis
}

/** What is measured in a panel: x, y, and half the 68 % interval of y where it is known; `log`: on a logarithmic axis. */
export const measured = (
  panel: string,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  half?: Halves,
  log = false,
): Mark[] =>
  placesOf(x).map((i) => {
    const error = half?.[i]
    const ends = typeof error === 'number' && Number.isFinite(error) ? interval(y[i], error, log) : {}
    return { panel, at: short(x[i]), value: short(y[i]), ...ends }
  })

type Halves = ArrayLike<number | null | undefined>

/** A line in a panel, by its name. */
export const modelled = (panel: string, line: string, x: ArrayLike<number>, y: ArrayLike<number>): Mark[] =>
  placesOf(x).map((i) => ({ panel, line, at: short(x[i]), fit: short(y[i]) }))

const placesOf = ({ length }: ArrayLike<number>): number[] =>
  thinned(
    Array.from({ length }, (_, i) => i),
    MOST,
  )

/** Places from one to another, evenly. */
export const evenly = (from: number, to: number, points: number): number[] =>
  Array.from({ length: points }, (_, i) => from + ((to - from) * i) / (points - 1))

const DIAMOND = { type: 'point', style: 'measured', shape: 'diamond', size: 110, filled: true }

/** Draws the marks that `measured` and `modelled` make of each system, and diamonds for what is `special`. */
export function fitted(
  systems: readonly SystemTables[],
  plot: Fitted,
  marksOf: (system: SystemTables) => readonly Mark[],
): Figure[] {
  const isMany = systems.length > 1
  const marks = systems.flatMap((system) =>
    marksOf(system).map((mark) => (isMany ? { ...mark, system: system.label } : mark)),
  )
  if (marks.length === 0) return []
  const [{ own }] = systems
  const y = (field: string) => positionOf(plot.y, own, field)
  const where = (field: string) => ({ transform: [{ filter: `isValid(datum.${field})` }] })
  const isSpecial = marks.some(({ special }) => special !== undefined)
  const lines = marks.filter(({ line }) => line !== undefined)
  const view = {
    encoding: { x: positionOf(plot.x, own, 'at') },
    layer: [
      { ...where('low'), mark: { type: 'rule' }, encoding: { y: y('low'), y2: { field: 'high' } } },
      {
        ...where('value'),
        mark: { type: 'point', style: 'measured', size: 16 },
        encoding: { y: y('value') },
      },
      ...(isSpecial ? [{ ...where('special'), mark: DIAMOND, encoding: { y: y('special') } }] : []),
      ...(lines.length === 0
        ? []
        : [
            {
              ...where('fit'),
              mark: { type: 'line', strokeWidth: 1.2 },
              encoding: { y: y('fit'), color: colourOf({ field: 'line' }, lines) },
            },
          ]),
    ],
  }
  // Names that say the temperature need it no second time.
  const isSaid = marks.every(({ panel, system }) => String(panel).includes(String(system)))
  const keys = [{ field: 'panel' }, ...(isMany && !isSaid ? [SYSTEM] : [])]
  return [named(systems, plot, panelled(keys, marks, view))]
}
