import test from 'ava'
import { unpackToken } from '../../../pipeline/sources/common/token.ts'
import { jiggle, type TestFrame } from '../../helpers/trajectories/frames.ts'
import { encodeNetcdf, type TestVariable } from '../../helpers/trajectories/netcdf.ts'
import { farthest, fileOf, readAgain, readFile } from '../../helpers/trajectories/read.ts'

const shape = ({ cell }: TestFrame): { edges: number[]; angles: number[] } => {
  const [a, b, c] = [0, 3, 6].map((k) => cell.slice(k, k + 3))
  const angle = (u: number[], v: number[]) =>
    (Math.acos(u.reduce((sum, x, k) => sum + x * v[k], 0) / Math.hypot(...u) / Math.hypot(...v)) * 180) /
    Math.PI
  return {
    edges: [a, b, c].map((row) => Math.hypot(...row)),
    angles: [angle(b, c), angle(a, c), angle(a, b)],
  }
}

type Attributes = Readonly<Record<string, string | number>>

/** The variables of the Amber convention. */
function amber(
  frames: readonly TestFrame[],
  real: 'float' | 'double',
  units: Record<string, Attributes> = {},
): TestVariable[] {
  const variable = (
    name: string,
    dimensions: string[],
    values: (frame: TestFrame) => ArrayLike<number>,
  ): TestVariable => ({
    name,
    type: real,
    dimensions: ['frame', ...dimensions],
    attributes: units[name],
    values: (i) => values(frames[i]),
  })
  return [
    variable('time', [], ({ time }) => [time]),
    variable('cell_lengths', ['cell_spatial'], (frame) => shape(frame).edges),
    variable('cell_angles', ['cell_angular'], (frame) => shape(frame).angles),
    variable('coordinates', ['atom', 'spatial'], ({ positions }) => positions),
    variable('velocities', ['atom', 'spatial'], ({ velocities }) => velocities as Float64Array),
  ]
}

const dimensionsOf = (atoms: number) => ({
  frame: 0,
  atom: atoms,
  spatial: 3,
  cell_spatial: 3,
  cell_angular: 3,
})
const AMBER = { Conventions: 'AMBER', program: 'a test' }

const file = (
  frames: readonly TestFrame[],
  version: 1 | 2 | 5,
  variables: TestVariable[],
  more: object = {},
) =>
  encodeNetcdf({
    version,
    records: frames.length,
    dimensions: dimensionsOf(frames[0].positions.length / 3),
    attributes: AMBER,
    variables,
    ...more,
  })

test('CDF-1, CDF-2 and CDF-5, single and double precision', async (t) => {
  const frames = jiggle(15, 4, 1)
  for (const version of [1, 2, 5] as const)
    for (const real of ['float', 'double'] as const) {
      const path = fileOf(file(frames, version, amber(frames, real)))
      const { format, frames: read, torn } = await readFile(path)
      const within = real === 'float' ? 2e-6 : 1e-12
      t.deepEqual([format, read.length, torn], ['netcdf', 4, undefined])
      for (const [i, frame] of frames.entries()) {
        t.true(farthest(read[i].positions, frame.positions) <= within)
        t.true(farthest(read[i].velocities, frame.velocities) <= within)
        t.true(farthest(read[i].cell, frame.cell) <= 2 * within)
        t.deepEqual([read[i].step, read[i].time], [i, frame.time])
      }
      t.deepEqual(await readAgain(path, read[2]), read[2])
    }
})

test('units and scale factors of the file are kept to', async (t) => {
  const frames = jiggle(6, 3, 2)
  const units = {
    time: { units: 'femtosecond' },
    coordinates: { units: 'nanometer' },
    cell_lengths: { units: 'nanometer' },
    velocities: { units: 'angstrom/picosecond', scale_factor: 20.455 },
  }
  const { frames: read } = await readFile(fileOf(file(frames, 2, amber(frames, 'double', units))))
  t.true(
    farthest(
      read[1].positions,
      frames[1].positions.map((value) => 10 * value),
    ) < 1e-12,
  )
  t.true(
    farthest(
      read[1].cell,
      frames[1].cell.map((value) => 10 * value),
    ) < 1e-11,
  )
  t.true(
    farthest(
      read[1].velocities,
      (frames[1].velocities as Float64Array).map((v) => v * 20.455),
    ) < 1e-11,
  )
  t.is(read[1].time, 0.0002)
  const strange = file(frames, 2, amber(frames, 'double', { coordinates: { units: 'sigma' } }))
  await t.throwsAsync(readFile(fileOf(strange)), { message: /"coordinates" in "sigma"/ })
})

