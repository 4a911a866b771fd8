import test from 'ava'
import { inverse3, multiply3 } from '../../../pipeline/cell/matrix.ts'
import { ingest } from '../../../pipeline/ingest/index.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { count, dump, place, textFile } from '../../helpers/dump.ts'
import { normal, seeded } from '../../helpers/random.ts'

const ATOMS = 12
const FRAMES = 60
type Vector = readonly [number, number, number]

const times = (v: readonly number[], m: ArrayLike<number>): Vector =>
  [0, 1, 2].map((c) => v[0] * m[c] + v[1] * m[3 + c] + v[2] * m[6 + c]) as unknown as Vector

/** A random walk over many cells, in a tilted cell that may breathe and be flipped. */
function walk(breathing: number, flipAt: number) {
  const random = seeded(11)
  const gauss = normal(random)
  const tilt = (f: number) => 2.4 + 0.01 * f
  const smooth = Array.from({ length: FRAMES }, (_, f) => {
    const s = 1 + breathing * Math.sin(0.3 * f)
    return Float64Array.of(9 * s, 0, 0, breathing ? tilt(f) : 2.4, 8 * s, 0, -1.5, 1.1, 10 * s)
  })
  const flip = Float64Array.of(1, 0, 0, -1, 1, 0, 0, 0, 1)
  const written = smooth.map((cell, f) => (f >= flipAt ? multiply3(flip, cell) : cell))
  const fractions = Array.from({ length: ATOMS }, () => [random(), random(), random()])
  const truth = smooth.map((cell, f) => {
    if (f > 0) for (const s of fractions) for (let c = 0; c < 3; c++) s[c] += 0.06 * gauss()
    return fractions.map((s) => times(s, cell))
  })
  return { written, truth, smooth }
}

const LO: Vector = [-3, 2, 0.5]

/** Bounds as LAMMPS writes them: of the bounding box. */
function bounds([lx, , , xy, ly, , xz, yz, lz]: ArrayLike<number> & Iterable<number>): string {
  const line = (lo: number, hi: number, tilt: number) => `${lo} ${hi} ${tilt}`
  return [
    'ITEM: BOX BOUNDS xy xz yz pp pp pp',
    line(LO[0] + Math.min(0, xy, xz, xy + xz), LO[0] + lx + Math.max(0, xy, xz, xy + xz), xy),
    line(LO[1] + Math.min(0, yz), LO[1] + ly + Math.max(0, yz), xz),
    line(LO[2], LO[2] + lz, yz),
  ].join('\n')
}

interface Written {
  readonly columns: string
  readonly row: (
    folded: readonly number[],
    cells: readonly number[],
    h: Float64Array,
    r: Vector,
  ) => readonly number[]
}

const place3 = (s: readonly number[], h: Float64Array): number[] =>
  times(s, h).map((value, c) => value + LO[c])

const shapes: Record<string, Written> = {
  'x y z': { columns: 'x y z', row: (s, _, h) => place3(s, h) },
  'xs ys zs': { columns: 'xs ys zs', row: (s) => s },
  'x y z and images': { columns: 'x y z ix iy iz', row: (s, n, h) => [...place3(s, h), ...n] },
  'xs ys zs and images': { columns: 'xs ys zs ix iy iz', row: (s, n) => [...s, ...n] },
  'xu yu zu': { columns: 'xu yu zu', row: (_s, _n, _h, r) => r.map((value, c) => value + LO[c]) },
  'xsu ysu zsu': { columns: 'xsu ysu zsu', row: (s, n) => s.map((value, c) => value + n[c]) },
}

async function stored(
  shape: Written,
  breathing: number,
  flipAt: number,
): Promise<{ run: Run; truth: Vector[][] }> {
  const { written, truth } = walk(breathing, flipAt)
  const text = dump({
    steps: count(FRAMES),
    columns: `id type ${shape.columns}`,
    bounds: (f) => bounds(written[f]),
    rows: (f) =>
      truth[f].map((r, i) => {
        const s = times(r, inverse3(written[f]))
        const cells = s.map(Math.floor)
        const folded = s.map((value, c) => value - cells[c])
        return `${i + 1} 1 ${shape
          .row(folded, cells, written[f], r)
          .map((v) => v.toPrecision(14))
          .join(' ')}`
      }),
  })
  const out = place('run')
  await ingest({
    files: [textFile('walk.dump', text)],
    out,
    timestep: '2fs',
    elements: '1=Li',
    blockFrames: 16,
  })
  return { run: openRun(out), truth }
}

/** Largest difference of displacements since the first frame, Å, in the true cells. */
async function worst(run: Run, truth: readonly Vector[][]): Promise<number> {
  let most = 0
  const first = [0, 1, 2].map((c) => [...run.block(0).column((['x', 'y', 'z'] as const)[c])])
  for (let b = 0; b * 16 < FRAMES; b++) {
    const block = run.block(b)
    for (let c = 0; c < 3; c++) {
      const values = block.column((['x', 'y', 'z'] as const)[c])
      for (let atom = 0; atom < ATOMS; atom++)
        for (let t = 0; t < block.count; t++) {
          const moved = values[atom * block.count + t] - first[c][atom * 16]
          most = Math.max(most, Math.abs(moved - (truth[b * 16 + t][atom][c] - truth[0][atom][c])))
        }
    }
  }
  return most
}

for (const [name, shape] of Object.entries(shapes)) {
  test(`a random walk in a tilted cell is found again from ${name}`, async (t) => {
    const { run, truth } = await stored(shape, 0, FRAMES)
    t.true(run.constantCell)
    t.true((await worst(run, truth)) < 2e-5)
  })
  test(`a flip of the box is taken back: ${name}`, async (t) => {
    const { run, truth } = await stored(shape, 0, 20)
    t.deepEqual(
      run.manifest.warnings.map(({ name: kind, count: n }) => [kind, n]),
      [['flipped-box', 1]],
    )
    t.true((await worst(run, truth)) < 2e-5)
  })
}

test('a breathing box with a flip: fractions of the reference cell follow the walk', async (t) => {
  const { smooth } = walk(0.01, 30)
  const { run, truth } = await stored(shapes['x y z'], 0.01, 30)
  const reference = Float64Array.from(run.manifest.cell)
  const mean = smooth
    .slice(0, 16)
    .reduce((sum, cell) => sum.map((v, k) => v + cell[k] / 16), new Float64Array(9))
  t.true(reference.every((value, k) => Math.abs(value - mean[k]) < 1e-9))
  const expected = truth.map((frame, f) => frame.map((r) => times(times(r, inverse3(smooth[f])), reference)))
  t.true((await worst(run, expected)) < 5e-5)
})

test('several whole cells away is no matter, a fixed face is not crossed', async (t) => {
  const rows = (f: number) => [`1 1 ${(1 + 2.5 * f) % 10} 2 ${4 + 0.1 * f}`]
  const box = (kinds: string) => () => `ITEM: BOX BOUNDS ${kinds}\n0 10\n0 10\n0 10`
  const read = async (kinds: string) => {
    const text = dump({ steps: count(9), rows, bounds: box(kinds) })
    const out = place('run')
    await ingest({ files: [textFile('a.dump', text)], out, timestep: '2fs', elements: '1=Li' })
    return [...openRun(out).block(0).column('x')]
  }
  t.deepEqual(
    await read('pp pp pp'),
    Array.from({ length: 9 }, (_, f) => 1 + 2.5 * f),
  )
  await t.throwsAsync(read('ff pp pp'), { message: /moved by 0.750 of the cell/ })
})
