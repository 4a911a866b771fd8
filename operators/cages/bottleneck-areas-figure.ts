import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'
import { short } from '../figure-points.ts'

/** Distributions of the areas, one picture a pair of kinds of site. */
export function bottleneckAreasFigures({ rows }: Table): Figure[] {
  return [...new Set(rows.map((row) => row['pair'] as string))].map((pair) => {
    const values = rows
      .filter((row) => row['pair'] === pair)
      .map(({ when, area, density }) => ({ when, area, density: short(density) }))
    return {
      name: `bottleneck-areas-${pair}`,
      title: `Areas of the triangles between ${pair.split('-').join(' and ')}`,
      caption:
        'Of all triangles in all frames, of their time averages, and in the first frame after an ion has gone through.',
      spec: {
        data: { values },
        mark: { type: 'line', interpolate: 'step' },
        encoding: {
          x: { field: 'area', type: 'quantitative', title: 'area / Å²', scale: { zero: false } },
          y: { field: 'density', type: 'quantitative', title: 'probability / Å⁻²' },
          color: { field: 'when', type: 'nominal', title: 'when' },
        },
      },
    }
  })
}
