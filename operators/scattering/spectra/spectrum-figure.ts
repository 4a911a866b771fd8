import type { SystemTables } from '../../../pipeline/definition/operator.ts'
import type { Figure } from '../../../schemas/figure.ts'
import type { Row } from '../../../schemas/table.ts'
import { curve } from '../../figures/curve.ts'
import { short, thinned } from '../../figures/rows.ts'
import { drawnFrom, withRows } from '../../figures/systems.ts'
import { lineName, panelName } from '../lags/line-names.ts'
import {
  type Cut,
  cutsOf,
  floorOf,
  panelsOf,
  type SpectrumWords,
  shownUntil,
  within,
} from './spectrum-curves.ts'
import { mapFigures } from './spectrum-map.ts'

/** Cuts of a panel. */
const MOST_CUTS = 6

/** Spectra as cuts at some |Q|, a panel for each `of`, and as a map over |Q| and energy where there are several. */
export const spectrumFigures = (words: SpectrumWords) =>
  drawnFrom((systems) => {
    const curves = systems.map(({ own }) => cutsOf(own))
    const all = curves.flat()
    if (all.length === 0) return []
    const most = shownUntil(all, words.value)
    return [
      ...mapFigures(systems, curves, most, words),
      ...cutsFigure(systems, all, most, words),
      ...(systems.length > 1 ? comparedFigure(systems, most, words) : []),
    ]
  })

function cutsFigure(
  systems: readonly SystemTables[],
  all: readonly Cut[],
  most: number,
  { title, axis, value, scale }: SpectrumWords,
): Figure[] {
  const [{ resolution }] = all[0].own
  const isLog = scale === 'log'
  return curve(
    withRows(systems, ({ own }) =>
      [...panelsOf(cutsOf(own)).values()].flatMap((cuts) => shownOf(cuts, most, value, isLog)),
    ),
    {
      name: 'cuts',
      title,
      caption: `Cuts at some |Q|, bands: 68 % intervals. Resolution (full width at half maximum) ${Number(resolution).toPrecision(3)} meV.${isLog ? ' Less than 1/10000 of the highest value of a panel is not shown.' : ''}`,
      x: { field: 'energy', title: 'energy (meV)', scale: { domain: [0, short(most)], nice: false } },
      y: { field: value, title: axis, log: isLog },
      of: { field: 'line', title: '|Q| (Å⁻¹)', words: lineName, ordered: true },
      panels: [{ field: 'panel', words: panelName }],
      systems: 'panels',
      line: { strokeWidth: 1.3 },
    },
  )
}

/** Of several systems the last `of` (the sum with the most in it, else the only one): a panel for each |Q|, in which they are together. */
function comparedFigure(
  systems: readonly SystemTables[],
  most: number,
  { title, axis, value, scale }: SpectrumWords,
): Figure[] {
  const isLog = scale === 'log'
  return curve(
    withRows(systems, ({ own }) => {
      const panel = [...panelsOf(cutsOf(own)).values()].at(-1) ?? []
      return shownOf(panel, most, value, isLog)
    }),
    {
      name: 'compared',
      title: `${title}, side by side`,
      caption: `Of what is summed over most, a panel for each |Q| (Å⁻¹); bands: 68 % intervals.`,
      x: { field: 'energy', title: 'energy (meV)', scale: { domain: [0, short(most)], nice: false } },
      y: { field: value, title: axis, log: isLog },
      of: { field: 'line', words: lineName },
      line: { strokeWidth: 1.3 },
    },
  )
}

function shownOf(cuts: readonly Cut[], most: number, value: string, isLog: boolean): Row[] {
  const floor = isLog ? floorOf(cuts, value) : Number.NEGATIVE_INFINITY
  return thinned(cuts, MOST_CUTS).flatMap(({ own }) =>
    within(own, most).filter((row) => Number(row[value]) > floor),
  )
}
