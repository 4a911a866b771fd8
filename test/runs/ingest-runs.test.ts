import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import test from 'ava'
import { ingest } from '../../pipeline/ingest/index.ts'
import { readManifest } from '../../pipeline/store/manifest.ts'
import { ionstream } from '../helpers/command.ts'
import { blockFiles, count, dump, place, quiet } from '../helpers/dump.ts'
import { folder } from '../helpers/folder.ts'

const WORDS = ['--timestep', '2fs', '--elements', '1=Li,2=S', '--block', '4']
const OPTIONS = { timestep: '2fs', elements: '1=Li,2=S', blockFrames: 4 }
const text = (steps: readonly number[], shift = 0) => dump({ steps, rows: (frame) => quiet(frame + shift) })

/** Folders of runs: files by path. */
function home(files: Record<string, string | Uint8Array>): string {
  const path = folder()
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), content)
  }
  return path
}

const runs = {
  '600K/run 1/dump.lammpstrj': text(count(9)),
  '600K/run10/a.lammpstrj': text(count(5)),
  '600K/run10/b.lammpstrj.gz': gzipSync(text(count(12).slice(5), 5)),
  '600K/run2/dump.lammpstrj': text(count(17), 2),
  '600K/run2/log.lammps': 'no trajectory',
}

for (const threads of ['1', '3'])
  test(`each folder is a run and has the store that it has alone: ${threads} threads`, async (t) => {
    const path = home(runs)
    const out = join(folder(), 'stores')
    const pattern = join(path, '600K/*/*.lammpstrj*')
    const words = ['ingest', '--runs', pattern, '--out', out, '--threads', threads, '--json', ...WORDS]
    const { code, stdout, stderr } = ionstream(...words)
    t.is(code, 0, stderr)
    t.is(stderr.split('\n').filter((line) => line.startsWith('reading 3 runs')).length, 2, stderr)
    const told = JSON.parse(stdout) as { run: string; frames: number }[]
    t.deepEqual(
      told.map(({ run, frames }) => [run, frames]),
      [
        ['run10', 12],
        ['run2', 17],
        ['run_1', 9],
      ],
    )
    for (const [name, files] of [
      ['run_1', ['600K/run 1/dump.lammpstrj']],
      ['run2', ['600K/run2/dump.lammpstrj']],
      ['run10', ['600K/run10/a.lammpstrj', '600K/run10/b.lammpstrj.gz']],
    ] as const) {
      const alone = place('run')
      await ingest({ ...OPTIONS, files: files.map((file) => join(path, file)), out: alone })
      t.deepEqual(blockFiles(join(out, name)), blockFiles(alone), name)
    }
    if (threads === '3')
      t.true(JSON.parse(ionstream(...words).stdout).every(({ skipped }: { skipped: boolean }) => skipped))
  })

test('what is wrong with a run is told, and does not stop the others', (t) => {
  const path = home({
    ...runs,
    '600K/run3/dump.lammpstrj': text(count(3)).replace('5.25', '5.2x'),
    '600K/run4/dump.lammpstrj': '',
  })
  const out = join(folder(), 'stores')
  const { code, stderr } = ionstream(
    'ingest',
    '--runs',
    join(path, '600K/*/*.lammpstrj*'),
    '--out',
    out,
    ...WORDS,
  )
  t.is(code, 4, stderr)
  t.regex(stderr, /2 of 5 runs could not be read; the others are stored/)
  t.regex(stderr, /run3: .*run3.dump\.lammpstrj.*frame 0[\s\S]*run4: .*run4.dump\.lammpstrj/)
  t.notRegex(stderr, /keeps the/)
  t.regex(stderr, /stores.run2: 17 frames of 3 atoms/)
  t.deepEqual(readdirSync(out).sort(), ['run10', 'run2', 'run_1'])
})

test('of a run that fails on the way, the part before is kept, and that is said', (t) => {
  const path = home({ ...runs, '600K/run3/dump.lammpstrj': text([...count(9), 100]) })
  const pattern = join(path, '600K/*/*.lammpstrj*')
  const out = join(folder(), 'stores')
  const { code, stderr } = ionstream('ingest', '--runs', pattern, '--out', out, ...WORDS)
  t.is(code, 4, stderr)
  t.regex(stderr, /1 of 4 runs could not be read[\s\S]*run3: [\s\S]*stores.run3 keeps the 8 frames/)
  const { blocks, tail } = readManifest(join(out, 'run3'))
  t.deepEqual([blocks.length, tail], [2, null])
})

test('where no run can be read, the code is that of the first', (t) => {
  const path = home({ 'a/x.dump': 'nothing', 'b/x.dump': 'nothing' })
  const out = join(folder(), 'stores')
  const found = ionstream('ingest', '--runs', join(path, '*/x.dump'), '--out', out, ...WORDS)
  t.is(found.code, 3, found.stderr)
  t.regex(found.stderr, /2 of 2 runs could not be read\n {2}a: [\s\S]*\n {2}b: /)
  const unsaid = ionstream('ingest', '--runs', join(home(runs), '600K/*/*.lammpstrj*'), '--out', out)
  t.is(unsaid.code, 2, unsaid.stderr)
  t.true(!existsSync(out) || readdirSync(out).length === 0)
})

for (const [name, words, found] of [
  ['no match', ['--runs', '/nowhere/*/dump'], /no file matches/],
  ['files too', ['x.dump', '--runs', 'y'], /expected patterns or files/],
  ['neither', [], /no files are given/],
  ['files beside', ['--runs', 'y', '--cells', 'x'], /one by one/],
] as const)
  test(`refused as usage: ${name}`, (t) => {
    const { code, stderr } = ionstream('ingest', ...words, '--out', join(folder(), 'x'))
    t.is(code, 2, stderr)
    t.regex(stderr, found)
  })

test('tags come from the folders of the runs; a temperature is a number of K', (t) => {
  const path = home({
    '600K/run1/dump.lammpstrj': text(count(5)),
    '700K/run1/dump.lammpstrj': text(count(5), 2),
  })
  const out = join(folder(), 'stores')
  const words = ['ingest', '--runs', join(path, '*/run1/dump.lammpstrj'), '--out', out, '--json', ...WORDS]
  const { code, stderr } = ionstream(...words, '--tag-from', '{temperature}/run*', '--tag', 'potential=x')
  t.is(code, 0, stderr)
  for (const kelvin of [600, 700])
    t.deepEqual(readManifest(join(out, `${kelvin}K-run1`)).tags, { temperature: kelvin, potential: 'x' })
  const file = join(path, '600K/run1/dump.lammpstrj')
  const one = (...more: string[]) =>
    ionstream('ingest', file, '--out', join(folder(), 'one'), ...WORDS, ...more)
  for (const wrong of ['hot', '-5', '0K', '600C']) {
    const refused = one('--tag', `temperature=${wrong}`)
    t.is(refused.code, 2, wrong)
  }
  t.regex(one('--tag-from', '{temperature}M/x').stderr, /does not fit/)
  t.regex(
    one('--tag-from', '{temperature}/run1/dump.lammpstrj').stderr,
    /without the file: --tag-from "\{temperature\}\/run1"/,
  )
})
