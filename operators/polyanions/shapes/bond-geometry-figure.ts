import type { RunState } from '../../../pipeline/definition/operator.ts'
import type { Row } from '../../../schemas/table.ts'
import { densityOf, distribution, together } from '../../figures/distribution.ts'
import { drawn } from '../../figures/systems.ts'
import { classesIn } from '../rotors/of-rotors.ts'
import type { Geometry, GeometryShape } from './bond-geometry.ts'

type Seen = RunState<Geometry, GeometryShape>

const SHOWN = {
  bonds: { title: 'Bond lengths', along: 'bond length / Å', up: 'probability / Å⁻¹' },
  angles: { title: 'Bond angles', along: 'angle / °', up: 'probability / °⁻¹' },
} as const
type Slot = keyof typeof SHOWN
const SLOTS = ['bonds', 'angles'] as const

/** Densities of bond lengths, and of angles, by kind and elements. */
export function geometryDensities(
  runs: readonly Seen[],
  { lengthBin, angleBin }: { readonly lengthBin: number; readonly angleBin: number },
): Row[] {
  const widths = { bonds: lengthBin, angles: angleBin }
  return SLOTS.flatMap((slot) => {
    const words = [...new Set(runs.flatMap(({ shape }) => shape.words[slot]))]
    const bins = { width: widths[slot], middle: (bin: number) => (bin + 0.5) * widths[slot] }
    return classesIn(runs)
      .flatMap((of) =>
        words.flatMap((atoms) => densityOf(`${of} ${atoms}`, countsOf(runs, of, slot, atoms), bins)),
      )
      .map((row) => ({ ...row, slot }))
  })
}

/** Distributions of bond lengths, and of angles. */
export const bondGeometryFigures = drawn((systems) =>
  SLOTS.flatMap((slot) => {
    const { title, along, up } = SHOWN[slot]
    const plot = { name: slot, title: `${title} of polyanions`, caption: 'Over all frames and runs.' }
    const x = { title: along, scale: { zero: false, nice: false } }
    return distribution(systems, plot, x, up, (row) => row['slot'] === slot)
  }),
)

const countsOf = (runs: readonly Seen[], of: string, slot: Slot, atoms: string): Float64Array =>
  together(
    runs.flatMap(({ shape, total }) => {
      const [own, name] = [shape.names.indexOf(of), shape.words[slot].indexOf(atoms)]
      if (own < 0 || name < 0) return []
      const from = (own * shape.words[slot].length + name) * shape.bins[slot]
      const counts = slot === 'bonds' ? total.bondCounts : total.angleCounts
      return [counts.subarray(from, from + shape.bins[slot])]
    }),
  )
