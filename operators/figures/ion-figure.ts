import type { Figure } from '../../schemas/figure.ts'
import type { Row } from '../../schemas/table.ts'
import { thinned } from './figure-points.ts'
import {
  guideLayers,
  lagAxis,
  logSpaced,
  msdAxis,
  rounded,
  rowsByElement,
  slopeOne,
  specOf,
} from './log-scale.ts'

/** Most ions that are lines of their own colour with bands, as elements are; of more, the outermost have names. */
export const MOST_NAMED = 7
const OUTERMOST = 3
/** Most thin lines, and points of each. */
const MOST_IONS = 300
const MOST_POINTS = 40

/** MSD of each ion of an element, log-log: thin lines of one colour, the mean over ions, and by name those that went furthest and least far. */
export function ionFigure(element: string, rows: readonly Row[]): Figure {
  const curves = [...rowsByElement(rows).values()].sort((a, b) => lastOf(b) - lastOf(a))
  const thin = thinned(curves, MOST_IONS).flatMap((own) => pointsOf(own))
  const named = [...curves.slice(0, OUTERMOST), ...curves.slice(-OUTERMOST)]
  const mean = pointsOf(meanOf(curves, `mean of ${curves.length}`))
  const values = named.flatMap((own) => pointsOf(own))
  const sort = [...new Set([...mean, ...values].map(({ of }) => of))]
  const colour = { field: 'of', type: 'nominal', title: 'ion', sort, scale: { domain: sort } }
  const encoding = { x: lagAxis, y: msdAxis('msd') }
  return {
    name: `msd-ions-${element}`,
    title: `Mean squared displacement of each ion of ${element}`,
    caption: `Thin lines: ${curves.length > MOST_IONS ? `${MOST_IONS} of the ${curves.length}` : `the ${curves.length}`} ions, over all time origins; in colour those that moved furthest and least at the longest lag, and the mean over ions. One ion of one run has no error; what replicas say is in the table. A diffusing ion follows the dashed line of slope 1.`,
    spec: specOf([
      {
        data: { values: thin },
        mark: { type: 'line', clip: true, strokeWidth: 0.6, opacity: 0.4, color: 'gray', point: false },
        encoding: { ...encoding, detail: { field: 'of', type: 'nominal' } },
      },
      {
        data: { values },
        mark: { type: 'line', clip: true, strokeWidth: 1.2 },
        encoding: { ...encoding, color: colour },
      },
      {
        data: { values: mean },
        mark: { type: 'line', clip: true, strokeWidth: 3 },
        encoding: { ...encoding, color: colour },
      },
      ...guideLayers(slopeOne(mean)),
    ]),
  }
}

const lastOf = (curve: readonly Row[]): number => curve[curve.length - 1]['msd'] as number

const pointsOf = (rows: readonly Row[]) =>
  logSpaced(rows, MOST_POINTS).map(({ of, lag, msd }) => ({ of, lag, msd: rounded(msd as number) }))

/** All ions have the same lags. */
const meanOf = (curves: readonly (readonly Row[])[], of: string): Row[] =>
  curves[0].map(({ lag }, k) => ({
    of,
    lag,
    msd: curves.reduce((sum, own) => sum + (own[k]['msd'] as number), 0) / curves.length,
  }))
