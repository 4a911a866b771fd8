import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { readTable } from 'ionstream'
import { argyrodite } from '../helpers/argyrodite.ts'
import { folder } from '../helpers/folder.ts'
import { writeSynthetic } from '../helpers/synthetic.ts'
import { root } from '../house/sources.ts'

/** No scheduler of this machine is found on it. */
const PATH = folder()

const node = (words: readonly string[], cwd: string) =>
  spawnSync(process.execPath, words, { cwd, encoding: 'utf8', env: { ...process.env, PATH } })

test('the recipe for the library ingests, analyses and plans for a cluster', async (t) => {
  const out = folder()
  const { status, stdout, stderr } = node([join(root, 'dist/runs/library.js'), out], root)
  t.is(status, 0, stderr)
  const { rows } = await readTable(join(out, 'results/tables/diffusion.parquet'))
  t.is(rows.length, 1)
  t.true(stdout.includes(`Li: D = ${rows[0]['D']} ± ${rows[0]['error']} cm²/s`), stdout)
  t.regex(stdout, /[1-9]\d* of [1-9]\d* shares would be submitted/)
})

const OUTSIDE = `
import { analyse, definitionUrl, openRun, readTable, replicas, thread, writeResults } from 'ionstream'
import { operators } from 'ionstream/operators'
import { ps } from 'ionstream/schemas'

const run = openRun('store')
const definition = 'study.ts'
const analysis = await analyse({ module: definitionUrl(definition), runs: [replicas('store')], out: 'results', executor: thread })
await writeResults(analysis, 'results', { definition, executor: 'thread', threads: 1, timing: { seconds: 0 } })
const { rows } = await readTable('results/tables/msd.parquet')
console.log(JSON.stringify({ atoms: run.atoms, lags: rows.length, many: operators.length > 40, ps: ps(1) }))
`

const STUDY = `
import { study, type Flow } from 'ionstream'
import { msd, select } from 'ionstream/operators'
export default study({ flow: (frames: Flow) => ({ msd: frames.pipe(select('Li'), msd({ lags: 2 })) }) })
`

test('as a package from outside: stores, a definition beside the data, results as tables', (t) => {
  const home = folder()
  mkdirSync(join(home, 'node_modules'))
  symlinkSync(root, join(home, 'node_modules/ionstream'))
  const run = argyrodite({ cells: [1, 1, 1], frames: 40, interval: 0.25, amplitude: 0.05, seed: 3 })
  writeSynthetic(join(home, 'store'), run)
  writeFileSync(join(home, 'outside.mjs'), OUTSIDE)
  writeFileSync(join(home, 'study.ts'), STUDY)
  const { status, stdout, stderr } = node(['outside.mjs'], home)
  t.is(status, 0, stderr)
  const { atoms, lags, many, ps } = JSON.parse(stdout)
  t.deepEqual([atoms > 40, lags, many, ps], [true, 8, true, 1])
})
