import { readFileSync } from 'node:fs'
import test from 'ava'
import h5wasm from 'h5wasm/node'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { unpackToken } from '../../../pipeline/sources/common/token.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { IonstreamError } from '../../../schemas/errors.ts'
import { place } from '../../helpers/dump.ts'
import { seeded } from '../../helpers/random.ts'
import { jiggle, type TestFrame } from '../../helpers/trajectories/frames.ts'
import { mutate } from '../../helpers/trajectories/mutants.ts'
import { farthest, fileOf, readAgain, readFile } from '../../helpers/trajectories/read.ts'

await h5wasm.ready
const frames = jiggle(8, 5, 1)
const all = (of: (frame: TestFrame, index: number) => ArrayLike<number>) =>
  Float64Array.from(frames.flatMap((frame, i) => Array.from(of(frame, i))))

interface Element {
  readonly data: Float64Array | Int32Array | string[]
  readonly shape: number[]
  readonly unit?: string
  readonly fixed?: boolean
}

const usual: Record<string, Element> = {
  position: { data: all(({ positions }) => positions), shape: [5, 8, 3], unit: 'Angstrom' },
  velocity: {
    data: all(({ velocities }) => velocities as Float64Array),
    shape: [5, 8, 3],
    unit: 'Angstrom ps-1',
  },
  image: {
    data: Int32Array.from(all((frame, i) => frame.positions.map((_, k) => i + (k % 3)))),
    shape: [5, 8, 3],
  },
  'box/edges': {
    data: all(({ cell }, i) => cell.map((value) => value * (1 + i / 100))),
    shape: [5, 3, 3],
    unit: 'Angstrom',
  },
  species: { data: Int32Array.of(1, 1, 2, 2, 1, 1, 2, 2), shape: [8], fixed: true },
}

const note = (file: InstanceType<typeof h5wasm.File>, name: string, unit: string) =>
  (file.get(name) as InstanceType<typeof h5wasm.Dataset>).create_attribute('unit', unit)

/** Writes an H5MD file of these elements. */
function h5(elements: Record<string, Element>, { time = 'ps', scalar = false } = {}): string {
  const path = fileOf('', 'x.h5')
  const file = new h5wasm.File(path, 'w')
  file.create_group('h5md')
  file
    .create_group('particles')
    .create_group('all')
    .create_group('box')
    .create_attribute('boundary', ['periodic', 'periodic', 'none'])
  for (const [name, { data, shape, unit, fixed }] of Object.entries(elements)) {
    const at = `particles/all/${name}`
    if (!fixed) file.create_group(at)
    const value = fixed ? at : `${at}/value`
    file.create_dataset({ name: value, data, shape })
    if (unit) note(file, value, unit)
    if (fixed) continue
    const stamps = (which: string, every: number, data: Float64Array | Int32Array) =>
      file.create_dataset({
        name: `${at}/${which}`,
        data: scalar ? data.slice(1, 2).map(() => every) : data,
        shape: scalar ? [] : [5],
      })
    stamps(
      'step',
      100,
      Int32Array.from(frames, ({ step }) => step),
    )
    stamps(
      'time',
      0.2,
      Float64Array.from(frames, (frame) => frame.time),
    )
    if (time) note(file, `${at}/time`, time)
  }
  file.close()
  return path
}

test('positions, velocities, images, variable cells, species, steps and times', async (t) => {
  for (const scalar of [false, true]) {
    const path = h5(usual, { scalar })
    const { format, frames: read } = await readFile(path)
    t.deepEqual([format, read.length], ['h5md', 5])
    for (const [i, frame] of frames.entries()) {
      t.deepEqual([read[i].step, read[i].time], [frame.step, frame.time])
      t.is(farthest(read[i].positions, frame.positions), 0)
      t.is(farthest(read[i].velocities, frame.velocities), 0)
      t.is(
        farthest(
          read[i].cell,
          frame.cell.map((value) => value * (1 + i / 100)),
        ),
        0,
      )
      t.deepEqual(Array.from(read[i].images ?? []).slice(0, 4), [i, i + 1, i + 2, i])
    }
    t.deepEqual(Array.from(read[0].types ?? [], unpackToken).join(''), '11221122')
    t.deepEqual(read[0].periodic, [true, true, false])
    t.deepEqual(await readAgain(path, read[3]), read[3])
  }
})

test('units of the file, of --units, and of neither', async (t) => {
  const nano = {
    ...usual,
    position: { ...usual.position, unit: 'nm' },
    velocity: { ...usual.velocity, unit: 'nm fs-1' },
  }
  const { frames: read } = await readFile(h5(nano, { time: 'fs' }))
  t.true(
    farthest(
      read[1].positions,
      frames[1].positions.map((value) => value * 10),
    ) < 1e-12,
  )
  t.true(
    farthest(
      read[1].velocities,
      (frames[1].velocities as Float64Array).map((v) => v * 1e4),
    ) < 1e-9,
  )
  t.is(read[1].time, 0.0002)
  const bare = h5(
    Object.fromEntries(Object.entries(usual).map(([name, { unit: _, ...rest }]) => [name, rest])),
    { time: '' },
  )
  const real = await readFile(bare, { units: 'real' })
  t.is(real.frames[1].time, 0.0002)
  await t.throwsAsync(readFile(bare), { message: /does not say its units/ })
  await t.throwsAsync(readFile(h5(usual), { units: 'real' }), { message: /says its units/ })
  await t.throwsAsync(readFile(h5({ ...usual, position: { ...usual.position, unit: 'sigma' } })), {
    message: /positions in "sigma"/,
  })
})

