import type { SystemTables } from '../../../pipeline/definition/operator.ts'
import type { Figure } from '../../../schemas/figure.ts'
import type { Row } from '../../../schemas/table.ts'
import { short } from '../../figures/rows.ts'
import { drawn } from '../../figures/systems.ts'
import { lines } from '../rotors/rotor-figures.ts'

/** F over θ and over φ, and as a map of both; p where the temperature is not known. */
export const tiltFigures = drawn((systems) => [
  ...alongAngle(systems, 'theta', 'θ'),
  ...alongAngle(systems, 'phi', 'φ'),
  ...(systems.length > 1 ? [] : maps(systems[0].own.rows)),
])

const isKnown = (rows: readonly Row[]): boolean => rows.some(({ freeEnergy }) => freeEnergy !== null)

function alongAngle(systems: readonly SystemTables[], surface: string, sign: string): Figure[] {
  const known = systems.every(({ own }) => isKnown(own.rows))
  return lines(systems, {
    name: surface,
    title: `Bonds of polyanions by ${sign}`,
    caption: `${known ? `F(${sign}) = −k_BT ln p` : `p(${sign})`} of the bonds of each kind of rotor, where some were seen. Band: 68 % interval.`,
    x: surface,
    y: known ? 'freeEnergy' : 'density',
    error: known ? 'error' : undefined,
    along: `${sign} / °`,
    up: known ? `F(${sign}) / meV` : `p(${sign}) / rad⁻¹`,
    where: (row) => row['surface'] === surface && row['status'] === 'determined',
  })
}

/** More maps than this are of single rotors. */
const MOST_MAPS = 6

function maps(rows: readonly Row[]): Figure[] {
  const own = rows.filter((row) => row['surface'] === 'both' && row['status'] === 'determined')
  const known = isKnown(own)
  return [...new Set(own.map(({ of }) => String(of)))].slice(0, MOST_MAPS).map((of) => ({
    name: `map-${of.replaceAll(' ', '-')}`,
    title: `Directions of the bonds of ${of}`,
    caption: `${known ? 'F(θ,φ)' : 'p(θ,φ)'}; white where no bond was seen.`,
    spec: mapOf(
      own.filter((row) => row['of'] === of),
      known,
    ),
  }))
}

function mapOf(rows: readonly Row[], known: boolean) {
  const [wide, high] = [stepOf(rows, 'phi'), stepOf(rows, 'theta')]
  const values = rows.map(({ theta, phi, freeEnergy, density }) => ({
    from: short(Number(phi) - wide / 2),
    to: short(Number(phi) + wide / 2),
    low: short(Number(theta) - high / 2),
    high: short(Number(theta) + high / 2),
    value: short(known ? freeEnergy : density),
  }))
  const colour = { field: 'value', type: 'quantitative', title: known ? 'F / meV' : 'p / rad⁻²' }
  return {
    data: { values },
    width: 520,
    height: 260,
    mark: { type: 'rect', strokeWidth: 0.5 },
    encoding: {
      x: side('from', 'φ / °', -180),
      x2: { field: 'to' },
      y: side('low', 'θ / °', 0),
      y2: { field: 'high' },
      color: { ...colour, scale: { scheme: 'viridis', reverse: known } },
      stroke: { ...colour, legend: null, scale: { scheme: 'viridis', reverse: known } },
    },
  }
}

const side = (field: string, title: string, from: number) => ({
  field,
  type: 'quantitative',
  title,
  axis: { grid: false },
  scale: { nice: false, domain: [from, 180] },
})

/** The least distance between the middles of bins. */
function stepOf(rows: readonly Row[], name: string): number {
  const at = [...new Set(rows.map((row) => Number(row[name])))].sort((a, b) => a - b)
  return at.reduce((least, value, i) => (i > 0 ? Math.min(least, value - at[i - 1]) : least), 360)
}
