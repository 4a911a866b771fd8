import type { RunState } from '../../../pipeline/definition/operator.ts'
import type { Figure } from '../../../schemas/figure.ts'
import type { Table } from '../../../schemas/table.ts'
import { short } from '../../figures/rows.ts'
import { distortionCounts } from '../occupied-bins.ts'
import { classesIn } from '../rotors/of-rotors.ts'
import type { Distorted } from './distortion.ts'
import type { TetrahedronShape } from './of-tetrahedra.ts'

/** The distribution of s_d of each kind, over all runs. */
export function distortionFigures(
  _: Table,
  { bin, axes }: { readonly bin: number; readonly axes: string },
  runs: readonly RunState<Distorted, TetrahedronShape>[] = [],
): Figure[] {
  const values = classesIn(runs).flatMap((name) => binsOf(runs, name, bin))
  if (values.length === 0) return []
  return [
    {
      name: 'distortion',
      title: 'Distortion of tetrahedra',
      caption: `Distribution of s_d in ${axes === 'own' ? 'their own' : 'crystal'} axes; the ideal tetrahedron has 8/√3 = 4.619.`,
      spec: {
        data: { values },
        mark: { type: 'line', interpolate: 'step', clip: true },
        encoding: {
          x: { field: 'at', type: 'quantitative', title: 's_d', scale: { zero: false, nice: false } },
          y: { field: 'density', type: 'quantitative', title: 'probability density' },
          color: { field: 'of', type: 'nominal', title: null, legend: { symbolOpacity: 1 } },
        },
      },
    },
  ]
}

/** Bins from the first to the last that hold something, an empty one on both sides. */
function binsOf(runs: readonly RunState<Distorted, TetrahedronShape>[], name: string, width: number) {
  const bins = distortionCounts(width).counts.length
  const all = runs.map(({ shape: { names }, total }) => {
    return total.forms.subarray(names.indexOf(name) * bins, (names.indexOf(name) + 1) * bins)
  })
  const counts = Float64Array.from(all[0] ?? [], (_, bin) =>
    all.reduce((sum, own) => sum + (own[bin] ?? 0), 0),
  )
  const sum = counts.reduce((a, b) => a + b, 0)
  const first = counts.findIndex((count) => count > 0)
  const last = counts.findLastIndex((count) => count > 0)
  if (first < 0) return []
  return Array.from({ length: last - first + 3 }, (_, i) => ({
    of: name,
    at: short((first + i - 1 - counts.length / 2 + 0.5) * width),
    density: short((counts[first + i - 1] ?? 0) / (sum * width)),
  }))
}