test('a box that does not change, edges alone; names of species', async (t) => {
  const { frames: read } = await readFile(
    h5({
      position: usual.position,
      'box/edges': { data: Float64Array.of(12, 13, 14), shape: [3], fixed: true },
      species: { data: 'Li Li S S Li Li S S'.split(' '), shape: [8], fixed: true },
    }),
  )
  t.deepEqual(Array.from(read[4].cell ?? []), [12, 0, 0, 0, 13, 0, 0, 0, 14])
  t.deepEqual(Array.from(read[4].types ?? [], unpackToken).slice(1, 3), ['Li', 'S'])
})

test('it is ingested, and once more without anything new', async (t) => {
  const out = place('run')
  const files = [h5({ ...usual, image: { ...usual.image, data: new Int32Array(120) } })]
  const options = { files, out, elements: '1=Li,2=S', blockFrames: 2 }
  const { frames: count, interval } = await ingest(options)
  t.deepEqual([count, interval], [5, 0.2])
  t.deepEqual(openRun(out).columns, ['x', 'y', 'z', 'vx', 'vy', 'vz'])
  t.true((await ingest(options)).skipped)
})

for (const [what, change, says] of [
  [
    'other frames of velocities',
    { velocity: { ...usual.velocity, shape: [4, 8, 3], data: new Float64Array(96) } },
    /"all\/velocity" has 4 frames, expected 5/,
  ],
  ['other atoms', { image: { ...usual.image, shape: [5, 4, 6] } }, /"all\/image" of shape \[5,4,6\]/],
  [
    'a position that is none',
    { position: { ...usual.position, data: new Float64Array(120).fill(Number.NaN) } },
    /not finite/,
  ],
  [
    'edges of another shape',
    { 'box/edges': { data: new Float64Array(10), shape: [5, 2], unit: 'nm' } },
    /edges" of shape \[5,2\]/,
  ],
] as [string, Record<string, Element>, RegExp][]) {
  test(`refused: ${what}`, async (t) => {
    await t.throwsAsync(readFile(h5({ ...usual, ...change })), { name: 'IonstreamError', message: says })
  })
}

test('vaspout.h5: fractions, cells and species', async (t) => {
  const path = fileOf('', 'vaspout.h5')
  const file = new h5wasm.File(path, 'w')
  for (const group of ['intermediate', 'intermediate/ion_dynamics', 'results', 'results/positions'])
    file.create_group(group)
  const dynamics = 'intermediate/ion_dynamics'
  file.create_dataset({
    name: `${dynamics}/position_ions`,
    data: all(({ positions }) => positions.map((v) => v / 20)),
    shape: [5, 8, 3],
  })
  file.create_dataset({
    name: `${dynamics}/lattice_vectors`,
    data: all(({ cell }) => cell),
    shape: [5, 3, 3],
  })
  file.create_dataset({ name: 'results/positions/ion_types', data: ['Li', 'S '], shape: [2] })
  file.create_dataset({ name: 'results/positions/number_ion_types', data: Int32Array.of(6, 2), shape: [2] })
  // That of POSCAR says nothing of the trajectory.
  file.create_dataset({ name: 'results/positions/scale', data: Float64Array.of(7), shape: [] })
  file.create_dataset({ name: `${dynamics}/scale`, data: Float64Array.of(2), shape: [] })
  file.close()
  const { format, frames: read } = await readFile(path)
  t.deepEqual([format, read.length, read[1].coordinates], ['vaspout', 5, 'scaled'])
  const [cell, fractions] = [frames[2].cell.map((v) => 2 * v), frames[2].positions.map((v) => v / 20)]
  t.deepEqual([farthest(read[2].cell, cell), farthest(read[2].positions, fractions)], [0, 0])
  const out = place('run')
  await ingest({ files: [path], out, interval: '1fs' })
  t.deepEqual(
    openRun(out).types.map(({ element, count }) => `${element}${count}`),
    ['Li6', 'S2'],
  )
})

test('damaged files are refused, and good ones are read after them', async (t) => {
  const path = h5(usual)
  const good = readFileSync(path)
  const next = seeded(good.length)
  let refused = 0
  for (let k = 0; k < 40; k++) {
    const mutant = mutate(good, [0, 600, 2000, 4000, good.length - 4000], next)
    const error = await readFile(fileOf(mutant.bytes), { patience: 3000 }).then(
      () => undefined,
      (error) => error,
    )
    if (error === undefined) continue
    refused++
    t.true(error instanceof IonstreamError, `${mutant.how}: ${error.stack}`)
  }
  t.true(refused > 5, `${refused}`)
  t.is((await readFile(path)).frames.length, 5)
})
