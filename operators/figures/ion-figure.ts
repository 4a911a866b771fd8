import type { SystemTables } from '../../pipeline/definition/operator.ts'
import { chunksOf } from '../../pipeline/tables/long-table.ts'
import type { Figure } from '../../schemas/figure.ts'
import { finite, type Table, type Value } from '../../schemas/table.ts'
import { colourOf, positionOf } from './frame.ts'
import { LAG, MSD, slopeOne } from './log-scale.ts'
import type { Mark } from './plot.ts'
import { logSpaced, short, thinned } from './rows.ts'

/** Most ions that are lines of their own colour with bands, as elements are; of more, the outermost have names. */
export const MOST_NAMED = 7
const OUTERMOST = 3
/** Most thin lines, and points of each. */
const MOST_IONS = 300
const MOST_POINTS = 40

/** MSD of one ion, Å², at lags in ps. */
export interface IonCurve {
  readonly of: string
  readonly lags: Float64Array
  readonly msd: Float64Array
}

/** What a table says of each ion, however long it is: the rows of an ion are neighbours. */
export function ionCurves(table: Table): IonCurve[] {
  const curves: IonCurve[] = []
  for (const { length, values } of chunksOf(table))
    for (let from = 0, to = 0; from < length; from = to) {
      const of = values['of'][from]
      while (to < length && values['of'][to] === of) to++
      const last = curves.at(-1)?.lags
      const isSame = last?.length === to - from && last.every((lag, i) => lag === values['lag'][from + i])
      const lags = isSame ? last : numbersIn(values['lag'], from, to)
      curves.push({ of: String(of), lags, msd: numbersIn(values['msd'], from, to) })
    }
  return curves
}

function numbersIn(column: ArrayLike<Value>, from: number, to: number): Float64Array {
  const numbers = new Float64Array(to - from)
  for (let i = from; i < to; i++) numbers[i - from] = finite(Number(column[i])) ?? 0
  return numbers
}

/** MSD of each ion of an element, log-log: thin lines of one colour, the mean over ions, and by name those that went furthest and least far. */
export function ionFigure({ own }: SystemTables, element: string, ions: readonly IonCurve[]): Figure {
  const curves = [...ions].sort((a, b) => lastOf(b) - lastOf(a))
  const thin = thinned(curves, MOST_IONS).flatMap(marksOf)
  const named = [...curves.slice(0, OUTERMOST), ...curves.slice(-OUTERMOST)].flatMap(marksOf)
  const mean = marksOf(meanOf(curves, `mean of ${curves.length}`))
  const color = colourOf({ field: 'of', title: 'ion' }, [...mean, ...named])
  const line = { type: 'line', clip: true }
  return {
    name: `msd-ions-${element}`,
    title: `Mean squared displacement of each ion of ${element}`,
    caption: `Thin lines: ${curves.length > MOST_IONS ? `${MOST_IONS} of the ${curves.length}` : `the ${curves.length}`} ions, over all time origins; in colour those that moved furthest and least at the longest lag, and the mean over ions. The error of each is in the table. A diffusing ion follows the dashed line of slope 1.`,
    spec: {
      encoding: { x: positionOf(LAG, own), y: positionOf(MSD, own) },
      layer: [
        {
          data: { values: thin },
          mark: { ...line, strokeWidth: 0.6, opacity: 0.4, color: 'gray', point: false },
          encoding: { detail: { field: 'of', type: 'nominal' } },
        },
        { data: { values: named }, mark: { ...line, strokeWidth: 1.2 }, encoding: { color } },
        { data: { values: mean }, mark: { ...line, strokeWidth: 3 }, encoding: { color } },
        ...slopeOne(mean),
      ],
    },
  }
}

const lastOf = ({ msd }: IonCurve): number => msd[msd.length - 1]

const marksOf = ({ of, lags, msd }: IonCurve): Mark[] => {
  const places = Array.from(msd, (_, k) => k).filter((k) => msd[k] > 0)
  return logSpaced(places, MOST_POINTS).map((k) => ({ of, lag: short(lags[k]), msd: short(msd[k]) }))
}

/** All ions have the same lags. */
function meanOf(curves: readonly IonCurve[], of: string): IonCurve {
  const { lags } = curves[0]
  const msd = new Float64Array(lags.length)
  for (const each of curves) for (let k = 0; k < msd.length; k++) msd[k] += each.msd[k]
  return { of, lags, msd: msd.map((sum) => sum / curves.length) }
}
