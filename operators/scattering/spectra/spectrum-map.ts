import type { SystemTables } from '../../../pipeline/definition/operator.ts'
import type { Figure } from '../../../schemas/figure.ts'
import type { Row } from '../../../schemas/table.ts'
import { heat } from '../../figures/heat.ts'
import type { Mark } from '../../figures/plot.ts'
import { short } from '../../figures/rows.ts'
import { lineName } from '../lags/line-names.ts'
import { type Cut, floorOf, panelsOf, type SpectrumWords, within } from './spectrum-curves.ts'

/** Energies of a map, and groups of wave vectors that make one. */
const MOST_ENERGIES = 100
const LEAST_GROUPS = 3

/** Of the last `of` (the sum with the most in it, else the only one) and its parts: energies against the groups in their order.
 *  `curves`: of each system. */
export function mapFigures(
  systems: readonly SystemTables[],
  curves: readonly (readonly Cut[])[],
  most: number,
  { title, axis, value, scale }: SpectrumWords,
): Figure[] {
  const isLog = scale === 'log'
  const isVector = curves.flat().every(({ own }) => String(own[0]['at']).startsWith('('))
  const cells = systems.flatMap(({ label }, i) => {
    const last = curves[i].at(-1)?.own[0]['of']
    const shown = curves[i].filter(({ own }) => own[0]['of'] === last)
    if (shown.length / panelsOf(shown).size < LEAST_GROUPS) return []
    const floor = isLog ? floorOf(shown, value) : 0
    return shown
      .flatMap((cut) => cellsOf(cut, most, value, floor))
      .map((cell) => ({ ...cell, system: label }))
  })
  return heat(
    systems,
    {
      name: 'map',
      title: `${title}, map`,
      caption: `Over wave vectors and energy; colour by the ${isLog ? 'logarithm' : 'square root'}.`,
      x: { field: 'line', title: isVector ? 'Q (reciprocal lattice units)' : '|Q| (Å⁻¹)' },
      y: { field: 'low', to: 'high', title: 'energy (meV)', scale: { domain: [0, short(most)] } },
      value: { field: 'value', title: axis, log: isLog, scale: isLog ? {} : { type: 'sqrt' } },
      panels: [{ field: 'panel' }],
      size: { width: 300, height: 240 },
    },
    cells,
  )
}

/** The mean of as many energies as make a cell, round their middle; on a logarithmic scale the floor is the least. */
function cellsOf({ panel, own }: Cut, most: number, value: string, floor: number): Mark[] {
  const rows = within(own, most)
  const each = Math.ceil(rows.length / MOST_ENERGIES)
  const step = Number(rows[1]?.['energy'] ?? most)
  return Array.from({ length: Math.ceil(rows.length / each) }, (_, i) => {
    const part = rows.slice(i * each, (i + 1) * each)
    const mean = part.reduce((sum, row) => sum + Number(row[value]), 0) / part.length
    const [first, last] = [part[0], part[part.length - 1]].map((row) => Number(row['energy']))
    const [low, high] = [Math.max(0, first - step / 2), Math.min(most, last + step / 2)].map(short)
    return { panel, line: placeOf(own[0]), low, high, value: short(Math.max(floor, mean)) }
  })
}

/** |Q| of a shell; of one wave vector its reciprocal lattice units. */
const placeOf = (row: Row): string =>
  String(row['at']).startsWith('(') ? String(row['at']).slice(1, -1) : lineName(row)
