import { writeFileSync } from 'node:fs'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { explain } from '../../../schemas/errors.ts'
import { place, textFile } from '../../helpers/dump.ts'
import { refusal } from '../../helpers/refusal.ts'
import { CELL, crystal, EVERY, INTERVAL } from '../../helpers/texts/crystal.ts'
import { WRITERS } from '../../helpers/texts/writers.ts'
import { fileOf, readFile } from '../../helpers/trajectories/read.ts'

const sample = crystal(['Li', 'Li', 'Li', 'P', 'S', 'S'], 30)
const ATOMIC = 0.529177210903 / 2.4188843265857e-5

/** Velocities of the sample as CP2K writes them, from a frame on. */
const speeds = (from = 0) =>
  WRITERS['cp2k-xyz']({
    ...sample,
    folded: (f) => sample.speed(f).map((v) => v.map((x) => x / ATOMIC)),
  })
    .split(/(?=^6\n)/m)
    .slice(from)
    .join('')
const cells = (every = 1) =>
  `#   Step   Time [fs]   Ax [Angstrom] ...\n${Array.from({ length: 30 / every }, (_, i) => ` ${i * every * EVERY} ${(i * every * INTERVAL * 1000).toFixed(3)} ${CELL.join(' ')} 1716.0\n`).join('')}`

test.serial('CP2K: velocities and cells beside the positions, also where the run goes on', async (t) => {
  const text = WRITERS['cp2k-xyz'](sample)
  const part = text
    .split(/(?=^6\n)/m)
    .slice(0, 20)
    .join('')
  const beside = { velocities: [textFile('vel.xyz', speeds())], cells: [textFile('run.cell', cells())] }
  const out = place('run')
  const file = textFile('pos.xyz', part)
  await ingest({ files: [file], out, blockFrames: 8, ...beside })
  writeFileSync(file, text)
  const report = await ingest({ files: [file], out, blockFrames: 8, ...beside })
  t.is(report.newFrames, 14)
  const run = openRun(out)
  t.deepEqual(run.manifest.cell, CELL)
  for (const b of [0, 3]) {
    const block = run.block(b)
    block.column('vy').forEach((value, i) => {
      const atom = run.ids[Math.floor(i / block.count)] - 1
      t.true(Math.abs(value - sample.speed(0)[atom][1]) < 2e-4)
    })
  }
  const late = await refusal({
    timestep: undefined,
    elements: undefined,
    files: [textFile('pos.xyz', text)],
    velocities: [textFile('vel.xyz', speeds(1))],
    cells: beside.cells,
  })
  t.is(late.exitCode, 3, explain(late))
  t.regex(explain(late), /velocities of step 0/)
  const rare = await refusal({
    timestep: undefined,
    elements: undefined,
    files: [textFile('pos.xyz', text)],
    cells: [textFile('rare.cell', cells(2))],
  })
  t.regex(explain(rare), /no cell of step 50/)
  const none = await refusal({ velocities: beside.velocities })
  t.is(none.exitCode, 2)
})

test.serial(
  'VASP 4: numbers of atoms, lengths in m, and blank lines or Konfig between configurations',
  async (t) => {
    const rows = (f: number) =>
      sample
        .fractions(f)
        .map((p) => ` ${p.map((v) => v.toFixed(8)).join(' ')}\n`)
        .join('')
    const head = '   6   6   30\n  0.1E+02 0.110E-08 0.120E-08 0.130E-08 0.2E-14\n  600.0\n  CAR\n Li P S\n'
    const orthogonal = [11, 0, 0, 0, 12, 0, 0, 0, 13]
    for (const line of [() => '\n', (f: number) => `Konfig=   ${f + 1}\n`]) {
      const text = head + Array.from({ length: 30 }, (_, f) => line(f) + rows(f)).join('')
      const out = place('run')
      const options = { composition: 'Li3 P1 S2', interval: INTERVAL, cell: orthogonal }
      const report = await ingest({ files: [textFile('XDATCAR', text)], out, ...options })
      t.is(report.frames, 30)
      t.is(openRun(out).manifest.input.format, 'xdatcar-4')
      const wrong = await refusal({
        timestep: undefined,
        elements: undefined,
        ...options,
        cell: [11.5, 12, 13],
        files: [textFile('XDATCAR', text)],
      })
      t.is(wrong.exitCode, 2)
      t.regex(explain(wrong), /the file says 11\.0000, 12\.0000, 13\.0000/)
    }
  },
)

