import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { readManifest } from '../../pipeline/store/manifest.ts'
import { TOY } from '../helpers/cluster/cluster.ts'
import { ionstream } from '../helpers/command.ts'
import { conductor } from '../helpers/conductor.ts'
import { folder } from '../helpers/folder.ts'

/** Silver iodide as a LAMMPS dump, unwrapped. */
function dumpOf(path: string, frames: number): string {
  const { world } = conductor({
    sites: 'Im-3m;a=5.06;I@2a;Ag=12d',
    mobile: 'Ag',
    cells: [2, 2, 2],
    ions: 16,
    frames: 160,
    hops: 0.1,
  })
  const atoms = Array.from({ length: 32 }, (_, atom) => atom)
  const steps = Array.from({ length: frames }, (_, frame) => {
    const rows = atoms.map(
      (atom) =>
        `${atom + 1} ${atom < 16 ? 'Ag' : 'I'} ${world
          .position(atom, frame)
          .map((v) => v.toFixed(4))
          .join(' ')}`,
    )
    return `ITEM: TIMESTEP\n${50 * frame}\nITEM: NUMBER OF ATOMS\n32\nITEM: BOX BOUNDS pp pp pp\n0 10.12\n0 10.12\n0 10.12\nITEM: ATOMS id element xu yu zu\n${rows.join('\n')}\n`
  })
  writeFileSync(path, steps.join(''))
  return path
}

test('ingest finds the mobile element, says so, and measures follow it; what is told goes before', (t) => {
  const home = folder()
  const [out, told] = [join(home, 'run'), join(home, 'told')]
  const dump = dumpOf(join(home, 'dump.lammpstrj'), 160)
  const words = (store: string, ...more: string[]) => [
    'ingest',
    dump,
    '--out',
    store,
    '--timestep',
    '2fs',
    ...more,
  ]
  const first = ionstream(...words(out))
  t.is(first.code, 0, first.stderr)
  t.regex(first.stderr, /mobile: Ag, whose atoms leave their places/)
  t.deepEqual(readManifest(out).mobile, ['Ag'])
  t.is(ionstream(...words(out)).code, 0)
  t.deepEqual(readManifest(out).mobile, ['Ag'])
  t.regex(ionstream(...words(told, '--mobile', 'I,Ag')).stderr, /mobile: I, Ag$/m)
  t.is(ionstream(...words(join(home, 'no'), '--mobile', 'Xe')).code, 2)
  t.false(existsSync(join(home, 'no')))

  const measured = ionstream(
    'measure',
    'occupation',
    out,
    '--sites',
    'Im-3m;a=5.06;I@2a;Ag=12d',
    '--shape',
    'voronoi',
    '--json',
  )
  t.is(measured.code, 0, measured.stderr)
  t.deepEqual(
    JSON.parse(measured.stdout).map(({ of }: { of: string }) => of),
    ['Ag', 'Ag'],
  )
  t.notRegex(measured.stderr, /argyrodite|lithium/)
  const usual = ionstream('measure', 'occupation', out)
  t.is(usual.code, 2)
  t.regex(usual.stderr.split('\n')[0], /^sites: those of argyrodite/)
  t.regex(usual.stderr, /run \(Ag, I\) is none[\s\S]*FILE\.cif/)
})

test('a share of an ingest on a cluster finds it, as the command does', (t) => {
  const home = folder()
  const run = join(home, 'run')
  mkdirSync(run)
  dumpOf(join(run, 'dump.lammpstrj'), 160)
  const out = join(home, 'out')
  const submitted = ionstream(
    'submit',
    fileURLToPath(TOY),
    '--ingest',
    run,
    '--out',
    out,
    '--timestep',
    '2fs',
    '--scheduler',
    'none',
  )
  t.is(submitted.code, 0, submitted.stderr)
  const done = ionstream('task', out, '0', '--ingest')
  t.regex(done.stderr, /mobile: Ag, whose atoms leave their places/)
  t.deepEqual(readManifest(join(out, 'stores/run')).mobile, ['Ag'])
})
