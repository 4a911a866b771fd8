import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { inFrameOf } from '../../../operators/frames/in-frame-of.ts'
import { select } from '../../../operators/frames/select.ts'
import { msd } from '../../../operators/transport/msd.ts'
import { vacf } from '../../../operators/vibrations/vacf/vacf.ts'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { runWarnings } from '../../../pipeline/analysis/run-warnings.ts'
import { replicas, study } from '../../../pipeline/definition/study.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { ingest } from '../../../pipeline/ingest/index.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { lockPath, takeLock } from '../../../pipeline/store/lock.ts'
import { textFile } from '../../helpers/dump.ts'
import { folder } from '../../helpers/folder.ts'
import { INGEST, TOY, walkFrames } from '../../helpers/live/live.ts'

const warnings = ['nyquist', 'drift'].map((name) => ({ name, message: '', count: 1 }))
const run = { manifest: { warnings, complete: true } } as unknown as Run

test('a store is warned of for its velocities where they are read', (t) => {
  const heard = (operator: Parameters<typeof study>[0]['flow']) =>
    runWarnings(study({ title: 'x', flow: operator }), run).map(({ name }) => name)
  t.deepEqual(
    heard((frames) => ({ msd: frames.pipe(inFrameOf(), select('Li')).pipe(msd()) })),
    ['drift'],
  )
  t.deepEqual(
    heard((frames) => ({ vacf: frames.pipe(inFrameOf(), select('Li')).pipe(vacf()) })),
    ['nyquist', 'drift'],
  )
})

/** What an analysis of one store warns of. */
async function heardOf(store: string): Promise<readonly string[]> {
  const { warnings } = await analyse({
    module: TOY,
    runs: [replicas(store)],
    out: folder(),
    executor: thread,
  })
  return warnings.map(({ name, message }) => `${name}: ${message}`)
}

test('a store whose ingest was ended before its files is told of, until the ingest has gone on', async (t) => {
  const text = walkFrames(40)
  const broken = [
    ...text.slice(0, 30),
    text[30].replace(/NUMBER OF ATOMS\n\d+/, 'NUMBER OF ATOMS\nx'),
    text[31],
  ]
  const file = textFile('walk.dump', broken.join(''))
  const out = join(folder(), 'run')
  await t.throwsAsync(ingest({ ...INGEST, files: [file], out }), { message: /frame 30/ })
  const warned = await heardOf(out)
  t.is(warned.length, 1)
  t.regex(warned[0], /^run: unfinished: .*run has 24 frames .*Run the same ingest .*again: it goes on/)
  writeFileSync(file, text.join(''))
  await ingest({ ...INGEST, files: [file], out })
  t.deepEqual(await heardOf(out), [])
})

test('one that is stopped is told of where nobody is at it, and not while somebody is', async (t) => {
  const out = join(folder(), 'run')
  const file = textFile('walk.dump', walkFrames(40).join(''))
  await ingest({ ...INGEST, files: [file], out, halted: (newBlocks) => newBlocks >= 2 })
  const lock = takeLock(out)
  t.deepEqual(await heardOf(out), [])
  lock.release()
  t.is((await heardOf(out)).length, 1)
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  writeFileSync(lockPath(out), JSON.stringify({ host: hostname(), pid, began: '1', since: '' }))
  t.regex((await heardOf(out))[0], /unfinished: .*has 16 frames/)
})
