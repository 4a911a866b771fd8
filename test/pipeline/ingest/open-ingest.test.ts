import { appendFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import test from 'ava'
import { ingest, type OpenIngest, openIngest } from '../../../pipeline/ingest/index.ts'
import { readManifest } from '../../../pipeline/store/manifest.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import type { IonstreamError } from '../../../schemas/errors.ts'
import { blockFiles, manifestOf, place, textFile } from '../../helpers/dump.ts'
import { INGEST, walkFrames } from '../../helpers/live/live.ts'

const frames = walkFrames(45, 3)
const part = (from: number, to: number) => frames.slice(from, to).join('')

async function opened(file: string, out: string): Promise<OpenIngest> {
  const run = await openIngest({ ...INGEST, files: [file], out })
  if ('skipped' in run) throw new Error('nothing to read')
  return run
}

test('each reading takes what is new; what fills no block is held until it is saved', async (t) => {
  const file = textFile('dump.lammpstrj', part(0, 11))
  const [out, expected] = [place('run'), place('run')]
  const run = await opened(file, out)
  t.is((await run.read({ files: [file] })).newFrames, 11)
  appendFileSync(file, part(11, 20) + frames[20].slice(0, 100))
  const report = await run.read({ files: [file] })
  t.like(report, { newFrames: 9, frames: 20 })
  t.truthy(report.torn)
  const held = openRun(out, undefined, run.held())
  t.is(held.frames, 20)
  await run.save()
  t.is(openRun(out).frames, 20)
  t.deepEqual(held.block(2).column('x'), openRun(out).block(2).column('x'))
  t.deepEqual(held.manifest.tail, readManifest(out).tail)
  appendFileSync(file, frames[20].slice(100) + part(21, 45))
  t.is((await run.read({ files: [file] })).newFrames, 25)
  t.is((await run.read({ files: [file] })).newFrames, 0)
  await run.save()
  run.close()
  await ingest({ ...INGEST, files: [file], out: expected })
  t.deepEqual(blockFiles(out), blockFiles(expected))
  t.deepEqual(manifestOf(out), manifestOf(expected))
})

test('what a file leaves to be said is said once, however often it is read on, and only while it ends there', async (t) => {
  const whole = gzipSync(part(0, 45))
  const file = textFile('dump.gz', '')
  writeFileSync(file, whole.subarray(0, 0.7 * whole.length))
  const [out, expected] = [place('run'), place('run')]
  const run = await opened(file, out)
  for (let i = 0; i < 3; i++) {
    const { warnings } = await run.read({ files: [file] })
    t.deepEqual(
      warnings.map(({ name, count }) => [name, count]),
      [['cut-gzip', 1]],
    )
  }
  writeFileSync(file, whole)
  t.deepEqual((await run.read({ files: [file] })).warnings, [])
  await run.save()
  run.close()
  await ingest({ ...INGEST, files: [file], out: expected })
  t.deepEqual(manifestOf(out), manifestOf(expected))
})

test('a file whose last frame is another than the one that was read is a changed one', async (t) => {
  const file = textFile('dump.lammpstrj', part(0, 20))
  const run = await opened(file, place('run'))
  await run.read({ files: [file] })
  const other = walkFrames(45, 4).slice(1)
  writeFileSync(file, frames[0] + other.join(''))
  const error = (await t.throwsAsync(run.read({ files: [file] }))) as IonstreamError
  t.is(error.passing, 'changed')
  run.close()
})
