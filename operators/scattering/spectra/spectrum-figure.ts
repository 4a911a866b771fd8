import type { Figure } from '../../../schemas/figure.ts'
import type { Row } from '../../../schemas/table.ts'
import { short, thinned } from '../../figures/figure-points.ts'

/** Points of a cut and cuts of a panel; energies and panels of maps. */
const MOST_POINTS = 160
const MOST_CUTS = 6
const MOST_ENERGIES = 100
/** Beyond the energy below which this share of every cut lies, a figure shows nothing. */
const SHOWN = 0.995

export interface SpectrumWords {
  readonly name: string
  readonly title: string
  readonly axis: string
  readonly value: string
}

/** Spectra as cuts at some |Q|, a panel for each `of`, and as maps over |Q| and energy where there are several. */
export function spectrumFigures(rows: readonly Row[], words: SpectrumWords): Figure[] {
  const curves = curvesIn(rows)
  if (curves.length === 0) return []
  const most = Math.max(...curves.map(({ own }) => shownUntil(own, words.value)))
  const cuts = cutsFigure(curves, most, words)
  const map = mapFigure(curves, most, words)
  return map ? [map, cuts] : [cuts]
}

interface Cut {
  readonly panel: string
  readonly own: readonly Row[]
}

function curvesIn(rows: readonly Row[]): Cut[] {
  const starts = [...rows.keys()].filter((i) => rows[i]['energy'] === 0)
  return starts.map((start, i) => {
    const own = rows.slice(start, starts[i + 1] ?? rows.length)
    const { of, part } = own[0]
    return { panel: part === undefined ? `${of}` : `${of}, ${part}`, own }
  })
}

function shownUntil(own: readonly Row[], value: string): number {
  const all = own.reduce((sum, row) => sum + Math.abs(Number(row[value])), 0)
  let sum = 0
  const last = own.find((row) => (sum += Math.abs(Number(row[value]))) >= SHOWN * all)
  return Number((last ?? own[own.length - 1])['energy'])
}

const panelsOf = (curves: readonly Cut[]): Map<string, Cut[]> => {
  const panels = new Map<string, Cut[]>()
  for (const curve of curves) panels.set(curve.panel, [...(panels.get(curve.panel) ?? []), curve])
  return panels
}

const within = (own: readonly Row[], most: number): Row[] =>
  own.filter((row) => Number(row['energy']) <= most * 1.0001)

const lineOf = ({ q, at }: Row): string => `${short(q)}${String(at).startsWith('(') ? ` ${at}` : ''}`

function cutsFigure(
  curves: readonly Cut[],
  most: number,
  { name, title, axis, value }: SpectrumWords,
): Figure {
  const panels = panelsOf(curves)
  const chosen = [...panels.values()].flatMap((own) => thinned(own, MOST_CUTS))
  const values = chosen.flatMap(({ panel, own }) =>
    thinned(within(own, most), MOST_POINTS).map((row) => {
      const [at, half] = [Number(row[value]), Number(row['error'] ?? 0)]
      return {
        panel,
        line: lineOf(row),
        energy: short(row['energy']),
        value: short(at),
        low: short(at - half),
        high: short(at + half),
      }
    }),
  )
  const x = energyAxis(most)
  const y = (field: string) => ({ field, type: 'quantitative', title: axis })
  const sort = [...new Set(values.map(({ line }) => line))]
  const color = { field: 'line', type: 'ordinal', title: '|Q| / Å⁻¹', sort, scale: { scheme: 'viridis' } }
  const [{ resolution }] = curves[0].own
  return {
    name,
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

const energyAxis = (most: number) => ({
  field: 'energy',
  type: 'quantitative',
  title: 'energy / meV',
  scale: { domain: [0, short(most)], nice: false },
})

/** Of the last panel (the sum that is weighted most, else the only one) and its other part: energies against the groups in their order. */
function mapFigure(
  curves: readonly Cut[],
  most: number,
  { name, title, axis, value }: SpectrumWords,
): Figure | undefined {
  const last = curves[curves.length - 1].own[0]['of']
  const shown = curves.filter(({ own }) => own[0]['of'] === last)
  const panels = panelsOf(shown)
  if (Math.max(...[...panels.values()].map((own) => own.length)) < 3) return undefined
  const values = shown.flatMap(({ panel, own }) => {
    const rows = thinned(within(own, most), MOST_ENERGIES)
    return rows.map((row, i) => ({
      panel,
      line: lineOf(row),
      low: short(row['energy']),
      high: short(rows[i + 1]?.['energy'] ?? most),
      value: short(Math.max(0, Number(row[value]))),
    }))
  })
  const color = {
    field: 'value',
    type: 'quantitative',
    title: axis,
    scale: { type: 'sqrt', scheme: 'viridis' },
  }
  return {
    name: `${name}-map`,
    title: `${title}, map`,
    caption: 'Over wave vectors and energy; colour by the square root.',
    spec: {
      data: { values },
      facet: { field: 'panel', type: 'nominal', sort: [...panels.keys()], title: null },
      columns: 2,
      spec: {
        width: 260,
        height: 240,
        mark: { type: 'rect', strokeWidth: 0.5 },
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
          stroke: color,
        },
      },
    },
  }
}
