import type { RunState } from '../../../pipeline/definition/operator.ts'
import type { Figure } from '../../../schemas/figure.ts'
import type { Table } from '../../../schemas/table.ts'
import { densityOf, distribution, together } from '../../figures/distribution.ts'
import { classesIn } from '../rotors/of-rotors.ts'
import type { Geometry, GeometryShape } from './bond-geometry.ts'

type Seen = RunState<Geometry, GeometryShape>

const SHOWN = {
  bonds: { title: 'Bond lengths', along: 'bond length / Å', up: 'probability / Å⁻¹' },
  angles: { title: 'Bond angles', along: 'angle / °', up: 'probability / °⁻¹' },
} as const
type Slot = keyof typeof SHOWN

/** Distributions of bond lengths, and of angles. */
export const bondGeometryFigures = (
  _: Table,
  { lengthBin, angleBin }: { readonly lengthBin: number; readonly angleBin: number },
  runs: readonly Seen[] = [],
): Figure[] => [...figureOf(runs, 'bonds', lengthBin), ...figureOf(runs, 'angles', angleBin)]

function figureOf(runs: readonly Seen[], slot: Slot, width: number): Figure[] {
  const { title, along, up } = SHOWN[slot]
  const words = [...new Set(runs.flatMap(({ shape }) => shape.words[slot]))]
  const bins = { width, middle: (bin: number) => (bin + 0.5) * width }
  const rows = classesIn(runs).flatMap((of) =>
    words.flatMap((atoms) => densityOf(`${of} ${atoms}`, countsOf(runs, of, slot, atoms), bins)),
  )
  const plot = { name: slot, title: `${title} of polyanions`, caption: 'Over all frames and runs.' }
  return distribution(rows, plot, { title: along, scale: { zero: false, nice: false } }, up)
}

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
