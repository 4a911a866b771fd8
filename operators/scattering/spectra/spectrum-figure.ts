import type { Figure } from '../../../schemas/figure.ts'
import type { Row } from '../../../schemas/table.ts'
import { short, thinned } from '../../figures/rows.ts'
import { lineName } from '../lags/line-names.ts'
import {
  type Cut,
  cutsOf,
  floorOf,
  panelsOf,
  type SpectrumWords,
  shownUntil,
  within,
} from './spectrum-curves.ts'
import { mapFigure } from './spectrum-map.ts'

/** Points of a cut and cuts of a panel. */
const MOST_POINTS = 160
const MOST_CUTS = 6

/** Spectra as cuts at some |Q|, a panel for each `of`, and as a map over |Q| and energy where there are several. */
export function spectrumFigures(rows: readonly Row[], words: SpectrumWords): Figure[] {
  const curves = cutsOf(rows)
  if (curves.length === 0) return []
  const most = shownUntil(curves, words.value)
  const map = mapFigure(curves, most, words)
  return [...(map ? [map] : []), cutsFigure(curves, most, words)]
}

function cutsFigure(
  curves: readonly Cut[],
  most: number,
  { title, axis, value, scale }: SpectrumWords,
): Figure {
  const panels = panelsOf(curves)
  const values = [...panels.values()].flatMap((own) => {
    const floor = scale === 'log' ? floorOf(own, value) : Number.NEGATIVE_INFINITY
    return thinned(own, MOST_CUTS).flatMap((cut) => pointsOf(cut, most, value, floor))
  })
  const x = {
    field: 'energy',
    type: 'quantitative',
    title: 'energy / meV',
    scale: { domain: [0, short(most)], nice: false },
  }
  const y = (field: string) => ({ field, type: 'quantitative', title: axis, scale: { type: scale } })
  const sort = [...new Set(values.map(({ line }) => line))]
  const color = { field: 'line', type: 'ordinal', title: '|Q| / Å⁻¹', sort, scale: { scheme: 'viridis' } }
  const [{ resolution }] = curves[0].own
  return {
    name: 'cuts',
    title,
    caption: `Cuts at some |Q|, bands: 68 % intervals. Resolution (full width at half maximum) ${Number(resolution).toPrecision(3)} meV.`,
    spec: {
      data: { values },
      facet: { field: 'panel', type: 'nominal', sort: [...panels.keys()], title: null },
      columns: panels.size > 1 ? 3 : 1,
      resolve: { scale: { y: 'independent' } },
      spec: {
        width: panels.size > 1 ? 180 : 420,
        height: panels.size > 1 ? 140 : 280,
        layer: [
          { mark: { type: 'area' }, encoding: { x, y: y('low'), y2: { field: 'high' }, color } },
          { mark: { type: 'line', strokeWidth: 1.3 }, encoding: { x, y: y('value'), color } },
        ],
      },
    },
  }
}

const pointsOf = ({ panel, own }: Cut, most: number, value: string, floor: number) =>
  thinned(within(own, most), MOST_POINTS).map((row) => {
    const [at, half] = [Number(row[value]), Number(row['error'] ?? 0)]
    const [mid, low, high] = [at, at - half, at + half].map((each) => short(Math.max(each, floor)))
    return { panel, line: lineName(row), energy: short(row['energy']), value: mid, low, high }
  })
