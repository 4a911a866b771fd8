import type { RunState } from '../../../pipeline/definition/operator.ts'
import type { Figure } from '../../../schemas/figure.ts'
import type { Table } from '../../../schemas/table.ts'
import { short } from '../../figures/rows.ts'
import { classesIn } from '../rotors/of-rotors.ts'
import type { Geometry, GeometryShape } from './bond-geometry.ts'

interface Widths {
  readonly lengthBin: number
  readonly angleBin: number
}
type Seen = RunState<Geometry, GeometryShape>

/** Distributions of bond lengths, and of angles. */
export function bondGeometryFigures(_: Table, given: Widths, runs: readonly Seen[] = []): Figure[] {
  return [
    figureOf(runs, 'bonds', given.lengthBin, 'Bond lengths', 'bond length / Å', 'probability / Å⁻¹'),
    figureOf(runs, 'angles', given.angleBin, 'Bond angles', 'angle / °', 'probability / °⁻¹'),
  ].flat()
}

function figureOf(
  runs: readonly Seen[],
  slot: 'bonds' | 'angles',
  width: number,
  title: string,
  along: string,
  up: string,
): Figure[] {
  const words = [...new Set(runs.flatMap(({ shape }) => shape.words[slot]))]
  const values = classesIn(runs).flatMap((of) => words.flatMap((atoms) => line(runs, of, slot, atoms, width)))
  if (values.length === 0) return []
  const spec = {
    data: { values },
    mark: { type: 'line', interpolate: 'step', clip: true },
    encoding: {
      x: { field: 'at', type: 'quantitative', title: along, scale: { zero: false, nice: false } },
      y: { field: 'density', type: 'quantitative', title: up },
      color: { field: 'of', type: 'nominal', title: null, legend: { symbolOpacity: 1 } },
    },
  }
  return [
    {
      name: slot,
      title: `${title} of polyanions`,
      caption: 'Over all frames and runs.',
      spec,
    },
  ]
}

/** Bins from the first to the last that hold something, an empty one on both sides. */
function line(runs: readonly Seen[], of: string, slot: 'bonds' | 'angles', atoms: string, width: number) {
  const counts = countsOf(runs, of, slot, atoms)
  const all = counts.reduce((a, b) => a + b, 0)
  const first = counts.findIndex((count) => count > 0)
  if (first < 0) return []
  const last = counts.findLastIndex((count) => count > 0)
  return Array.from({ length: last - first + 3 }, (_, i) => ({
    of: `${of} ${atoms}`,
    at: short((first + i - 0.5) * width),
    density: short((counts[first + i - 1] ?? 0) / (all * width)),
  }))
}

function countsOf(runs: readonly Seen[], of: string, slot: 'bonds' | 'angles', atoms: string): Float64Array {
  const sum = new Float64Array(Math.max(...runs.map(({ shape }) => shape.bins[slot])))
  for (const { shape, total } of runs) {
    const [own, name] = [shape.names.indexOf(of), shape.words[slot].indexOf(atoms)]
    if (own < 0 || name < 0) continue
    const from = (own * shape.words[slot].length + name) * shape.bins[slot]
    const counts = slot === 'bonds' ? total.bondCounts : total.angleCounts
    for (let bin = 0; bin < shape.bins[slot]; bin++) sum[bin] += counts[from + bin]
  }
  return sum
}
