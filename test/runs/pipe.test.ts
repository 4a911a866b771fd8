import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { folder } from '../helpers/folder.ts'
import { TOY } from '../helpers/live/live.ts'
import { synthetic } from '../helpers/synthetic.ts'

const PROGRAM = fileURLToPath(new URL('../../runs/ionstream.js', import.meta.url))

const store = synthetic({
  atoms: [
    ['Li', 3],
    ['P', 1],
  ],
  frames: 40,
  interval: 1,
  blockFrames: 16,
  cell: [10, 0, 0, 0, 10, 0, 0, 0, 10],
  position: (atom, frame) => [atom + 0.1 * frame * atom, 0, 0],
}).path

/** Exit code of a command whose words nobody reads. */
function unread(...words: string[]): Promise<number | null> {
  const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  child.stderr.destroy()
  return new Promise((resolve) => {
    child.on('exit', resolve)
  })
}

test('results are written even where nobody reads what is printed', async (t) => {
  for (const command of [
    ['measure', 'msd', store, '--of', 'Li', '--lags', '5ps', '--threads', '1'],
    ['measure', 'msd', store, '--of', 'Li', '--lags', '5ps', '--threads', '1', '--json'],
    ['analyse', fileURLToPath(TOY), store, '--threads', '1'],
  ]) {
    const out = join(folder(), 'out')
    t.is(await unread(...command, '--out', out), 0)
    t.true(existsSync(join(out, 'manifest.json')))
  }
})
