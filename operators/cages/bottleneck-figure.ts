import type { RunState } from '../../pipeline/operator.ts'
import type { Figure } from '../../schemas/figure.ts'

/** Distributions of the areas: of all triangles in all frames, and of those that an ion has just gone through. */
export function bottleneckFigures(
  { between, largestArea, areaBin }: { between: readonly string[]; largestArea: number; areaBin: number },
  runs: readonly RunState[],
): Figure[] {
  const bins = Math.max(1, Math.round(largestArea / areaBin))
  const values = between.flatMap((pair, p) =>
    (['counts', 'crossed'] as const).flatMap((slot) => {
      const counts = Array.from({ length: bins }, (_, bin) =>
        runs.reduce((sum, { total }) => sum + total[slot][p * bins + bin], 0),
      )
      const all = counts.reduce((sum, count) => sum + count, 0)
      return counts.flatMap((count, bin) => {
        const isNear = [bin - 1, bin, bin + 1].some((at) => (counts[at] ?? 0) > 0)
        if (all === 0 || !isNear) return []
        const when = slot === 'counts' ? 'always' : 'at crossings'
        return [
          {
            pair,
            when,
            area: (bin + 0.5) * areaBin,
            density: Number((count / (all * areaBin)).toPrecision(4)),
          },
        ]
      })
    }),
  )
  if (values.length === 0) return []
  return [
    {
      name: 'bottleneck',
      title: 'Areas of the triangles between sites',
      caption:
        'Distribution over triangles and frames, and in the first frame after an ion has gone through.',
      spec: {
        data: { values },
        mark: { type: 'line', interpolate: 'step' },
        encoding: {
          x: { field: 'area', type: 'quantitative', title: 'area / Å²', scale: { zero: false } },
          y: { field: 'density', type: 'quantitative', title: 'probability / Å⁻²' },
          color: { field: 'pair', type: 'nominal', title: 'between' },
          strokeDash: { field: 'when', type: 'nominal', title: 'when' },
        },
      },
    },
  ]
}
