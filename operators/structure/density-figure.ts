import type { Figure } from '../../schemas/figure.ts'
import type { Grid } from './density-grid.ts'

/** Cells of a picture along each axis at most. */
const MOST = 48
const NAMES = ['a', 'b', 'c']

/** Projections of a density along c and along a, over fractions of the (folded) cell. */
export function densityFigures(element: string, { size }: Grid, density: Float64Array): Figure[] {
  return [2, 0].map((along) => {
    const [u, v] = [0, 1, 2].filter((axis) => axis !== along)
    const across = [u, v].map((axis) => Math.min(MOST, size[axis]))
    const sum = new Float64Array(across[0] * across[1])
    const index = [0, 0, 0]
    for (let i = 0, at = 0; i < size[0]; i++) {
      for (let j = 0; j < size[1]; j++) {
        for (let k = 0; k < size[2]; k++, at++) {
          index[0] = i
          index[1] = j
          index[2] = k
          const p = Math.floor((index[u] * across[0]) / size[u])
          sum[p * across[1] + Math.floor((index[v] * across[1]) / size[v])] += density[at]
        }
      }
    }
    const most = sum.reduce((a, b) => Math.max(a, b), 0)
    const values = Array.from(sum, (value, i) => {
      const [p, q] = [Math.floor(i / across[1]), i % across[1]]
      const edge = (n: number, count: number) => Number((n / count).toFixed(4))
      return {
        x: edge(p, across[0]),
        x2: edge(p + 1, across[0]),
        y: edge(q, across[1]),
        y2: edge(q + 1, across[1]),
        value: Number((value / most).toPrecision(3)),
      }
    }).filter(({ value }) => value > 0)
    const axis = (field: string, name: string) => ({
      field,
      type: 'quantitative',
      title: `fraction along ${name}`,
      scale: { domain: [0, 1], nice: false },
    })
    return {
      name: `${element}-along-${NAMES[along]}`,
      title: `Density of ${element}, seen along ${NAMES[along]}`,
      caption: `Summed along ${NAMES[along]}, as a share of its maximum; axes are fractions of the cell that it is folded into.`,
      spec: {
        data: { values },
        mark: { type: 'rect' },
        encoding: {
          x: axis('x', NAMES[u]),
          x2: { field: 'x2' },
          y: axis('y', NAMES[v]),
          y2: { field: 'y2' },
          color: { field: 'value', type: 'quantitative', title: 'share of maximum' },
        },
      },
    }
  })
}
