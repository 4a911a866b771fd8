import test from 'ava'
import { densitiesAcross, densityFigures } from '../../../operators/density/density-figure.ts'
import { draw } from '../../../pipeline/report/svg.ts'
import { type DrawnMark, marksIn } from '../../helpers/marks.ts'

/** Å⁻³ at the fraction (a, b, c): neither even nor anywhere 0 but where a < 0.2. */
const density = (a: number, b: number, c: number): number =>
  a < 0.2 ? 0 : (1 + Math.sin(2 * Math.PI * a)) * (2 + Math.cos(2 * Math.PI * b)) * (0.5 + c)

/** Voxels of that density at their middles. */
function volumeOf(size: readonly number[], cell: readonly number[]) {
  const [nx, ny, nz] = size
  const values = new Float64Array(nx * ny * nz).map((_, at) => {
    const [i, j, k] = [Math.floor(at / (ny * nz)), Math.floor(at / nz) % ny, at % nz]
    return density((i + 0.5) / nx, (j + 0.5) / ny, (k + 0.5) / nz)
  })
  const grid = { cell: Float64Array.from(cell), fold: [1, 1, 1], size }
  return { title: '', grid, values, isDensity: true, atoms: [] }
}

const CUBE = [10, 0, 0, 0, 10, 0, 0, 0, 10]

const cellsOf = async (volume: ReturnType<typeof volumeOf>): Promise<DrawnMark[]> =>
  (await marksIn(densityFigures('Li', volume)[0])).filter(({ type }) => type === 'rect')

const ends = ({ x, x2, y, y2 }: DrawnMark): number[] => {
  const [a, b] = [[x, x2].map(({ value }) => Number(value)), [y, y2].map(({ value }) => Number(value))]
  return [Math.min(...a), Math.max(...a), Math.min(...b), Math.max(...b)]
}

for (const size of [
  [100, 50, 20],
  [37, 36, 8],
  [24, 7, 3],
])
  test(`${size.join(' × ')} voxels: every cell of the flat map has the colour of its mean density`, async (t) => {
    const cells = await cellsOf(volumeOf(size, CUBE))
    const [nx, ny, nz] = size
    t.is(cells.length, Math.min(36, nx) * Math.min(36, ny))
    for (const cell of cells) {
      const [left, right, bottom, top] = ends(cell)
      const [i, iEnd, j, jEnd] = [left * nx, right * nx, bottom * ny, top * ny].map(Math.round)
      for (const [edge, voxel] of [
        [left * nx, i],
        [right * nx, iEnd],
        [bottom * ny, j],
        [top * ny, jEnd],
      ])
        t.true(Math.abs(edge - voxel) < 0.01, 'cells end where voxels do')
      let sum = 0
      for (let p = i; p < iEnd; p++)
        for (let q = j; q < jEnd; q++)
          for (let r = 0; r < nz; r++) sum += density((p + 0.5) / nx, (q + 0.5) / ny, (r + 0.5) / nz)
      const mean = Number((sum / ((iEnd - i) * (jEnd - j) * nz)).toPrecision(6))
      t.true(cell.colour?.is(mean), `${left} ${bottom}: ${mean}`)
    }
  })

test('the cells fill the map: there are no holes where nothing is', async (t) => {
  const cells = await cellsOf(volumeOf([100, 50, 20], CUBE))
  const area = cells.reduce((sum, cell) => {
    const [left, right, bottom, top] = ends(cell)
    return sum + (right - left) * (top - bottom)
  }, 0)
  t.true(Math.abs(area - 1) < 1e-3, `${area}`)
  t.true(cells.some(({ colour }) => colour?.is(0)))
})

test('an even density has one colour', async (t) => {
  const volume = volumeOf([100, 50, 20], CUBE)
  const cells = await cellsOf({ ...volume, values: volume.values.fill(0.02) })
  t.deepEqual([...new Set(cells.map(({ item }) => item.fill))].length, 1)
})

test('sides are in the proportion of the cell, on wide and narrow screens', async (t) => {
  for (const [cell, ratio] of [
    [CUBE, 1],
    [[10, 0, 0, 0, 20, 0, 0, 0, 5], 2],
    [[10, 0, 0, -5, 5 * Math.sqrt(3), 0, 0, 0, 5], 1],
  ] as const) {
    const [figure] = densityFigures('Li', volumeOf([8, 8, 8], cell))
    const { wide, narrow } = await draw(figure)
    for (const markup of [wide, narrow]) {
      const [, across, up] = /M0,0h([\d.]+)v([\d.]+)h/.exec(markup) as RegExpExecArray
      t.true(Math.abs(Number(up) / Number(across) - ratio) < 0.02, `${across} × ${up}`)
    }
  }
})

test('a cell that is not rectangular is said to be drawn so', (t) => {
  const [figure] = densityFigures('Li', volumeOf([8, 8, 8], [10, 0, 0, -5, 5 * Math.sqrt(3), 0, 0, 0, 5]))
  t.regex(figure.caption, /right angles where a and b make 120\.0°/)
  t.notRegex(densityFigures('Li', volumeOf([8, 8, 8], CUBE))[0].caption, /right angles/)
})

test('several systems: a panel each, on one scale of colours', async (t) => {
  const [low, high] = [1, 3].map((factor) => {
    const volume = volumeOf([12, 12, 4], CUBE)
    return densityFigures('Li', { ...volume, values: volume.values.map((value) => factor * value) })
  })
  const own = { columns: {}, rows: [] }
  const [all] = densitiesAcross([
    { label: '300 K', own, from: {}, figures: low },
    { label: '600 K', own, from: {}, figures: high },
  ])
  t.is(all.name, 'Li-all')
  const cells = (await marksIn(all)).filter(({ type }) => type === 'rect')
  t.is(cells.length, 2 * 12 * 12)
  for (const cell of cells) {
    const [left, , bottom] = ends(cell)
    const [p, q] = [left * 12, bottom * 12].map(Math.round)
    const mean =
      [0, 1, 2, 3].reduce((sum, r) => sum + density((p + 0.5) / 12, (q + 0.5) / 12, (r + 0.5) / 4), 0) / 4
    t.true(cell.colour?.is(Number((mean * (cell.panel === '600 K' ? 3 : 1)).toPrecision(6))), cell.panel)
  }
})
