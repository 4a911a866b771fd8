import { join } from 'node:path'
import test from 'ava'
import { inverse, Matrix } from 'ml-matrix'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { folder } from '../../helpers/folder.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { type Synthetic, writeSynthetic } from '../../helpers/synthetic.ts'

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href
const TILTED = [13, 0, 0, -5, 12, 0, 4, -5, 12]
const [IONS, HOSTS] = [12, 50]
const ATOMS = IONS + HOSTS

async function measured(specs: readonly Synthetic[], flags: object) {
  const runs = specs.map((spec) => {
    const path = join(folder(), 'run')
    writeSynthetic(path, spec)
    return { pattern: path, tags: {} }
  })
  const params = { name: 'rearrangement', flags }
  const { results } = await analyse({ module, params, runs, out: folder(), executor: thread })
  return results[0].table.rows
}

const random = seeded(3)
/** Fractions of all atoms at the beginning. */
const START = Array.from({ length: 3 * ATOMS }, () => random())
const inCell = (f: readonly number[], cell: readonly number[]) =>
  [0, 1, 2].map((k) => f[0] * cell[k] + f[1] * cell[3 + k] + f[2] * cell[6 + k])

const gas = (
  frames: number,
  cell: Synthetic['cell'],
  moved: (atom: number, frame: number) => readonly number[],
): Synthetic => ({
  atoms: [
    ['Li', IONS],
    ['S', HOSTS],
  ],
  frames,
  interval: 0.1,
  blockFrames: 16,
  cell,
  position: (atom, frame) => {
    const own = typeof cell === 'function' ? cell(frame) : cell
    const place = inCell(START.slice(3 * atom, 3 * atom + 3), own)
    return place.map((value, k) => value + moved(atom, frame)[k]) as never
  },
})

test('atoms that move as one strained body do not rearrange', async (t) => {
  const strained = (frame: number) => TILTED.map((value, k) => value * (1 + 0.003 * frame * (1 + (k % 3))))
  const rows = await measured([gas(40, strained, () => [0, 0, 0])], { after: '0.5ps', cutoff: 4.5 })
  t.is(rows.length, IONS)
  for (const { rearrangement, windows, of } of rows) {
    t.is(of, 'Li')
    t.is(windows, 7)
    t.true((rearrangement as number) < 1e-7)
  }
})

test('atoms that move at random in a tilted cell: least squares by brute force, over blocks', async (t) => {
  const frames = 46
  const deviate = normal(seeded(5))
  const moves = Array.from({ length: frames * ATOMS * 3 }, () => 0.1 * deviate())
  const moved = (atom: number, frame: number) => [0, 1, 2].map((k) => moves[3 * (frame * ATOMS + atom) + k])
  for (const over of ['sum', 'mean'] as const) {
    const rows = await measured([gas(frames, TILTED, moved)], { after: '0.7ps', cutoff: 4.5, over })
    for (const row of rows) {
      const ion = (row['ion'] as number) - 1
      const values: number[] = []
      for (let frame = 0; frame + 7 < frames; frame += 7)
        values.push(exactly(ion, frame, frame + 7, moved, over))
      t.is(row['windows'], values.length)
      const mean = values.reduce((a, b) => a + b, 0) / values.length
      t.true(Math.abs((row['rearrangement'] as number) / mean - 1) < 1e-4, `${row['rearrangement']} ${mean}`)
      t.true(Math.abs((row['most'] as number) / Math.max(...values) - 1) < 1e-4)
    }
  }
})

/** D²min of an ion by the normal equations, over all images of all atoms. */
function exactly(
  ion: number,
  from: number,
  to: number,
  moved: (atom: number, frame: number) => readonly number[],
  over: 'sum' | 'mean',
): number {
  const at = (atom: number, frame: number) =>
    inCell(START.slice(3 * atom, 3 * atom + 3), TILTED).map((value, k) => value + moved(atom, frame)[k])
  const [before, after]: number[][][] = [[], []]
  for (let atom = 0; atom < ATOMS; atom++)
    for (let n = 0; n < 27; n++) {
      const shift = inCell([(n % 3) - 1, (Math.floor(n / 3) % 3) - 1, Math.floor(n / 9) - 1], TILTED)
      const [one, two] = [from, to].map((frame) =>
        at(atom, frame).map((value, k) => value + shift[k] - at(ion, frame)[k]),
      )
      if (atom === ion || Math.hypot(...one) >= 4.5) continue
      before.push(one)
      after.push(two)
    }
  const [A, B] = [new Matrix(before), new Matrix(after)]
  const J = inverse(A.transpose().mmul(A)).mmul(A.transpose()).mmul(B)
  const rest = Matrix.sub(B, A.mmul(J)).norm('frobenius') ** 2
  return over === 'sum' ? rest : rest / before.length
}

test('replicas are pooled by ion; windows and cutoffs that do not suit the run are refused', async (t) => {
  const still = gas(60, TILTED, () => [0, 0, 0])
  const shaken = gas(60, TILTED, (atom, frame) => [frame % 20 === 0 && atom < 3 ? 0.4 : 0, 0, 0])
  const rows = await measured([still, shaken], { after: '1ps', cutoff: 4.5 })
  t.is(rows.length, IONS)
  for (const row of rows) {
    t.is(row['windows'], 10)
    t.not(row['error'], 0)
    if ((row['ion'] as number) <= 3) t.true((row['rearrangement'] as number) > 0.05)
  }
  const refused = async (flags: object, words: RegExp) =>
    t.regex((await t.throwsAsync(measured([still], flags)))?.message ?? '', words)
  await refused({ after: '0.25ps' }, /windows of 0.25 ps/)
  await refused({ after: '9ps' }, /windows of 9 ps/)
  await refused({ cutoff: 6 }, /neighbours within 6 Å in a cell that is 11.077 Å wide/)
})
