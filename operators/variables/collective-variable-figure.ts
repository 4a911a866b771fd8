import type { SystemTables } from '../../pipeline/definition/operator.ts'
import { curve } from '../figures/curve.ts'
import { heat } from '../figures/heat.ts'
import { short } from '../figures/rows.ts'
import { type Draw, drawn, inStretches } from '../figures/systems.ts'
import { isSeen } from '../free-energy/free-energy.ts'

const TITLES = {
  distance: 'distance to the nearest centre / Å',
  second: 'distance to the second / Å',
  angle: 'angle / °',
  rotor: 'distance to the nearest polyanion / Å',
  along: 'along the path / nodes',
  off: 'off the path / Å',
  distortion: 's_d of the nearest tetrahedron',
}
type Name = keyof typeof TITLES

interface Widths {
  readonly variables: readonly string[]
  readonly spacing: number
  readonly angleBin: number
  readonly nodeBin: number
  readonly distortionBin: number
}

const SAID = {
  name: 'collective-variable',
  title: 'Free energy of ions',
  caption: 'F = −k_BT ln p where ions were seen; bins without an error too.',
}
const ENERGY = { field: 'freeEnergy', title: 'F / kJ mol⁻¹' }

const figures: Draw<Widths> = (systems, given) => {
  const seen = inStretches(systems, isSeen)
  const [one, two, three] = given.variables as Name[]
  if (three !== undefined) return []
  if (two === undefined)
    return curve(seen, {
      ...SAID,
      x: { field: one, title: TITLES[one], scale: { zero: false } },
      y: ENERGY,
      stretch: 'stretch',
    })
  const side = (name: Name) => ({ field: `${name}From`, to: `${name}To`, title: TITLES[name] })
  const scale = { zero: false }
  const plot = {
    ...SAID,
    x: { ...side(one), scale },
    y: { ...side(two), scale },
    value: { ...ENERGY, scale: { scheme: 'viridis', reverse: true } },
    size: { width: 420, height: 380 },
  }
  return heat(
    seen,
    plot,
    seen.flatMap((system) => cellsOf(system, [one, two], given)),
  )
}

/** F along one variable with its band, or over two as a map; of three there is no picture. */
export const collectiveVariableFigures = drawn(figures)

function cellsOf({ label, own }: SystemTables, names: readonly Name[], given: Widths) {
  const widths: Partial<Record<Name, number>> = {
    angle: given.angleBin,
    along: given.nodeBin,
    distortion: given.distortionBin,
  }
  const half = (name: Name) => (widths[name] ?? given.spacing) / 2
  return own.rows.map((row) => ({
    system: label,
    freeEnergy: short(row['freeEnergy']),
    ...Object.fromEntries(
      names.flatMap((name) => [
        [`${name}From`, short(Number(row[name]) - half(name))],
        [`${name}To`, short(Number(row[name]) + half(name))],
      ]),
    ),
  }))
}
