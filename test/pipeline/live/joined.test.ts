import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { follow } from '../../../pipeline/live/follow.ts'
import { explain } from '../../../schemas/errors.ts'
import { bitsOf } from '../../helpers/dump.ts'
import { folder } from '../../helpers/folder.ts'
import { batch, INGEST, TOY, walkFrames } from '../../helpers/live/live.ts'

const frames = walkFrames(60, 3)
/** Frames whose steps are counted from 0. */
const counted = (some: readonly string[]) =>
  some.map((frame, i) => frame.replace(/(?<=TIMESTEP\n)\d+/, `${10 * i}`)).join('')

/** Two runs are followed; the second file of one, whose steps begin again, comes later. */
async function following(joined?: string) {
  const home = folder()
  for (const run of ['run1', 'run2']) mkdirSync(join(home, run))
  const files = ['dump.1', 'dump.2'].map((name) => join(home, 'run1', name))
  writeFileSync(join(home, 'run2/dump.1'), walkFrames(30, 4).join(''))
  writeFileSync(files[0], counted(frames.slice(0, 25)))
  const out = join(home, 'out')
  const acts = [() => {}, () => writeFileSync(files[1], counted(frames.slice(25))), () => {}]
  const ending = await follow({
    module: TOY,
    watch: [join(home, 'run*/dump*')],
    out,
    ingest: { ...INGEST, joined },
    stopped: () => false,
    onRound() {
      acts.shift()?.()
      if (acts.length === 0) writeFileSync(join(out, 'stop'), '')
    },
    poll: 1,
    share: 1,
  })
  return { ending, files, store: join(out, 'stores/run1') }
}

test('a file whose steps begin again stops its run with the words of ingest, and no other', async (t) => {
  const { ending, files } = await following()
  t.is(ending.problems.length, 1)
  t.regex(
    explain(ending.problems[0]),
    /dump\.2, frame 0: step 0 after step \d+.*--joined continue or --joined branch/s,
  )
  const refused = await t.throwsAsync(batch({ run1: files }))
  t.is(refused.message, ending.problems[0].message)
  t.is(ending.intakes.find(({ name }) => name === 'run2')?.frames, 30)
})

test('told that it goes on, it has the bits of one file', async (t) => {
  const { ending, store } = await following('continue')
  t.deepEqual(ending.problems, [])
  const all = join(folder(), 'all.dump')
  writeFileSync(all, frames.join(''))
  t.is(bitsOf(store), bitsOf((await batch({ run1: [all] })).stores.run1))
})
