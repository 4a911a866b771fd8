import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { textFile } from '../helpers/dump.ts'
import { folder } from '../helpers/folder.ts'
import { PROGRAM } from '../helpers/live/following.ts'
import { ELEMENTS_OF_TWO } from '../helpers/refusal.ts'
import { dumpOf, wander } from '../helpers/trajectories/wander.ts'

/** Runs a line of a shell in which $I is the program, and gives the exit code of the program, not of what reads it. */
function shell(line: string, cwd: string): number {
  const words = `set -o pipefail; I() { "$NODE" "$PROGRAM" "$@"; echo $? > code; }; ${line}`
  spawnSync('bash', ['-c', words], {
    cwd,
    env: { ...process.env, NODE: process.execPath, PROGRAM },
    encoding: 'utf8',
  })
  return Number(readFileSync(join(cwd, 'code'), 'utf8'))
}

test('whoever reads what is printed may go: the store and the results are there, whole', (t) => {
  const here = folder()
  const dump = textFile('a.dump', dumpOf(wander(400, 20)))
  const read = `I ingest ${dump} --out run --timestep 2fs --elements ${ELEMENTS_OF_TWO}`
  t.is(shell(`${read} 2>&1 | true`, here), 0)
  t.true(JSON.parse(readFileSync(join(here, 'run/manifest.json'), 'utf8')).complete)
  t.is(shell('I measure msd run --of Li --json --out gone 2>&1 | true', here), 0)
  t.is(shell('I measure msd run --of Li --json --out there', here), 0)
  for (const file of ['manifest.json', 'report.html', 'tables/msd.parquet'])
    t.true(existsSync(join(here, 'gone', file)), file)
  t.deepEqual(
    readFileSync(join(here, 'gone/tables/msd.parquet')),
    readFileSync(join(here, 'there/tables/msd.parquet')),
  )
})

test('results for which there is no room on stdout are an error, those in the folder are written', (t) => {
  const here = folder()
  const dump = textFile('a.dump', dumpOf(wander(9, 20)))
  shell(`I ingest ${dump} --out run --timestep 2fs --elements ${ELEMENTS_OF_TWO}`, here)
  t.is(shell('I measure msd run --of Li --json --out results > /dev/full', here), 3)
  t.true(existsSync(join(here, 'results/tables/msd.parquet')))
})
