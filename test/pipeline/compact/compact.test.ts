import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { compact } from '../../../pipeline/compact/compact.ts'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { blockPath } from '../../../pipeline/store/files.ts'
import { lockPath, takeLock } from '../../../pipeline/store/lock.ts'
import { readManifest } from '../../../pipeline/store/manifest.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import type { IonstreamError } from '../../../schemas/errors.ts'
import { ionstream } from '../../helpers/command.ts'
import { blockFiles, dataFile, ELEMENTS, place, textFile } from '../../helpers/dump.ts'

const COMPACTOR = fileURLToPath(new URL('../../helpers/compactor.js', import.meta.url))
const OPTIONS = { timestep: '2fs', elements: ELEMENTS, blockFrames: 2 }
const read = (name: string): string => readFileSync(dataFile(`variants/${name}.lammpstrj`), 'utf8')

/** A run of 20 or 40 frames, or a part of it, and its store. */
async function stored(name: string, part = 1, blockFrames = OPTIONS.blockFrames) {
  const text = read(name)
  const path = textFile('a.lammpstrj', text.slice(0, Math.floor(part * text.length)))
  const out = place('run')
  const more = async (options = {}) => ingest({ ...OPTIONS, blockFrames, files: [path], out, ...options })
  await more()
  return { text, path, out, more }
}

/** Positions as they are stored, and times, of all frames: [frame][row]. */
function framesOf(store: string) {
  const run = openRun(store)
  const found: unknown[] = []
  for (let index = 0; found.length < run.frames; index++) {
    const block = run.block(index)
    const columns = run.columns.map((name) => block.column(name))
    for (let t = 0; t < block.count; t++) {
      const values = columns.map((column) => column.filter((_, i) => i % block.count === t))
      found.push({ time: block.time[t], values })
    }
  }
  run.close()
  return found
}

for (const name of ['v_novel', 'v_wrapped', 'w_npt', 'w_restarted'])
  test(`joined blocks are those of an ingest with longer blocks: ${name}`, async (t) => {
    const { out } = await stored(name, 0.93)
    const before = framesOf(out)
    const { id, cell, interval, constantCell, warnings, sources } = readManifest(out)
    const report = await compact({ store: out, blockFrames: 8 })
    t.true(report.changed)
    t.is(report.files.after, 2 * Math.ceil(before.length / 8))
    t.deepEqual(framesOf(out), before)
    t.deepEqual(blockFiles(out), blockFiles((await stored(name, 0.93, 8)).out))
    t.like(readManifest(out), { id, cell, interval, constantCell, warnings, sources, blockFrames: 8 })
    t.deepEqual(readdirSync(out).sort(), ['blocks', 'manifest.json'])
    t.false(existsSync(lockPath(out)))
    t.like(await compact({ store: out, blockFrames: 8 }), { changed: false })
  })

for (const [length, blockFrames] of [
  ['some joined blocks', 8],
  ['one that is not full', 64],
] as const)
  for (const given of [OPTIONS.blockFrames, undefined, blockFrames])
    test(`a compacted store goes on when the file grows: ${length}, told ${given}`, async (t) => {
      const { text, path, out, more } = await stored('w_npt', 0.6)
      await compact({ store: out, blockFrames: 4 })
      await compact({ store: out, blockFrames })
      t.like(await more({ blockFrames: given }), { skipped: true, newFrames: 0 })
      writeFileSync(path, text)
      const { frames, newFrames } = await more({ blockFrames: given })
      t.is(frames, 20)
      t.true(newFrames < 20 || blockFrames === 64)
      const expected = await stored('w_npt')
      t.deepEqual(
        framesOf(out).map((frame) => (frame as { time: number }).time),
        framesOf(expected.out).map((frame) => (frame as { time: number }).time),
      )
      t.deepEqual(blockFiles(out), blockFiles((await stored('w_npt', 1, blockFrames)).out))
      t.is(readManifest(out).id, readManifest(expected.out).id)
      t.like(await more({ blockFrames: given }), { skipped: true, newFrames: 0, frames: 20 })
    })

