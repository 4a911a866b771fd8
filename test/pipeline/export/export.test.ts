import { readFileSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
import test from 'ava'
import { type ExportFormat, exportStore } from '../../../pipeline/export/index.ts'
import { ingest } from '../../../pipeline/ingest/index.ts'
import type { IngestOptions } from '../../../pipeline/ingest/options/options.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { place, textFile } from '../../helpers/dump.ts'
import { CELL, crystal } from '../../helpers/texts/crystal.ts'
import { WRITERS } from '../../helpers/texts/writers.ts'

const LABELS = ['S', 'Li', 'Li', 'P', 'Li', 'S', 'Li']
const FRAMES = 40
const sample = crystal(LABELS, FRAMES)

/** A store with velocities; in a cell that breathes where asked. */
async function store(breathing: boolean): Promise<string> {
  const out = place('run')
  let frame = 0
  const text = WRITERS['dlpoly'](sample).replaceAll(/11\.00000000 0/g, () =>
    breathing ? `${(11 + 0.02 * Math.sin(frame++)).toFixed(8)} 0` : '11.00000000 0',
  )
  await ingest({ files: [textFile('HISTORY', text)], out, blockFrames: 16 })
  return out
}

/** Largest difference of displacements since the first frame (rows found by id where there are ids), Å. */
function farthest(a: Run, b: Run, names: readonly ('x' | 'vx')[]): number {
  let most = 0
  for (let block = 0; block * 16 < a.frames; block++) {
    const [one, two] = [a.block(block), b.block(block)]
    for (const name of names) {
      const [p, q] = [one.column(name), two.column(name)]
      const [p0, q0] = [a.block(0).column(name), b.block(0).column(name)]
      for (let i = 0; i < p.length; i++) {
        const first = 16 * Math.floor(i / one.count)
        const base = name === 'x' ? p0[first] - q0[first] : 0
        most = Math.max(most, Math.abs(p[i] - q[i] - base))
      }
    }
  }
  return most
}

const BACK: Record<Exclude<ExportFormat, 'parquet'>, Partial<IngestOptions>> = {
  lammps: {},
  extxyz: {},
  xdatcar: { interval: '100fs' },
}

for (const breathing of [false, true])
  for (const to of ['lammps', 'extxyz', 'xdatcar'] as const)
    test(`${to} of a ${breathing ? 'breathing' : 'constant'} cell is read back as it was`, async (t) => {
      const from = await store(breathing)
      const file = `${place('out')}.txt`
      t.deepEqual(await exportStore({ store: from, to, out: file }), { frames: FRAMES, atoms: LABELS.length })
      const out = place('back')
      await ingest({ files: [file], out, blockFrames: 16, ...BACK[to] })
      const [a, b] = [openRun(from), openRun(out)]
      t.is(b.frames, FRAMES)
      t.true(Math.abs(a.interval - b.interval) < 1e-12)
      t.is(a.constantCell, !breathing)
      if (to !== 'xdatcar') t.deepEqual(b.ids, a.ids)
      t.true(a.manifest.cell.every((v, k) => Math.abs(v - b.manifest.cell[k]) < 1e-9))
      const limit = breathing || to === 'xdatcar' ? 3e-6 : 0
      t.true(farthest(a, b, ['x']) <= limit, `${farthest(a, b, ['x'])}`)
      if (to !== 'xdatcar') t.true(farthest(a, b, ['vx']) < 1e-6)
    })

test('Parquet is what DuckDB reads: an atom and frame a row, chosen atoms, every n-th frame', async (t) => {
  const from = await store(true)
  const file = `${place('out')}.parquet`
  const { frames, atoms } = await exportStore({
    store: from,
    to: 'parquet',
    out: file,
    select: ['Li'],
    stride: 3,
  })
  t.deepEqual([frames, atoms], [14, 4])
  const database = await (await DuckDBInstance.create()).connect()
  const rows = await (
    await database.runAndReadAll(`SELECT * FROM '${file}' ORDER BY frame, id`)
  ).getRowObjects()
  t.is(rows.length, frames * atoms)
  const wanted = LABELS.flatMap((label, i) => (label === 'Li' ? [i] : []))
  rows.forEach((row, k) => {
    const [frame, atom] = [3 * Math.floor(k / atoms), wanted[k % atoms]]
    t.deepEqual([row['frame'], row['id'], row['element']], [frame, atom + 1, 'Li'])
    t.true(Math.abs((row['time'] as number) - 0.1 * frame) < 1e-9)
    t.true(Math.abs((row['vy'] as number) - sample.speed(frame)[atom][1]) < 1e-4)
    t.true(Math.abs((row['cell.by'] as number) - CELL[4]) < 1e-9)
    const moved = (row['z'] as number) - (rows[k % atoms]['z'] as number)
    t.true(Math.abs(moved - (sample.at(frame)[atom][2] - sample.at(0)[atom][2])) < 1e-5)
  })
})

test('a file that is there, and elements that are not, are refused', async (t) => {
  const from = await store(false)
  const there = textFile('there', 'x')
  await t.throwsAsync(exportStore({ store: from, to: 'lammps', out: there }), { message: /is there already/ })
  t.is(readFileSync(there, 'utf8'), 'x')
  await t.throwsAsync(exportStore({ store: from, to: 'lammps', out: place('x'), select: ['Na'] }), {
    message: /--select Na/,
  })
})
