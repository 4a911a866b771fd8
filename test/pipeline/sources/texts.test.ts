import { gzipSync } from 'node:zlib'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import type { IngestOptions } from '../../../pipeline/ingest/options/options.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { place, textFile } from '../../helpers/dump.ts'
import { CELL, crystal, INTERVAL } from '../../helpers/texts/crystal.ts'
import { WRITERS } from '../../helpers/texts/writers.ts'
import { fileOf, readAgain, readFile } from '../../helpers/trajectories/read.ts'

const LABELS = ['Li', 'Li', 'Li', 'Li', 'P', 'S', 'S']
const sample = crystal(LABELS, 40)
const COMPOSITION = { composition: 'Li4 P1 S2' }
const FIXED = { cell: CELL }
const OPTIONS: Record<string, Partial<IngestOptions>> = {
  'extxyz with momenta': { interval: INTERVAL },
  'lammps-xyz': { timestep: '2fs', ...FIXED },
  'cp2k-xyz': FIXED,
  'ipi-xyz': { timestep: '2fs' },
  xyz: { interval: INTERVAL, ...FIXED },
  g96: COMPOSITION,
  'xdatcar-4': { interval: INTERVAL, ...COMPOSITION },
  xdatcar: { interval: INTERVAL },
  'lammps-dump': { timestep: '2fs' },
}
const SPEEDS = new Set(['extxyz', 'extxyz with momenta', 'dlpoly', 'gro'])

for (const [name, write] of Object.entries(WRITERS)) {
  test.serial(`${name}: positions unfolded, velocities, cell and times as they were written`, async (t) => {
    const out = place('run')
    const file = textFile('run.txt', write(sample))
    const report = await ingest({ files: [file], out, blockFrames: 16, ...OPTIONS[name] })
    const run = openRun(out)
    t.is(run.manifest.input.format, name.split(' ')[0])
    t.is(report.frames, sample.frames)
    t.true(Math.abs(run.interval - INTERVAL) < 1e-9, `${run.interval}`)
    t.true(
      run.manifest.cell.every((v, k) => Math.abs(v - CELL[k]) < 1e-6),
      `${run.manifest.cell}`,
    )
    t.is(run.columns.includes('vx'), SPEEDS.has(name))
    const block = run.block(2)
    const rows = run.ids.length
    for (const [axis, letter] of (['x', 'y', 'z'] as const).entries()) {
      const values = block.column(letter)
      const start = run.block(0).column(letter)
      for (let row = 0; row < rows; row++) {
        const atom = run.ids[row] - 1
        const moved = sample.at(32 + 5)[atom][axis] - sample.at(0)[atom][axis]
        const found = values[row * block.count + 5] - start[row * 16]
        t.true(Math.abs(found - moved) < 2e-5, `${name} atom ${atom} ${letter}: ${found}, expected ${moved}`)
      }
      if (!SPEEDS.has(name)) continue
      const speeds = block.column(`v${letter}` as 'vx')
      for (let row = 0; row < rows; row++) {
        const expected = sample.speed(0)[run.ids[row] - 1][axis]
        t.true(Math.abs(speeds[row * block.count + 3] - expected) < 1e-4)
      }
    }
    t.true(Math.abs(block.time[3] - (32 + 3) * INTERVAL) < 1e-6)
  })

  // Its labels come from elsewhere.
  if (name === 'g96') continue

  test.serial(
    `${name}: a frame again by its offset, an incomplete last one, line ends of Windows, gzip`,
    async (t) => {
      const text = write(sample)
      const whole = await readFile(fileOf(text), { counted: true })
      t.is(whole.frames.length, 40)
      const again = await readAgain(fileOf(text), whole.frames[7])
      t.deepEqual(again?.positions, whole.frames[7].positions)
      const cut = await readFile(fileOf(text.slice(0, whole.frames[38].end + 60)), { counted: true })
      t.is(cut.frames.length, 39)
      t.is(cut.torn?.index, 39)
      const windows = await readFile(fileOf(text.replaceAll('\n', '\r\n')), { counted: true })
      t.deepEqual(windows.frames[39].positions, whole.frames[39].positions)
      const zipped = await readFile(fileOf(gzipSync(text)), { counted: true })
      t.is(zipped.frames.length, 40)
    },
  )
}
