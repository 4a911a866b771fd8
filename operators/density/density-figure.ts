import type { Figure } from '../../schemas/figure.ts'
import type { Volume } from './density-files.ts'
import { volumeView } from './density-volume.ts'

/** Cells of a picture along each axis at most. */
const MOST = 24

/** A density in three dimensions, and its projection along c, over fractions of the (folded) cell, which stands for it on paper. */
export function densityFigures(element: string, volume: Volume, within?: number): Figure[] {
  return [
    {
      name: element,
      title: `Density of ${element}`,
      caption:
        'Surface of equal density, smoothed over neighbouring voxels and cut off flat on the faces of the cell; other atoms at their mean places, with the bonds of polyanions. ' +
        'In print: summed along c, as a share of the maximum; axes are fractions of the cell that it is folded into.',
      spec: projection(volume),
      volume: volumeView(element, volume, within),
    },
  ]
}

/** The sum along c. */
function projection({ grid: { size }, values: density }: Volume): Figure['spec'] {
  const [nx, ny, nz] = size
  const across = [nx, ny].map((n) => Math.min(MOST, n))
  const sum = new Float64Array(across[0] * across[1])
  for (let i = 0, at = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) {
      const [p, q] = [Math.floor((i * across[0]) / nx), Math.floor((j * across[1]) / ny)]
      for (let k = 0; k < nz; k++, at++) sum[p * across[1] + q] += density[at]
    }
  }
  const most = sum.reduce((a, b) => Math.max(a, b), 0)
  const edge = (n: number, count: number) => Number((n / count).toFixed(4))
  const values = Array.from(sum, (value, i) => {
    const [p, q] = [Math.floor(i / across[1]), i % across[1]]
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
    data: { values },
    mark: { type: 'rect' },
    encoding: {
      x: axis('x', 'a'),
      x2: { field: 'x2' },
      y: axis('y', 'b'),
      y2: { field: 'y2' },
      color: { field: 'value', type: 'quantitative', title: 'share of maximum' },
    },
  }
}
