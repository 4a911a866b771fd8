import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Row } from '../../schemas/table.ts'
import { colourOf, positionOf } from './frame.ts'
import { LAG, MSD, slopeOne } from './log-scale.ts'
import type { Mark } from './plot.ts'
import { logSpaced, rowsByElement, short, thinned } from './rows.ts'

/** Most ions that are lines of their own colour with bands, as elements are; of more, the outermost have names. */
export const MOST_NAMED = 7
const OUTERMOST = 3
/** Most thin lines, and points of each. */
const MOST_IONS = 300
const MOST_POINTS = 40

/** MSD of each ion of an element, log-log: thin lines of one colour, the mean over ions, and by name those that went furthest and least far. */
export function ionFigure({ own }: SystemTables, element: string, rows: readonly Row[]): Figure {
  const curves = [...rowsByElement(rows).values()].sort((a, b) => lastOf(b) - lastOf(a))
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

const lastOf = (curve: readonly Row[]): number => curve[curve.length - 1]['msd'] as number

const marksOf = (rows: readonly Row[]): Mark[] =>
  logSpaced(
    rows.filter(({ msd }) => Number(msd) > 0),
    MOST_POINTS,
  ).map(({ of, lag, msd }) => ({ of, lag: short(lag), msd: short(msd) }))

/** All ions have the same lags. */
const meanOf = (curves: readonly (readonly Row[])[], of: string): Row[] =>
  curves[0].map(({ lag }, k) => ({
    of,
    lag,
    msd: curves.reduce((sum, own) => sum + (own[k]['msd'] as number), 0) / curves.length,
  }))
