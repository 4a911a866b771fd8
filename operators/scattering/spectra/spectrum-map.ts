import type { Figure } from '../../../schemas/figure.ts'
import { short, thinned } from '../../figures/rows.ts'
import { lineName } from '../lags/line-names.ts'
import { type Cut, floorOf, panelsOf, type SpectrumWords, within } from './spectrum-curves.ts'

/** Energies of a map, and groups of wave vectors that make one. */
const MOST_ENERGIES = 100
const LEAST_GROUPS = 3

/** Of the last `of` (the sum with the most in it, else the only one) and its parts: energies against the groups in their order. */
export function mapFigure(
  curves: readonly Cut[],
  most: number,
  { title, axis, value, scale }: SpectrumWords,
): Figure | undefined {
  const last = curves[curves.length - 1].own[0]['of']
  const shown = curves.filter(({ own }) => own[0]['of'] === last)
  const panels = panelsOf(shown)
  if (shown.length / panels.size < LEAST_GROUPS) return undefined
  const floor = scale === 'log' ? floorOf(shown, value) : 0
  const values = shown.flatMap((cut) => cellsOf(cut, most, value, floor))
  const color = {
    field: 'value',
    type: 'quantitative',
    title: axis,
    scale: { type: scale === 'log' ? 'log' : 'sqrt', scheme: 'viridis' },
  }
  return {
    name: 'map',
    title: `${title}, map`,
    caption: `Over wave vectors and energy; colour by the ${scale === 'log' ? 'logarithm' : 'square root'}.`,
    spec: {
      data: { values },
      facet: { field: 'panel', type: 'nominal', sort: [...panels.keys()], title: null },
      columns: 2,
      spec: {
        width: 300,
        height: 240,
        mark: { type: 'rect', clip: true },
        encoding: {
          x: { field: 'line', type: 'ordinal', sort: null, title: '|Q| / Å⁻¹', axis: { grid: false } },
          y: {
            field: 'low',
            type: 'quantitative',
            title: 'energy / meV',
            scale: { domain: [0, short(most)], nice: false },
            axis: { grid: false },
          },
          y2: { field: 'high' },
          color,
        },
      },
    },
  }
}

function cellsOf({ panel, own }: Cut, most: number, value: string, floor: number) {
  const rows = thinned(within(own, most), MOST_ENERGIES)
  return rows.map((row, i) => ({
    panel,
    line: lineName(row),
    low: short(row['energy']),
    // Beyond the next cell, which lies on top: no hairs of the page show between them.
    high: short(rows[i + 2]?.['energy'] ?? most),
    value: short(Math.max(floor, Number(row[value]))),
  }))
}