test('other frames a block than before or now are refused', async (t) => {
  const { out, more } = await stored('v_novel')
  await compact({ store: out, blockFrames: 8 })
  const error = (await t.throwsAsync(more({ blockFrames: 4 }))) as IonstreamError
  t.is(error.exitCode, 2)
  t.regex(error.message, /was made with frames a block 8, not 4/)
})

test('killed before any step, the store is whole and the next start finishes or undoes', async (t) => {
  const { out: origin, more } = await stored('v_novel')
  const frames = framesOf(origin)
  const done = place('run')
  cpSync(origin, done, { recursive: true })
  await compact({ store: done, blockFrames: 16 })
  const [before, after] = [blockFiles(origin), blockFiles(done)]
  let [undone, finished, halfway, step] = [0, 0, 0, 0]
  for (; ; step++) {
    const out = place('run')
    cpSync(origin, out, { recursive: true })
    const { status } = spawnSync(process.execPath, [COMPACTOR, out, '16', String(step)])
    if (status === 0) break
    if (existsSync(join(out, 'compacting/before')) && existsSync(join(out, 'compacting/manifest.json'))) {
      halfway++
      const error = t.throws(() => openRun(out)) as IonstreamError
      t.is(error.exitCode, 3)
      t.regex(error.remedy, /ionstream compact/)
    } else t.deepEqual(framesOf(out), frames, `before step ${step}`)
    if (step % 2 === 0) await compact({ store: out, blockFrames: 16 })
    else await more({ out })
    t.deepEqual(readdirSync(out).sort(), ['blocks', 'manifest.json'])
    t.deepEqual(framesOf(out), frames, `before step ${step}`)
    const found = blockFiles(out)
    if (JSON.stringify(found) === JSON.stringify(before)) undone++
    if (JSON.stringify(found) === JSON.stringify(after)) finished++
  }
  t.is(step, 8)
  t.true(halfway === 2 && undone > 0 && finished > 0, `${halfway} ${undone} ${finished}`)
})

test('a store that is being written, is damaged or cannot be cut so is refused and left as it is', async (t) => {
  const { out } = await stored('v_novel')
  const before = blockFiles(out)
  const refused = async (code: number, words: RegExp, blockFrames?: number) => {
    const error = (await t.throwsAsync(compact({ store: out, blockFrames }))) as IonstreamError
    t.is(error.exitCode, code)
    t.regex(error.message, words)
    t.false(existsSync(lockPath(out)) && code !== 3)
  }
  await refused(2, /blocks of 2 frames, which are joined by 2, 4, 8/, 6)
  await refused(2, /blocks of 2 frames/, 1)
  await refused(2, /larger than 512 MB/, 1 << 24)
  const lock = takeLock(out)
  await refused(3, /is being written by process/, 8)
  lock.release()
  t.deepEqual(blockFiles(out), before)
  const bytes = readFileSync(blockPath(out, 1))
  bytes[bytes.length >> 1] ^= 1
  writeFileSync(blockPath(out, 1), bytes)
  await refused(3, /000001\.arrow: checksum/, 8)
  t.deepEqual(readdirSync(out).sort(), ['blocks', 'manifest.json'])
})

test('the command says what it did, and that results are computed again', async (t) => {
  const { out } = await stored('v_novel')
  const { code, stderr } = ionstream('compact', out)
  t.is(code, 0, stderr)
  t.regex(stderr, /2 files of blocks of 4096 frames, before 40 of 2[\s\S]*computed again/)
  t.regex(ionstream('compact', out).stderr, /already/)
  const missing = place('nowhere')
  t.is(ionstream('compact', join(missing, 'x')).code, 3)
  t.false(existsSync(missing))
})
