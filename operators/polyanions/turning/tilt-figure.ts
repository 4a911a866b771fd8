import type { SystemTables } from '../../../pipeline/definition/operator.ts'
import type { Figure } from '../../../schemas/figure.ts'
import type { Row } from '../../../schemas/table.ts'
import { curve } from '../../figures/curve.ts'
import { heat } from '../../figures/heat.ts'
import { distinct, short } from '../../figures/rows.ts'
import { drawn, inStretches, named, only } from '../../figures/systems.ts'
import { isSeen } from '../../free-energy/free-energy.ts'

/** F over θ and over φ, and as a map of both; p where the temperature is not known. */
export const tiltFigures = drawn((systems) => {
  const seen = inStretches(systems, isSeen)
  const known = seen.every(({ own }) => own.rows.some(({ freeEnergy }) => freeEnergy !== null))
  return [
    ...alongAngle(seen, 'theta', 'θ', known),
    ...alongAngle(seen, 'phi', 'φ', known),
    ...maps(
      only(seen, ({ surface }) => surface === 'both'),
      known,
    ),
  ]
})

/** Degrees. */
const RANGES = { theta: [0, 180], phi: [-180, 180] }

const alongAngle = (
  systems: readonly SystemTables[],
  surface: keyof typeof RANGES,
  sign: string,
  known: boolean,
): Figure[] =>
  curve(systems, {
    name: surface,
    title: `Bonds of polyanions by ${sign}`,
    caption: `${known ? `F(${sign}) = −k_BT ln p` : `p(${sign})`} of the bonds of each kind of rotor, a dot for each bin where some were seen, lines between neighbours. Band: 68 % interval; none where too few were seen for one.`,
    x: { field: surface, title: `${sign} / °`, scale: { domain: RANGES[surface], nice: false } },
    y: {
      ...(known
        ? { field: 'freeEnergy', title: `F(${sign}) / meV` }
        : { field: 'density', title: `p(${sign}) / rad⁻¹` }),
      scale: { zero: false },
    },
    of: { field: 'of' },
    alike: true,
    stretch: 'stretch',
    where: (row) => row['surface'] === surface,
  })

/** More maps than this are of single rotors. */
const MOST_MAPS = 6

const maps = (systems: readonly SystemTables[], known: boolean): Figure[] =>
  named(systems, 'of')
    .slice(0, MOST_MAPS)
    .flatMap(([of, own]) =>
      heat(
        systems,
        {
          name: `map-${of.replaceAll(' ', '-')}`,
          title: `Directions of the bonds of ${of}`,
          caption: `${known ? 'F(θ,φ)' : 'p(θ,φ)'}; white where no bond was seen.`,
          x: { field: 'fromPhi', to: 'toPhi', title: 'φ / °', scale: { domain: RANGES.phi } },
          y: { field: 'fromTheta', to: 'toTheta', title: 'θ / °', scale: { domain: RANGES.theta } },
          value: {
            field: 'value',
            title: known ? 'F / meV' : 'p / rad⁻²',
            scale: { scheme: 'viridis', reverse: known },
          },
          size: { width: 520, height: 260 },
        },
        own.flatMap((system) => cellsOf(system, known)),
      ),
    )

function cellsOf({ label, own: { rows } }: SystemTables, known: boolean) {
  const [wide, high] = [stepOf(rows, 'phi') / 2, stepOf(rows, 'theta') / 2]
  return rows.map(({ theta, phi, freeEnergy, density }) => ({
    system: label,
    fromPhi: short(Number(phi) - wide),
    toPhi: short(Number(phi) + wide),
    fromTheta: short(Number(theta) - high),
    toTheta: short(Number(theta) + high),
    value: short(known ? freeEnergy : density),
  }))
}

/** The least distance between the middles of bins. */
function stepOf(rows: readonly Row[], name: string): number {
  const at = distinct(rows, name)
    .map(Number)
    .sort((a, b) => a - b)
  return at.reduce((least, value, i) => (i > 0 ? Math.min(least, value - at[i - 1]) : least), 360)
}
