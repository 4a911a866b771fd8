import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { rowsOf } from '../../../runs/definitions/csv-rows.ts'
import { folder } from '../../helpers/folder.ts'
import { lammps } from '../../helpers/lammps.ts'

const PROGRAM = fileURLToPath(new URL('../../../runs/constraints.js', import.meta.url))
const dataFile = (name: string) =>
  fileURLToPath(new URL(`../../../../runs/data/argyrodite/${name}`, import.meta.url))
const CASES = ['none', 'rigid', 'shaking', 'ps4', 'anions', 'host']
const EDGE = 19.718
const [P, S, FREE_S, CL] = [2, 3, 4, 5]
type Atom = { readonly type: number; readonly r: readonly number[] }

/** Atoms of the first and the last frame, where their images put them. */
function endsOf(dump: string): Atom[][] {
  const frames = readFileSync(dump, 'utf8').split('ITEM: TIMESTEP').slice(1)
  return [frames[0], frames[frames.length - 1]].map((frame) =>
    frame
      .split('\n')
      .slice(9)
      .filter((line) => line !== '')
      .map((line) => line.split(' ').map(Number))
      .map(([, type, x, y, z, ...image]) => ({
        type,
        r: [x, y, z].map((place, k) => place + EDGE * image[k]),
      })),
  )
}

const between = (a: Atom, b: Atom) => a.r.map((x, k) => x - b.r[k] - EDGE * Math.round((x - b.r[k]) / EDGE))
const length = (v: readonly number[]) => Math.hypot(...v)
const moved = ([first, last]: Atom[][], types: readonly number[]) =>
  Math.max(...first.flatMap((atom, i) => (types.includes(atom.type) ? [length(between(last[i], atom))] : [])))

/** Greatest change of P–S bonds: of their lengths, and as vectors. */
function bondChanges([first, last]: Atom[][]) {
  const bonds = first.flatMap((p, i) =>
    first.flatMap((s, j) => (p.type === P && s.type === S && length(between(s, p)) < 2.8 ? [[i, j]] : [])),
  )
  const pairs = bonds.map(([i, j]) => [between(first[j], first[i]), between(last[j], last[i])])
  return {
    count: bonds.length,
    lengths: Math.max(...pairs.map(([a, b]) => Math.abs(length(a) - length(b)))),
    vectors: Math.max(...pairs.map(([a, b]) => length(a.map((x, k) => x - b[k])))),
  }
}

test('the images of each PS4 agree, or LAMMPS makes rigid bodies of it that span the cell', (t) => {
  for (const name of ['ordered', 'disordered']) {
    const text = readFileSync(dataFile(`data.${name}`), 'utf8')
      .split('Atoms # full\n\n')[1]
      .split('\n\n')[0]
    const atoms = text.split('\n').map((line) => line.split(' ').map(Number))
    const placed = atoms.map(([, molecule, type, , x, y, z, ...image]) => {
      return { molecule, type, r: [x, y, z].map((place, k) => place + EDGE * image[k]) }
    })
    const bonds = placed
      .filter(({ type }) => type === P)
      .flatMap((p) =>
        placed
          .filter(({ type, molecule }) => type === S && molecule === p.molecule)
          .map((s) => length(s.r.map((x, k) => x - p.r[k]))),
      )
    t.is(bonds.length, 128)
    t.true(Math.max(...bonds) < 2.8, `${name}: ${Math.max(...bonds)} Å`)
  }
})

const simulated = lammps ? test : test.skip

simulated('five constraints hold what they say, and a table has them all', (t) => {
  t.timeout(600_000)
  const out = folder()
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, out, '300'], { encoding: 'utf8' })
  t.is(status, 0, stderr)
  const runs = Object.fromEntries(
    CASES.map((name) => [name, endsOf(join(out, 'dumps', `${name}.lammpstrj`))]),
  )
  const rest: Readonly<Record<string, readonly number[]>> = {
    ps4: [P, S],
    anions: [FREE_S, CL],
    host: [P, S, FREE_S, CL],
  }
  for (const name of CASES) {
    for (const type of [1, P, S, FREE_S, CL]) {
      const isHeld = rest[name]?.includes(type) ?? false
      const way = moved(runs[name], [type])
      t.true(isHeld ? way < 1e-9 : way > 0.1, `${name}: type ${type} has moved by ${way} Å`)
    }
  }
  const bonds = Object.fromEntries(CASES.map((name) => [name, bondChanges(runs[name])]))
  t.true(Object.values(bonds).every(({ count }) => count === 128))
  t.true(bonds['none'].lengths > 0.05)
  t.true(bonds['rigid'].lengths < 1e-3 && bonds['rigid'].vectors > 0.3)
  t.true(bonds['shaking'].vectors < 1e-3)

  const rows = rowsOf(readFileSync(join(out, 'results/tables/effects.csv'), 'utf8'))
  t.deepEqual(
    rows.map((row) => row['case']),
    CASES,
  )
  t.true(rows.every((row) => Number(row['area']) > 5 && Number(row['peak']) > 2))
  t.regex(readFileSync(join(out, 'comparison.md'), 'utf8'), /## In words/)
  t.regex(readFileSync(join(out, 'results/report.html'), 'utf8'), /Lithium with parts of its host held/)
})
