import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { unwrapReport } from '../../../pipeline/ingest/unwrap/unwrap-report.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { explain } from '../../../schemas/errors.ts'
import { count, dump, place, textFile } from '../../helpers/dump.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { refusal } from '../../helpers/refusal.ts'

const FRAMES = 1500
const ATOMS = 60
const EDGE = 20

/** A cubic crystal whose atoms are pinned to their sites (with a little vibration) while the cell breathes by 0.3 % at
 *  random; half of them sit on the faces of the cell and are folded to and fro. */
function breathing(images: boolean): string {
  const random = normal(seeded(5))
  const sites = Array.from({ length: ATOMS }, (_, i) =>
    [0, 1, 2].map((c) => (i % 2 === 0 && i % 3 === c ? 0 : ((i * (c + 3) * 7) % 100) / 100)),
  )
  const edges = Array.from({ length: FRAMES }, () => EDGE * (1 + 0.003 * random()))
  return dump({
    steps: count(FRAMES),
    columns: images ? 'id type x y z ix iy iz' : 'id type x y z',
    bounds: (f) => `ITEM: BOX BOUNDS pp pp pp\n${`0 ${edges[f]}\n`.repeat(3).trimEnd()}`,
    rows: (f) =>
      sites.map((site, i) => {
        const at = site.map((s) => s + 0.004 * random())
        const n = at.map(Math.floor)
        const xyz = at.map((s, c) => ((s - n[c]) * edges[f]).toFixed(6)).join(' ')
        return `${i + 1} ${1 + (i % 2)} ${xyz}${images ? ` ${n.join(' ')}` : ''}`
      }),
  })
}

const OPTIONS = { timestep: '10fs', elements: '1=Li,2=S', blockFrames: 64 }
const text = breathing(false)
async function store(unwrap?: string, given = text) {
  const out = place('run')
  await ingest({ ...OPTIONS, files: [textFile('x.dump', given)], out, unwrap })
  return openRun(out)
}

test('pinned atoms of a breathing crystal do not diffuse, except by the toroidal rule, and the report says so', async (t) => {
  const report = unwrapReport(await store())
  const of = (element: string, rule: string) => report.find((row) => row.of === element && row.rule === rule)
  for (const rule of ['default', 'lattice', 'average-cell']) {
    const row = of('Li', rule)
    t.true(
      Math.abs(row?.D as number) < 4 * (row?.error as number) + 1e-6,
      `${rule}: ${row?.D} ± ${row?.error}`,
    )
  }
  const [quiet, false_] = [of('Li', 'default'), of('Li', 'toroidal')]
  t.true((false_?.D as number) > 3 * (false_?.error as number), `${false_?.D} ± ${false_?.error}`)
  t.true((false_?.D as number) > 20 * Math.abs(quiet?.D as number))
  t.true((false_?.change as number) > 3 * (false_?.changeError as number))
})

/** Displacement of a row since the first frame, in the reference cell, Å. */
const spread = (run: Awaited<ReturnType<typeof store>>, row: number): number => {
  let most = 0
  const start = run.block(0).column('x')[row * 64]
  for (let b = 0; b * 64 < run.frames; b++) {
    const { count: frames, column } = run.block(b)
    const values = column('x')
    for (let t = 0; t < frames; t++) most = Math.max(most, Math.abs(values[row * frames + t] - start))
  }
  return most
}

test('rules of ingest: what measures see of an atom on the face of a breathing cell', async (t) => {
  const row = (run: Awaited<ReturnType<typeof store>>) => run.ids.indexOf(1)
  const [plain, average, toroidal] = [await store(), await store('average-cell'), await store('toroidal')]
  t.true(spread(plain, row(plain)) < 0.8)
  t.true(spread(toroidal, row(toroidal)) > 1)
  const edge = average.manifest.cell[0]
  const mean = [...Array(Math.ceil(FRAMES / 64)).keys()].flatMap((b) => {
    const { cell } = average.block(b)
    return Array.from({ length: (cell.actual?.length ?? 0) / 9 }, (_, f) => cell.actual?.[9 * f] as number)
  })
  t.is(mean.length, FRAMES)
  t.true(Math.abs(edge - mean.reduce((sum, value) => sum + value, 0) / FRAMES) < 1e-9)
  t.not(edge, plain.manifest.cell[0])
  t.not(plain.manifest.id, toroidal.manifest.id)
})

test('images and the lattice rule agree; images that are not there are refused, and so are other rules', async (t) => {
  const flagged = breathing(true)
  const [images, lattice] = [await store('images', flagged), await store('lattice', flagged)]
  for (let b = 0; b < 3; b++) t.deepEqual(images.block(b).column('x'), lattice.block(b).column('x'))
  for (const [unwrap, says] of [
    ['images', /neither image flags/],
    ['torus', /not a rule/],
  ] as const) {
    const error = await refusal({ unwrap })
    t.is(error.exitCode, 2)
    t.regex(explain(error), says)
  }
})
