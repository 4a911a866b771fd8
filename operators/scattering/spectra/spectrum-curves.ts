import type { Row } from '../../../schemas/table.ts'
import { isOfOne, panelName } from '../lags/line-names.ts'

/** Beyond the energy below which this share of every curve lies, a figure shows nothing. */
const SHOWN = 0.995
/** Below this share of the highest value a logarithmic scale ends. */
const FLOOR = 1e-4

export interface SpectrumWords {
  readonly title: string
  readonly axis: string
  /** Its column. */
  readonly value: string
  /** `log` where a line at 0 is higher than all else. */
  readonly scale: 'log' | 'linear'
}

/** A spectrum at one group of wave vectors. */
export interface Cut {
  readonly panel: string
  readonly own: readonly Row[]
}

/** The spectra of a table but for pairs of different elements: a new one begins with energy 0. */
export function cutsOf(rows: readonly Row[]): Cut[] {
  const starts = [...rows.keys()].filter((i) => rows[i]['energy'] === 0)
  const curves = starts.map((start, i) => rows.slice(start, starts[i + 1] ?? rows.length))
  return curves.filter(([row]) => isOfOne(row)).map((own) => ({ panel: panelName(own[0]), own }))
}

export function panelsOf(curves: readonly Cut[]): Map<string, Cut[]> {
  const panels = new Map<string, Cut[]>()
  for (const curve of curves) panels.set(curve.panel, [...(panels.get(curve.panel) ?? []), curve])
  return panels
}

/** The energy up to which nearly all of every curve lies, meV. */
export const shownUntil = (curves: readonly Cut[], value: string): number =>
  Math.max(...curves.map(({ own }) => endOf(own, value)))

function endOf(own: readonly Row[], value: string): number {
  const all = own.reduce((sum, row) => sum + Math.abs(Number(row[value])), 0)
  let sum = 0
  const last = own.find((row) => (sum += Math.abs(Number(row[value]))) >= SHOWN * all)
  return Number((last ?? own[own.length - 1])['energy'])
}

export const within = (own: readonly Row[], most: number): Row[] =>
  own.filter((row) => Number(row['energy']) <= most * 1.0001)

/** Where a logarithmic scale ends: what is below, and what is negative, lies on it. */
export const floorOf = (curves: readonly Cut[], value: string): number =>
  FLOOR * Math.max(...curves.flatMap(({ own }) => own.map((row) => Number(row[value]))))
