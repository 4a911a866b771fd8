import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { type StoreFiles, storeFiles } from '../../../pipeline/ingest/options/store-files.ts'
import { blockFiles, place, textFile } from '../../helpers/dump.ts'
import { INGEST, walkFrames } from '../../helpers/live/live.ts'
import { seeded } from '../../helpers/random.ts'

/** A disk that forgets at a power cut what nobody asked it to sync: such a file is as it was before, gone, or torn. */
function forgetful(writes: number, random: () => number) {
  const before = new Map<string, Buffer | undefined>()
  let left = writes
  const tick = () => {
    if (left-- <= 0) throw new Error('power cut')
  }
  const files: StoreFiles = {
    saveEvery: 0,
    write(path, bytes, safe) {
      tick()
      const was = existsSync(path) ? readFileSync(path) : undefined
      storeFiles.write(path, bytes, safe)
      if (safe) before.delete(path)
      else if (!before.has(path)) before.set(path, was)
    },
    async sync(paths) {
      tick()
      for (const path of paths) before.delete(path)
    },
  }
  const cut = () => {
    for (const [path, was] of before) {
      const torn = existsSync(path) && random() < 0.5
      if (torn) writeFileSync(path, readFileSync(path).subarray(0, Math.floor(random() * 500)))
      else if (was) writeFileSync(path, was)
      else rmSync(path, { force: true })
    }
  }
  return { files, cut }
}

test('after a power cut between any two writes, the next start makes the same store', async (t) => {
  const text = walkFrames(45, 3).join('')
  const file = textFile('dump.lammpstrj', text)
  const expected = place('run')
  await ingest({ ...INGEST, files: [file], out: expected })
  const random = seeded(2)
  let cuts = 0
  for (let writes = 1; ; writes += 1) {
    const out = place('run')
    writeFileSync(file, text.slice(0, Math.floor(text.length * (0.3 + 0.6 * random()))))
    await ingest({ ...INGEST, files: [file], out })
    writeFileSync(file, text)
    const disk = forgetful(writes, random)
    const done = await ingest({ ...INGEST, files: [file], out, storeFiles: disk.files }).then(
      () => true,
      (error: Error) => {
        t.is(error.message, 'power cut')
        return false
      },
    )
    disk.cut()
    await ingest({ ...INGEST, files: [file], out })
    t.deepEqual(blockFiles(out), blockFiles(expected), `cut after ${writes} writes`)
    if (done) break
    cuts++
  }
  t.true(cuts > 5)
})
