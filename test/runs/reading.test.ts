import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { openRun } from '../../pipeline/store/read.ts'
import { count, dump } from '../helpers/dump.ts'
import { folder } from '../helpers/folder.ts'

const PROGRAM = fileURLToPath(new URL('../../runs/ionstream.js', import.meta.url))

const STUDY = `
import { lattice, study } from 'ionstream'
import { msd, select } from 'ionstream/operators'
export default study({
  reading: { timestep: '2fs', elements: '1=Li,2=S', unwrap: lattice },
  flow: (frames) => ({ msd: frames.pipe(select('Li'), msd()) }),
})
`

/** Two Li that walk, and one S at rest. */
const rows = (frame: number) => [`1 1 ${1 + 0.01 * frame} 2 3`, `2 1 4 ${5 - 0.01 * frame} 6`, '3 2 7 7 7']

test('a follower reads as the definition says; what the command says stands before it', (t) => {
  const home = folder()
  writeFileSync(join(home, 'study.ts'), STUDY)
  writeFileSync(join(home, 'run.lammpstrj'), dump({ steps: count(40), rows }))
  for (const [words, interval] of [
    [[], 0.02],
    [['--timestep', '1fs'], 0.01],
  ] as const) {
    const out = `live-${interval}`
    const { status, stderr } = spawnSync(
      process.execPath,
      [PROGRAM, 'follow', 'study.ts', '--watch', 'run.lammpstrj', '--out', out, '--idle', '1s', ...words],
      { cwd: home, encoding: 'utf8' },
    )
    t.is(status, 0, stderr)
    const stores = join(home, out, 'stores')
    const [name] = readdirSync(stores)
    t.is(openRun(join(stores, name)).interval, interval)
  }
})
