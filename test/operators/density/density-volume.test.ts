import test from 'ava'
import { frameworkOf } from '../../../operators/density/density-framework.ts'
import { volumeView } from '../../../operators/density/density-volume.ts'
import { synthetic } from '../../helpers/synthetic.ts'

test('the view of a density: bytes of √ρ, its level and its atoms, faces completed', (t) => {
  const size = [4, 4, 4]
  const cell = Float64Array.of(8, 0, 0, 0, 8, 0, 0, 0, 8)
  const values = new Float64Array(64)
  values[(1 * 4 + 1) * 4 + 1] = 0.8
  const view = volumeView('Li', {
    title: 'test',
    grid: { cell, fold: [1, 1, 1], size },
    values,
    isDensity: true,
    atoms: [
      { element: 'P', at: [0.1, 4, 4] },
      { element: 'S', at: [6.5, 4, 4] },
      { element: 'S', at: [4, 4, 2] },
    ],
  })
  const bytes = [...Buffer.from(view.values, 'base64')]
  t.is(bytes.length, 64)
  t.is(bytes[(1 * 4 + 1) * 4 + 1], 255)
  t.is(bytes[(0 * 4 + 1) * 4 + 1], Math.round(255 * Math.sqrt(0.5)))
  t.is(bytes[(0 * 4 + 0) * 4 + 0], Math.round(255 * Math.sqrt(0.125)))
  t.is(bytes[(3 * 4 + 1) * 4 + 1], 0)
  t.true(Math.abs(view.most - 0.1) < 1e-12)
  t.true(view.level > 0 && view.level <= view.most)
  const at = (element: string) => view.atoms.filter((atom) => atom.element === element).map((atom) => atom.at)
  t.deepEqual(at('P'), [
    [0.1, 4, 4],
    [8.1, 4, 4],
  ])
  t.deepEqual(
    at('S')
      .map(([x]) => x)
      .sort(),
    [-1.5, 4, 6.5],
  )
  t.is(view.bonds.length, 2)
})

test('a finer grid is averaged to at most 40 voxels along each vector', (t) => {
  const size = [80, 2, 1]
  const values = Float64Array.from({ length: 160 }, (_, i) => (i < 80 ? 1 : 3))
  const cell = Float64Array.of(24, 0, 0, 0, 1, 0, 0, 0, 1)
  const view = volumeView('Li', {
    title: '',
    grid: { cell, fold: [1, 1, 1], size },
    values,
    isDensity: true,
    atoms: [],
  })
  t.deepEqual(view.size, [40, 2, 1])
  t.is(view.most, 3)
  const bytes = [...Buffer.from(view.values, 'base64')]
  t.is(bytes[20], Math.round(255 * Math.sqrt(1 / 3)))
  t.is(bytes[0], Math.round(255 * Math.sqrt(1.5 / 3)))
})

test('atoms on a face of the folded cell are there once, wherever they have wandered', (t) => {
  const run = synthetic({
    atoms: [
      ['Li', 1],
      ['P', 2],
      ['S', 2],
    ],
    frames: 4,
    interval: 0.1,
    cell: [20, 0, 0, 0, 10, 0, 0, 0, 10],
    position: (atom) =>
      [
        [3, 3, 3],
        [-0.2, 5, 5],
        [10.2, 5, 5],
        [4, 9.9, 2],
        [14, 10.1, 2],
      ][atom] as [number, number, number],
  })
  const grid = { cell: Float64Array.of(10, 0, 0, 0, 10, 0, 0, 0, 10), fold: [2, 1, 1], size: [4, 4, 4] }
  const found = frameworkOf(run, grid, 'Li')
  t.deepEqual(found.map(({ element }) => element).sort(), ['P', 'S'])
  t.deepEqual(
    frameworkOf(run, grid, 'Li', [1]).map(({ element }) => element),
    ['P'],
  )
})
