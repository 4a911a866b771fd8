import { Script } from 'node:vm'
import test from 'ava'
import { pageOf } from '../../../pipeline/report/page.ts'
import { draw } from '../../../pipeline/report/svg.ts'
import { paint } from '../../../pipeline/report/volume/paint.ts'
import { type Field, surfaceOf } from '../../../pipeline/report/volume/surface.ts'
import { VIEWER } from '../../../pipeline/report/volume/viewer.ts'
import type { VolumeView } from '../../../schemas/figure.ts'
import { assertBalanced, plainText } from './markup.ts'
import { drawn, manifest, tables } from './samples.ts'

const CELL = [8, 0, 0, 2, 7, 0, -1, 1.5, 9]

/** Falls from 10 in the middle of the cell by 1 an Å. */
function cone(n: number, cell = CELL): Field {
  const values = Float64Array.from({ length: n * n * n }, (_, v) => {
    const f = [Math.floor(v / n / n), Math.floor(v / n) % n, v % n].map((i) => (i + 0.5) / n - 0.5)
    return 10 - Math.hypot(...[0, 1, 2].map((c) => f[0] * cell[c] + f[1] * cell[3 + c] + f[2] * cell[6 + c]))
  })
  return { cell, size: [n, n, n], values }
}

/** Volume within a closed surface, by the divergence theorem over its triangles, and how often each edge is used. */
function measured({ points, quads }: ReturnType<typeof surfaceOf>) {
  const at = (n: number) => points.subarray(3 * n, 3 * n + 3)
  const edges = new Map<string, number>()
  let volume = 0
  for (let q = 0; q < quads.length; q += 4) {
    for (const [a, b, c] of [
      [0, 1, 2],
      [0, 2, 3],
    ].map((corners) => corners.map((n) => at(quads[q + n]))))
      volume +=
        (a[0] * (b[1] * c[2] - b[2] * c[1]) +
          a[1] * (b[2] * c[0] - b[0] * c[2]) +
          a[2] * (b[0] * c[1] - b[1] * c[0])) /
        6
    for (let n = 0; n < 4; n++) {
      const [from, to] = [quads[q + n], quads[q + ((n + 1) % 4)]]
      edges.set(`${from} ${to}`, (edges.get(`${from} ${to}`) ?? 0) + 1)
    }
  }
  return { volume, edges }
}

test('the surface round a cone of density is a closed sphere that points outwards', (t) => {
  const surface = surfaceOf(cone(40), 8)
  const { points, normals } = surface
  for (let n = 0; n < points.length; n += 3) {
    const radius = Math.hypot(points[n], points[n + 1], points[n + 2])
    t.true(Math.abs(radius - 2) < 0.03, String(radius))
    const out =
      (points[n] * normals[n] + points[n + 1] * normals[n + 1] + points[n + 2] * normals[n + 2]) / radius
    t.true(out > 0.97, String(out))
  }
  const { volume, edges } = measured(surface)
  t.true(Math.abs(volume / ((4 / 3) * Math.PI * 8) - 1) < 0.02, String(volume))
  for (const [edge, count] of edges) {
    t.is(count, 1)
    t.is(edges.get(edge.split(' ').reverse().join(' ')), 1)
  }
})

test('across the faces of the cell the field goes on, and the surface is closed on them', (t) => {
  const n = 16
  const cell = [n, 0, 0, 0, n, 0, 0, 0, n]
  const values = Float64Array.from({ length: n * n * n }, (_, v) =>
    Math.abs(Math.floor(v / n / n) + 0.5 - n / 2),
  )
  const surface = surfaceOf({ cell, size: [n, n, n], values }, 5)
  const spans = [0, 1, 2].map((c) => surface.points.filter((_, i) => i % 3 === c))
  for (const span of spans) t.deepEqual([Math.min(...span), Math.max(...span)], [-n / 2, n / 2])
  t.true(spans[0].every((x) => Math.abs(x) > 5 - 1e-6))
  const { volume, edges } = measured(surface)
  t.true(Math.abs(volume - 2 * 3 * n * n) < 1e-3, String(volume))
  for (const [edge, count] of edges) t.is(edges.get(edge.split(' ').reverse().join(' ')), count)
  t.is(surfaceOf({ cell, size: [n, n, n], values }, 20).quads.length, 0)
})