test.serial('i-PI: edges and angles in bohr, and a file of something else is refused', async (t) => {
  const frame = (comment: string) => `2\n${comment}\nLi 1 2 3\nS 4 5 6\n`
  const abc =
    '# CELL(abcABC):   20.00000   21.00000   22.00000   90.00000   90.00000   60.00000  Step:    10  Bead:  0'
  const { frames } = await readFile(fileOf(frame(`${abc} x_centroid{angstrom}  cell{angstrom}`)))
  t.deepEqual([...(frames[0].positions ?? [])].slice(0, 3), [1, 2, 3])
  t.deepEqual([frames[0].step, frames[0].cell?.[0]], [10, 20])
  t.true(Math.abs((frames[0].cell?.[3] as number) - 10.5) < 1e-9)
  const bohr = await readFile(fileOf(frame(`${abc} positions{atomic_unit}  cell{atomic_unit}`)))
  t.true(Math.abs((bohr.frames[0].positions[2] as number) - 3 * 0.529177210903) < 1e-12)
  await t.throwsAsync(readFile(fileOf(frame(`${abc} velocities{atomic_unit} cell{atomic_unit}`))), {
    message: /a file of velocities/,
  })
})

/** Times and velocities of the crystal in ps and Å/ps, as programs write them that count so; no unit is said. */
const inPs = WRITERS['extxyz'](sample)
  .replaceAll(' time_unit=fs', '')
  .replaceAll(/Time=([\d.]+)/g, (_, time) => `Time=${Number(time) / 1000}`)
  .replaceAll(/(-?[\d.]+) (-?[\d.]+) (-?[\d.]+)$/gm, (_, ...v) =>
    v
      .slice(0, 3)
      .map((x) => String(1000 * Number(x)))
      .join(' '),
  )

test.serial('extended XYZ whose unit of time nothing tells is refused, and read by --units', async (t) => {
  const told = { timestep: undefined, elements: undefined }
  const asked = await refusal({ ...told, files: [textFile('x.xyz', inPs)] })
  t.is(asked.exitCode, 2)
  t.regex(explain(asked), /x\.xyz: .*does not say the unit of its times\n.*--units metal.*--units real/)
  const timeless = inPs.replaceAll(/ Time=\S+/g, '')
  const speeds = await refusal({ ...told, interval: '100fs', files: [textFile('x.xyz', timeless)] })
  t.regex(explain(speeds), /does not say the unit of its velocities/)
  const out = place('run')
  await ingest({ files: [textFile('x.xyz', inPs)], out, units: 'metal' })
  t.true(Math.abs(openRun(out).interval - INTERVAL) < 1e-9)
  const wrong = await refusal({ ...told, units: 'real', files: [textFile('x.xyz', inPs)] })
  t.regex(explain(wrong), /the velocities make a temperature of .*--units/s)
})

test.serial(
  'extended XYZ that says its unit of time needs no --units, and is not read in another',
  async (t) => {
    const out = place('run')
    await ingest({ files: [textFile('x.xyz', inPs.replaceAll(/Time=/g, 'time_unit=ps Time='))], out })
    t.true(Math.abs(openRun(out).interval - INTERVAL) < 1e-9)
    const told = { timestep: undefined, elements: undefined }
    const files = [textFile('x.xyz', WRITERS['extxyz'](sample))]
    const other = await refusal({ ...told, units: 'metal', files })
    t.regex(explain(other), /time_unit=fs, and --units metal was asked for\n\s+Leave --units out/)
    const strange = [textFile('x.xyz', inPs.replaceAll(/Time=/g, 'time_unit=au Time='))]
    t.regex(explain(await refusal({ ...told, files: strange })), /time_unit="?au"?, expected fs or ps/)
  },
)

test.serial('a relaxation of VASP is no dynamics', async (t) => {
  const vasp = WRITERS['vasprun'](sample)
  const still = await refusal({
    timestep: undefined,
    elements: undefined,
    files: [textFile('vasprun.xml', vasp.replace('>     0<', '>     2<'))],
  })
  t.is(still.exitCode, 3)
  t.regex(explain(still), /IBRION = 2/)
  const other = await refusal({
    timestep: undefined,
    elements: undefined,
    interval: '5fs',
    files: [textFile('vasprun.xml', vasp)],
  })
  t.is(other.exitCode, 2)
  t.regex(explain(other), /0\.1 ps between frames by the file/)
})
