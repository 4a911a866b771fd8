import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { blockPath, framesPath, manifestPath } from '../../../pipeline/store/files.ts'
import { takeLock } from '../../../pipeline/store/lock.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { explain, type IonstreamError } from '../../../schemas/errors.ts'
import { blockFiles } from '../../helpers/dump.ts'
import { folder } from '../../helpers/folder.ts'
import { INGEST, walkFrames } from '../../helpers/live/live.ts'

const FRAMES = walkFrames(30)

/** A store of 20 frames in blocks of 8, and one of 30: the short last block of the first is a full one in the second. */
async function stores() {
  const home = folder()
  const file = join(home, 'dump.lammpstrj')
  const [short, long] = [join(home, 'short'), join(home, 'long')]
  writeFileSync(file, FRAMES.slice(0, 20).join(''))
  await ingest({ ...INGEST, files: [file], out: short })
  writeFileSync(file, FRAMES.join(''))
  await ingest({ ...INGEST, files: [file], out: long })
  return { file, short, long }
}

function refusalOf(work: () => unknown): IonstreamError {
  try {
    work()
  } catch (error) {
    return error as IonstreamError
  }
  throw new Error('it was accepted')
}

/** Puts the full block in the place of the short one, as a writer does before it writes its manifest. */
function overwriteTail(short: string, long: string): void {
  for (const pathOf of [blockPath, framesPath]) writeFileSync(pathOf(short, 2), readFileSync(pathOf(long, 2)))
}

test('a reader beside a writer is told to come again', async (t) => {
  const { short, long } = await stores()
  const run = openRun(short)
  overwriteTail(short, long)
  const lock = takeLock(short)
  const beside = refusalOf(() => run.block(2))
  t.like(beside, { exitCode: 3, passing: 'locked' })
  t.regex(explain(beside), /being written while it was read\n.*same command again/)
  lock.release()
  renameSync(manifestPath(long), manifestPath(short))
  t.regex(explain(refusalOf(() => run.block(2))), /being written while it was read/, 'the writer is done')
  rmSync(blockPath(short, 1))
  rmSync(manifestPath(short))
  t.regex(explain(refusalOf(() => run.block(1).column('x'))), /is not there: the store was being written/)
})

test('a writer stopped between a block and the manifest: the same ingest mends the store', async (t) => {
  const { file, short, long } = await stores()
  overwriteTail(short, long)
  const error = refusalOf(() => openRun(short).block(2))
  t.is(error.exitCode, 3)
  t.regex(explain(error), /run it again: it writes its last block anew/)
  t.notRegex(explain(error), /delete/i)
  await ingest({ ...INGEST, files: [file], out: short })
  t.is(openRun(short).block(3).count, 6)
  t.deepEqual(blockFiles(short), blockFiles(long))
})

test('a block that is damaged is not said to be good, nor to be deleted', async (t) => {
  const { short } = await stores()
  const bytes = readFileSync(blockPath(short, 0))
  bytes[openRun(short).manifest.layout.offsets['x'] + 3] ^= 1
  writeFileSync(blockPath(short, 0), bytes)
  const error = refusalOf(() => openRun(short).block(0).column('x'))
  t.regex(
    explain(error),
    /changed after it was written\. Put it back from a copy, or ingest the run into another folder/,
  )
  t.notRegex(explain(error), /delete|run it again/i)
})
