import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { triangleAreas } from '../../../operators/kernels/triangle-areas.ts'
import { facesOf } from '../../../operators/sites/site-faces.ts'
import type { Sites } from '../../../operators/sites/sites.ts'
import { sites } from '../../../operators/sites/sites.ts'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { resolveParams } from '../../../schemas/params.ts'
import type { Row } from '../../../schemas/table.ts'
import { folder } from '../../helpers/folder.ts'
import { type Synthetic, synthetic, writeSynthetic } from '../../helpers/synthetic.ts'
import { between, siteCrystal, siteRun } from '../sites/site-crystal.ts'

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href

async function measured(spec: Synthetic, flags: object = {}, name = 'bottleneck'): Promise<readonly Row[]> {
  const path = join(folder(), 'run')
  writeSynthetic(path, spec)
  const runs = [{ pattern: path, tags: {} }]
  const params = { name, flags }
  return (await analyse({ module, params, runs, out: folder(), executor: thread })).results[0].table.rows
}

const crystal = siteCrystal({ cells: [2, 2, 2] })
const length = (v: readonly number[]): number => Math.hypot(...v)

/** The four nearest anions of a site as vectors from it, by brute force. */
const cornersOf = (site: readonly number[]) =>
  crystal.corners
    .map((corner, index) => ({ index, d: between(site, corner, crystal.cell) }))
    .sort((a, b) => length(a.d) - length(b.d))
    .slice(0, 4)

/** Area of the triangle that the tetrahedra of two sites share, if they do. */
function sharedArea(one: readonly number[], two: readonly number[]): number | undefined {
  const other = new Set(cornersOf(two).map(({ index }) => index))
  const shared = cornersOf(one).filter(({ index }) => other.has(index))
  if (shared.length !== 3) return undefined
  const [u, v] = [1, 2].map((n) => shared[n].d.map((value, c) => value - shared[0].d[c]))
  return length([u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]) / 2
}

const sitesOf = (kind: string) => crystal.sites.filter((_, i) => crystal.kinds[i] === kind)

test('a crystal at rest: areas and numbers of triangles by brute force, nothing breathes', async (t) => {
  const rows = await measured(
    siteRun(crystal, {}, 1, () => crystal.sites[0], { frames: 4 }),
    { between: 'T2-T5,T2-T2' },
  )
  for (const [i, kinds] of [
    ['T2', 'T5'],
    ['T2', 'T2'],
  ].entries()) {
    const areas = sitesOf(kinds[0]).flatMap((one, n) =>
      sitesOf(kinds[1]).flatMap((two, m) => {
        const far = length(between(one, two, crystal.cell))
        const area = far < 4 && (kinds[0] !== kinds[1] || m > n) ? sharedArea(one, two) : undefined
        return area === undefined ? [] : [area]
      }),
    )
    t.is(rows[i]['triangles'], areas.length)
    const mean = areas.reduce((a, b) => a + b, 0) / areas.length
    t.true(Math.abs((rows[i]['area'] as number) - mean) < 1e-4, `${rows[i]['area']} ${mean}`)
    t.true((rows[i]['breathing'] as number) < 1e-3)
    t.is(rows[i]['crossings'], 0)
    t.is(rows[i]['crossingArea'], null)
  }
})

test('a cell that swells and shrinks: breathing is the spread in time, crossings see the frame of the step', async (t) => {
  const path = [0, 1, 0, 0, 1, 1, 1, 0]
  const T2 = sitesOf('T2')[7]
  const [T5] = sitesOf('T5').filter(
    (site) => length(between(T2, site, crystal.cell)) < 4 && sharedArea(T2, site) !== undefined,
  )
  const there = T2.map((v, c) => v + between(T2, T5, crystal.cell)[c])
  const area = sharedArea(T2, T5) as number
  const scale = (frame: number) => 1 + 0.02 * (frame % 2 === 0 ? 1 : -1)
  const base = siteRun(crystal, {}, 1, (_, frame) => (path[frame] === 0 ? T2 : there), { frames: 8 })
  const spec: Synthetic = {
    ...base,
    blockFrames: 3,
    cell: (frame) => crystal.cell.map((v) => v * scale(frame)),
    position: (atom, frame) =>
      base.position(atom, frame).map((v) => v * scale(frame)) as unknown as [number, number, number],
  }
  const [row] = await measured(spec, { between: 'T2-T5' })
  const squares = [1.02 ** 2, 0.98 ** 2]
  t.is(row['crossings'], 4)
  const crossings = [1, 2, 4, 7].map((frame) => scale(frame) ** 2 * area)
  const mean = crossings.reduce((a, b) => a + b, 0) / 4
  t.true(Math.abs((row['crossingArea'] as number) - mean) < 1e-3, `${row['crossingArea']} ${mean}`)
  const breathing = (row['area'] as number) * ((squares[0] - squares[1]) / (squares[0] + squares[1]))
  t.true(Math.abs((row['breathing'] as number) / breathing - 1) < 1e-3)
  await distributions(t, spec, area)
})