test('a sphere round a corner of a tilted cell is cut into eight closed parts', (t) => {
  const n = 40
  const { values } = cone(n)
  const moved = Float64Array.from(values, (_, v) => {
    const [i, j, k] = [Math.floor(v / n / n), Math.floor(v / n) % n, v % n].map(
      (index) => (index + n / 2) % n,
    )
    return values[(i * n + j) * n + k]
  })
  const surface = surfaceOf({ cell: CELL, size: [n, n, n], values: moved }, 8)
  const { volume, edges } = measured(surface)
  t.true(Math.abs(volume / ((4 / 3) * Math.PI * 8) - 1) < 0.05, String(volume))
  for (const [edge, count] of edges) t.is(edges.get(edge.split(' ').reverse().join(' ')), count)
})

test('painting: what is nearer hides what is behind, from either side', (t) => {
  const [width, height] = [60, 40]
  const scene = {
    surface: surfaceOf(cone(12), 8),
    sides: [
      [0, 0, 200],
      [200, 0, 0],
    ] as const,
    atoms: [{ at: [0, 0, 6], radius: 0.5, colour: [0, 200, 0] }],
    lines: [
      {
        ends: [
          [-9, 3, 0],
          [9, 3, 0],
        ] as const,
        width: 0.1,
        colour: [50, 50, 50],
      },
    ],
  }
  const seen = (rotation: number[]) => {
    const data = new Uint8ClampedArray(4 * width * height)
    paint({ width, height, data }, scene, rotation, 5)
    return (x: number, y: number) => [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)]
  }
  const front = seen([1, 0, 0, 0, 1, 0, 0, 0, 1])
  const back = seen([-1, 0, 0, 0, 1, 0, 0, 0, -1])
  const main = (pixel: number[]) => pixel.indexOf(Math.max(...pixel.slice(0, 3)))
  t.is(main(front(30, 20)), 1)
  t.is(main(back(30, 20)), 2)
  t.is(main(front(37, 20)), 2)
  t.deepEqual(front(1, 1), [0, 0, 0, 0])
  t.deepEqual(front(2, 5), [50, 50, 50, 255])
})

test('a figure with a volume brings it into the page, with its picture for paper', async (t) => {
  const volume: VolumeView = {
    of: 'Li"><b>',
    cell: CELL,
    size: [2, 2, 2],
    values: Buffer.from([0, 1, 2, 3, 4, 5, 6, 255]).toString('base64'),
    most: 0.5,
    level: 0.1,
    atoms: [{ element: 'P', at: [0, 0, 0] }],
    bonds: [],
  }
  const [first] = drawn
  const figure = { ...first.figure, volume }
  const picture = await draw(figure, 'f')
  const html = pageOf({
    title: 'T',
    manifest,
    tables,
    figures: [{ output: first.output, figure, picture, file: 'figures/f.svg' }],
  })
  assertBalanced(t, html)
  t.deepEqual(JSON.parse(plainText(/data-volume="([^"]*)"/.exec(html)![1])), volume)
  t.true(/data-volume="[^"]*"><div class="scroll" tabindex="0"><svg class="plot wide"/.test(html))
})

test('the code for the page stands alone', (t) => {
  t.notThrows(() => new Script(VIEWER))
  const alone = (text: string) => new Function(`return (${text})`)()
  const field = cone(6)
  t.deepEqual(alone(String(surfaceOf))(field, 8), surfaceOf(field, 8))
  const image = () => ({ width: 8, height: 8, data: new Uint8ClampedArray(256) })
  const scene = {
    surface: surfaceOf(field, 8),
    sides: [
      [9, 9, 9],
      [9, 9, 9],
    ],
    atoms: [],
    lines: [],
  } as any
  const [one, two] = [image(), image()]
  paint(one, scene, [1, 0, 0, 0, 1, 0, 0, 0, 1], 1)
  alone(String(paint))(two, scene, [1, 0, 0, 0, 1, 0, 0, 0, 1], 1)
  t.deepEqual(one, two)
  t.true(one.data.some((byte) => byte > 0))
})