/** The variables that LAMMPS writes. */
function lammps(frames: readonly TestFrame[], atoms: number, perAtom: 'int' | 'int64'): TestVariable[] {
  const order = Array.from({ length: atoms }, (_, i) => (i * 7) % atoms)
  const list = (name: string, values: (i: number, atom: number) => number): TestVariable => ({
    name,
    type: perAtom,
    dimensions: ['frame', 'atom'],
    values: (i) => order.map((atom) => values(i, atom)),
  })
  const vector = (name: string, values: (frame: TestFrame, k: number) => number): TestVariable => ({
    name,
    type: 'float',
    dimensions: ['frame', 'atom', 'spatial'],
    values: (i) => order.flatMap((atom) => [0, 1, 2].map((c) => values(frames[i], 3 * atom + c))),
  })
  return [
    ...amber(frames, 'float').filter(({ name }) => name.startsWith('cell')),
    {
      name: 'time',
      type: 'float',
      dimensions: ['frame'],
      attributes: { units: 'femtosecond', scale_factor: 2 },
      values: (i) => [frames[i].step],
    },
    { name: 'cell_origin', type: 'float', dimensions: ['frame', 'cell_spatial'], values: () => [-1, 2, 0.5] },
    list('id', (_, atom) => atom + 1),
    list('type', (_, atom) => 1 + (atom % 2)),
    list('ix', (i, atom) => i - atom),
    list('iy', () => 0),
    list('iz', (_, atom) => atom),
    vector('coordinates', ({ positions }, k) => positions[k]),
    vector('unwrapped_coordinates', ({ positions }, k) => positions[k] + 100),
  ]
}

test('what LAMMPS writes: ids, types, images, origin, steps with their timestep', async (t) => {
  const frames = jiggle(10, 3, 3)
  for (const perAtom of ['int', 'int64'] as const) {
    const bytes = file(frames, 5, lammps(frames, 10, perAtom), {
      attributes: { ...AMBER, program: 'LAMMPS' },
    })
    const { frames: read } = await readFile(fileOf(bytes))
    const [, , last] = read
    t.deepEqual([last.step, last.time, last.coordinates], [200, 0.4, 'wrapped'])
    t.deepEqual(Array.from(last.origin), [-1, 2, 0.5])
    t.deepEqual(Array.from(last.ids ?? []), [1, 8, 5, 2, 9, 6, 3, 10, 7, 4])
    t.deepEqual(
      Array.from(last.types ?? [], unpackToken).join(''),
      '1212121212'.replace(/./g, (_, i) => `${1 + (((i * 7) % 10) % 2)}`),
    )
    t.deepEqual(Array.from(last.images ?? []).slice(0, 6), [2, 0, 0, -5, 0, 7])
    t.is(last.positions[3], Math.fround(frames[2].positions[21]))
  }
})

test('without images the unwrapped coordinates are taken', async (t) => {
  const frames = jiggle(10, 3, 4)
  const variables = lammps(frames, 10, 'int').filter(({ name }) => name !== 'iy')
  const { frames: read } = await readFile(fileOf(file(frames, 5, variables)))
  t.deepEqual([read[0].coordinates, read[0].images], ['unwrapped', undefined])
  t.is(read[0].positions[0], Math.fround(frames[0].positions[0] + 100))
})

test('a header that leaves the number of records open reads to the end', async (t) => {
  const frames = jiggle(5, 3, 5)
  for (const version of [2, 5] as const) {
    const { frames: read } = await readFile(
      fileOf(file(frames, version, amber(frames, 'float'), { counted: -1 })),
    )
    t.is(read.length, 3)
  }
})

const frames = jiggle(5, 2, 7)
const usual = amber(frames, 'float')
for (const [what, variables, says] of [
  ['no coordinates', usual.filter(({ name }) => name !== 'coordinates'), /expected "coordinates" among them/],
  [
    'coordinates without frames',
    usual.map((v) => (v.name === 'coordinates' ? { ...v, dimensions: ['atom', 'spatial'] } : v)),
    /expected frames of atoms/,
  ],
  [
    'two of three components',
    usual.map((v) =>
      v.name === 'coordinates' ? { ...v, dimensions: ['frame', 'atom'], values: () => [1, 2, 3, 4, 5] } : v,
    ),
    /of shape \[5\]/,
  ],
  [
    'whole numbers',
    usual.map((v) => (v.name === 'velocities' ? { ...v, type: 'int' as const } : v)),
    /is of type 4/,
  ],
  [
    'a position that is none',
    usual.map((v) => (v.name === 'coordinates' ? { ...v, values: () => new Array(15).fill(Number.NaN) } : v)),
    /value 0 of "coordinates" is not finite/,
  ],
  [
    'a time that is none',
    usual.map((v) => (v.name === 'time' ? { ...v, values: () => [Number.NaN] } : v)),
    /time NaN/,
  ],
  [
    'an edge of zero',
    usual.map((v) => (v.name === 'cell_lengths' ? { ...v, values: () => [12, 0, 12] } : v)),
    /edges 12, 0, 12/,
  ],
] as [string, TestVariable[], RegExp][]) {
  test(`refused: ${what}`, async (t) => {
    const error = await t.throwsAsync(readFile(fileOf(file(frames, 2, variables))), {
      name: 'IonstreamError',
      message: says,
    })
    t.regex(error?.message ?? '', /frame \d+ \(byte/)
  })
}
