import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { follow } from '../../../pipeline/live/follow.ts'
import { blockFiles, place, textFile } from '../../helpers/dump.ts'
import { folder } from '../../helpers/folder.ts'
import { disk } from '../../helpers/live/full-disk.ts'
import { batch, INGEST, TOY, tablesOf, walkFrames } from '../../helpers/live/live.ts'

test('a disk that is full at any write is told; the next start makes the same store', async (t) => {
  const file = textFile('dump.lammpstrj', walkFrames(45, 3).join(''))
  const expected = place('run')
  await ingest({ ...INGEST, files: [file], out: expected })
  let refused = 0
  for (let room = 0; ; room++) {
    const out = place('run')
    const files = disk((write) => write > room)
    const error = await ingest({ ...INGEST, files: [file], out, storeFiles: files }).then(
      () => undefined,
      (error: Error) => error,
    )
    if (error) t.regex(error.message, /cannot be written: no space left on the device/)
    await ingest({ ...INGEST, files: [file], out })
    t.deepEqual(blockFiles(out), blockFiles(expected), `room for ${room} writes`)
    if (!error) break
    refused++
  }
  t.true(refused > 10)
})

test('a follower whose disk is full says so, tries again, and goes on with the bits of batch', async (t) => {
  const home = folder()
  mkdirSync(join(home, 'run1'))
  const file = join(home, 'run1/dump.lammpstrj')
  const frames = walkFrames(64, 4)
  const told: string[] = []
  const ending = await follow({
    module: TOY,
    watch: [join(home, 'run*/dump*')],
    out: join(home, 'out'),
    ingest: { ...INGEST, storeFiles: disk((write) => write % 30 < 10) },
    stopped: () => false,
    onRound({ intakes }) {
      const problem = intakes[0]?.problem
      if (problem) told.push(problem.message)
      else if (frames.length > 0) appendFileSync(file, frames.splice(0, 4).join(''))
      if (frames.length === 0 && intakes[0]?.frames === 64 && !problem)
        writeFileSync(join(home, 'out/stop'), '')
    },
    poll: 1,
    share: 1,
  })
  t.true(told.length > 3)
  for (const message of told) t.regex(message, /no space left/)
  for (const { message } of ending.problems) t.regex(message, /no space left/, 'at the last write of all')
  const last = await follow({
    module: TOY,
    watch: [join(home, 'run*/dump*')],
    out: join(home, 'out'),
    ingest: INGEST,
    stopped: () => false,
    poll: 1,
    share: 1,
    idle: 200,
  })
  const expected = await batch({ run1: [file] })
  t.deepEqual(blockFiles(join(home, 'out/stores/run1')), blockFiles(expected.stores['run1']))
  t.truthy(last.analysis)
  if (last.analysis) t.deepEqual(tablesOf(last.analysis), expected.tables)
})
