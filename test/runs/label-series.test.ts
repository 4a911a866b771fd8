import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { readManifest } from '../../pipeline/store/manifest.ts'
import { ionstream } from '../helpers/command.ts'
import { folder } from '../helpers/folder.ts'
import { wandering } from '../helpers/labels.ts'
import { npy } from '../helpers/npy.ts'

const SERIES = wandering(9, 120, 3, 8)

function labelFile(): string {
  const file = join(folder(), 'labels.npy')
  writeFileSync(file, npy(SERIES.flat(), [9, 120]))
  return file
}

test('label series made elsewhere are counted like any run, from the file or from its store', (t) => {
  const file = labelFile()
  const words = ['--lags', '0.2ps', '--json', '--executor', 'thread']
  const found = ionstream('measure', 'transitions', file, '--interval', '20fs', ...words)
  t.is(found.code, 0, found.stderr)
  const rows = JSON.parse(found.stdout)
  t.is(rows.length, 9)
  t.deepEqual(Object.keys(rows[0]).slice(0, 4), ['lag', 'from', 'to', 'count'])
  let truth = 0
  for (const labels of SERIES)
    for (let i = 0; i + 10 < 120; i++)
      if (labels[i] === 0 && labels[i + 10] === 1 && !labels.slice(i, i + 10).includes(-1)) truth++
  t.is(rows[1].count, truth)
  const store = join(folder(), 'store')
  t.is(ionstream('ingest', file, '--out', store, '--interval', '0.02').code, 0)
  t.is(ionstream('ingest', file, '--out', store, '--interval', '0.02').code, 0)
  t.deepEqual(JSON.parse(ionstream('measure', 'transitions', store, ...words).stdout), rows)
  const other = ionstream('ingest', file, '--out', store, '--interval', '0.01')
  t.is(other.code, 2)
  t.regex(other.stderr, /holds a store of something else/)
})

test('results of label series can be kept and gone on with', (t) => {
  const out = join(folder(), 'out')
  const file = labelFile()
  for (let again = 0; again < 2; again++) {
    const { code, stderr } = ionstream('measure', 'first-passage', file, '--interval', '20fs', '--out', out)
    t.is(code, 0, stderr)
    if (again) t.regex(stderr, /1 done before/)
  }
  t.true(existsSync(join(out, 'tables/first-passage.parquet')))
})

test('many label series are read at once, each in a folder of its own; a dry run writes nothing', (t) => {
  const home = folder()
  for (const seed of ['seed1', 'seed2']) {
    mkdirSync(join(home, seed))
    writeFileSync(join(home, seed, 'l.npy'), npy(SERIES.flat(), [9, 120]))
  }
  const words = [
    'ingest',
    '--runs',
    join(home, 'seed*', 'l.npy'),
    '--interval',
    '20fs',
    '--tag-from',
    'seed{seed}',
  ]
  const out = join(home, 'stores')
  const looked = ionstream(...words, '--out', out, '--dry-run')
  t.is(looked.code, 0, looked.stderr)
  t.regex(looked.stderr, /seed2: 120 frames of 9 label series; nothing is written/)
  t.false(existsSync(out))
  const { code, stderr, stdout } = ionstream(...words, '--out', out, '--json')
  t.is(code, 0, stderr)
  t.deepEqual(
    JSON.parse(stdout).map(({ run, frames, states }: Record<string, unknown>) => ({ run, frames, states })),
    ['seed1', 'seed2'].map((run) => ({ run, frames: 120, states: 3 })),
  )
  t.is(readManifest(join(out, 'seed2')).tags['seed'], 2)
})

const refused = (words: RegExp, ...command: string[]) =>
  test(`refused: ${command.join(' ').replaceAll(/\/\S+/g, '…')}`, (t) => {
    const { code, stderr, stdout } = ionstream(...command)
    t.is(code, 2, stderr)
    t.regex(stderr, words)
    t.is(stdout, '')
  })

refused(/does not say the time between its frames/, 'measure', 'transitions', labelFile())
refused(
  /--of has no effect on label series/,
  'measure',
  'transitions',
  labelFile(),
  '--interval',
  '20fs',
  '--of',
  'Li',
)
refused(/"20 parsecs" is not a time/, 'measure', 'transitions', labelFile(), '--interval', '20 parsecs')
refused(/unknown option '--interval'/, 'measure', 'msd', labelFile(), '--interval', '20fs')
refused(/msd needs positions/, 'measure', 'msd', labelFile())
refused(
  /--every-steps has no effect on label series/,
  ...['ingest', labelFile(), '--interval', '20fs', '--every-steps', '10', '--out', join(folder(), 'y')],
)
refused(/one run/, 'ingest', labelFile(), labelFile(), '--interval', '20fs', '--out', join(folder(), 'x'))