/** The areas of a cell that is wide in even frames and narrow in odd ones, binned. */
async function distributions(t: ExecutionContext, spec: Synthetic, area: number): Promise<void> {
  const width = 0.01
  const rows = await measured(spec, { between: 'T2-T5', areaBin: width }, 'bottleneck-areas')
  const of = (when: string) => rows.filter((row) => row['when'] === when && (row['count'] as number) > 0)
  const all = of('always')
  for (const when of ['always', 'averaged', 'crossing']) {
    const integral = of(when).reduce((sum, row) => sum + (row['density'] as number) * width, 0)
    t.true(Math.abs(integral - 1) < 1e-9, `${when}: ${integral}`)
  }
  const [wide, narrow] = [1.02 ** 2 * area, 0.98 ** 2 * area]
  const near = (rows: readonly Row[], value: number) =>
    rows
      .filter((row) => Math.abs((row['area'] as number) - value) < width)
      .reduce((sum, row) => sum + (row['count'] as number), 0)
  t.deepEqual([near(of('crossing'), wide), near(of('crossing'), narrow)], [2, 2])
  const [triangles, frames] = [of('averaged').reduce((sum, row) => sum + (row['count'] as number), 0), 8]
  t.is(
    all.reduce((sum, row) => sum + (row['count'] as number), 0),
    triangles * frames,
  )
  const middle = of('averaged').map((row) => row['area'] as number)
  t.true(Math.max(...middle) < wide && Math.min(...middle) > narrow)
}

test('every tetrahedron has four faces: inside the crystal each is shared by two, or by one and a PS₄', async (t) => {
  const run = synthetic(siteRun(crystal, {}, 1, () => crystal.sites[0], { frames: 1 }))
  const params = resolveParams('sites', sites.operator.params, {})
  const set = sites.operator.prepare?.(params, run, []) as Sites
  const faces = facesOf(set)
  t.is(2 * faces.length, 4 * set.kindOf.length - 4 * crystal.phosphorus.length)
  t.is(new Set(faces.map((face) => face.sites.join())).size, faces.length)
})

test('areas of triangles, moved and mapped', (t) => {
  const out = new Float64Array(2)
  const axis = (...values: number[]) => Float32Array.from(values)
  const corners = { x: axis(0, 0, 3, 3, 0, 0), y: axis(0, 0, 0, 0, 4, 4), z: axis(0, 0, 0, 0, 0, 8) }
  triangleAreas(corners, [0, 2, 4], new Float64Array(9), undefined, out)
  t.is(out[0], 6)
  t.true(Math.abs(out[1] - 0.5 * 3 * Math.hypot(4, 8)) < 1e-12)
  const moved = Float64Array.of(0, 0, 0, 7, 0, 0, 0, 0, 0)
  const maps = Float64Array.of(2, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 3, 0, 0, 0, 0)
  triangleAreas(corners, [0, 2, 4], moved, maps, out)
  t.deepEqual([...out], [40, 60])
})

test('pairs without a triangle, and sites without tetrahedra, are refused', async (t) => {
  const spec = siteRun(crystal, {}, 1, () => crystal.sites[0], { frames: 2 })
  const refused = async (words: RegExp, flags: object) =>
    t.regex((await t.throwsAsync(measured(spec, flags)))?.message ?? '', words)
  await refused(/no triangle between "T3-T5"|no triangle between "T1-T3"/, { between: 'T1-T3' })
  await refused(/no tetrahedra/, { shape: 'spheres' })
  await refused(/bins of 0 Å²/, { areaBin: 0 })
})
