import { everyRow } from '../../../pipeline/tables/long-table.ts'
import type { Row, Table } from '../../../schemas/table.ts'
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

/** The spectra of a table but for pairs of different elements: a new one begins with energy 0. Of a long table no other rows are held. */
export function cutsOf(table: Table): Cut[] {
  const cuts: { panel: string; own: Row[] }[] = []
  for (const row of everyRow(table)) {
    if (!isOfOne(row)) continue
    if (row['energy'] === 0) cuts.push({ panel: panelName(row), own: [] })
    cuts.at(-1)?.own.push(row)
  }
  return cuts
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
