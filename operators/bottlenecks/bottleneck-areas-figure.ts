import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { short } from '../figures/figure-points.ts'

/** Distributions of the areas, one picture a pair of kinds of site. */
export function bottleneckAreasFigures({ rows }: Table): Figure[] {
  return [...new Set(rows.map((row) => row['pair'] as string))].map((pair) => {
    const own = rows.filter((row) => row['pair'] === pair)
    const values = [...new Set(own.map((row) => row['when']))].flatMap((when) =>
      closed(own.filter((row) => row['when'] === when)),
    )
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

/** The bins of one distribution, with an empty one on both sides where their width can be told. */
function closed(rows: readonly Row[]) {
  const values = rows.map(({ when, area, density }) => ({
    when,
    area: area as number,
    density: short(density),
  }))
  if (values.length < 2) return values
  const [first, last] = [values[0], values[values.length - 1]]
  const width = values[1].area - first.area
  return [
    { ...first, area: short(first.area - width), density: 0 },
    ...values,
    { ...last, area: short(last.area + width), density: 0 },
  ]
}
