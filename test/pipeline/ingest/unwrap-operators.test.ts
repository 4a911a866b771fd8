import test from 'ava'
import { averageCell, images, inCell, ingest, lattice, openRun, toroidal, unwrappings } from 'ionstream'
import { from, lastValueFrom, map, type OperatorFunction, toArray } from 'rxjs'
import { count, dump, place, textFile } from '../../helpers/dump.ts'
import { normal, seeded } from '../../helpers/random.ts'

const [FRAMES, ATOMS] = [40, 9]
type Frame = Parameters<ReturnType<typeof lattice>>[0] extends import('rxjs').Observable<infer F> ? F : never

/** Walkers in a tilted cell that breathes, folded, with the flags that say from where. */
function walk() {
  const random = normal(seeded(11))
  const cells = Array.from({ length: FRAMES }, () => {
    const scale = 1 + 0.01 * random()
    return Float64Array.of(9, 0, 0, 2, 10, 0, -1, 1.5, 11).map((value) => value * scale)
  })
  const at = Array.from({ length: ATOMS }, (_, i) => [0.3 * i, 0.7 * i, 0.11 * i])
  return cells.map((cell): Required<Frame> => {
    const [positions, flags] = [new Float64Array(3 * ATOMS), new Float64Array(3 * ATOMS)]
    at.forEach((f, i) => {
      for (let c = 0; c < 3; c++) f[c] += 0.08 * random()
      const n = f.map(Math.floor)
      flags.set(n, 3 * i)
      for (let c = 0; c < 3; c++)
        for (let k = 0; k < 3; k++) positions[3 * i + c] += (f[k] - n[k]) * cell[3 * k + c]
    })
    return { positions, cell, origin: [0, 0, 0], images: flags }
  })
}
const frames = walk()

/** The same as LAMMPS writes it. */
const text = dump({
  steps: count(FRAMES),
  columns: 'id type x y z ix iy iz',
  bounds: (f) => {
    const [xx, , , xy, yy, , xz, yz, zz] = frames[f].cell
    const low = Math.min(0, xy, xz, xy + xz)
    const high = Math.max(0, xy, xz, xy + xz)
    return `ITEM: BOX BOUNDS xy xz yz pp pp pp\n${low} ${xx + high} ${xy}\n${Math.min(0, yz)} ${yy + Math.max(0, yz)} ${xz}\n0 ${zz} ${yz}`
  },
  rows: (f) =>
    Array.from({ length: ATOMS }, (_, i) => {
      const own = (values: ArrayLike<number>) => [0, 1, 2].map((c) => values[3 * i + c]).join(' ')
      return `${i + 1} 1 ${own(frames[f].positions)} ${own(frames[f].images)}`
    }),
})

const operated = (...operators: OperatorFunction<Frame, Frame>[]): Promise<Frame[]> =>
  lastValueFrom(
    operators.reduce((stream, operator) => stream.pipe(operator), from(frames as Frame[])).pipe(toArray()),
  )

for (const [name, rule] of Object.entries({ images, lattice, toroidal })) {
  test(`${name} on a stream of frames is what a store ingested by it holds`, async (t) => {
    const out = place('run')
    await ingest({ files: [textFile('x.dump', text)], out, timestep: '10fs', elements: '1=Li', unwrap: rule })
    const run = openRun(out)
    const reference = Float64Array.from(run.manifest.cell)
    // Toroidal positions are no fractions of the frame's own cell: the store has them in the cell of the first frame.
    const own = map((frame: Frame) => (rule === toroidal ? { ...frame, cell: frames[0].cell } : frame))
    const expected = await operated(rule(), own, inCell(reference))
    const block = run.block(0)
    t.is(block.count, FRAMES)
    for (const [c, column] of (['x', 'y', 'z'] as const).entries()) {
      const values = block.column(column)
      for (let i = 0; i < ATOMS; i++)
        for (let f = 0; f < FRAMES; f++)
          t.true(
            Math.abs(values[i * FRAMES + f] - expected[f].positions[3 * i + c]) < 2e-5,
            `${column} ${i} ${f}`,
          )
    }
  })
}

test('the mean cell: fractions of lattice in one cell for all', async (t) => {
  const mean = Float64Array.of(9, 0, 0, 2, 10, 0, -1, 1.5, 11)
  const [one, other] = [await operated(averageCell(mean)), await operated(lattice(), inCell(mean))]
  for (let f = 0; f < FRAMES; f++)
    for (const [i, value] of one[f].positions.entries())
      t.true(Math.abs(value - other[f].positions[i]) < 1e-9)
})

test('the rules differ where the cell breathes, and each says what it is', async (t) => {
  const [a, b] = [await operated(lattice()), await operated(toroidal())]
  t.true(a[FRAMES - 1].positions.some((value, i) => Math.abs(value - b[FRAMES - 1].positions[i]) > 0.01))
  t.deepEqual(
    unwrappings.map((each) => each.rule),
    ['images', 'lattice', 'average-cell', 'toroidal'],
  )
  for (const { summary, source } of unwrappings) t.true(summary.length > 10 && source.length > 10)
})
