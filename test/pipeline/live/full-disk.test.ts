import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { replicas } from '../../../pipeline/definition/study.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { storeFiles } from '../../../pipeline/ingest/options/store-files.ts'
import { type Ending, type FollowOptions, follow } from '../../../pipeline/live/follow.ts'
import { writeWhole } from '../../../pipeline/store/files.ts'
import { blockFiles } from '../../helpers/dump.ts'
import { folder } from '../../helpers/folder.ts'
import { disk, refuse } from '../../helpers/live/full-disk.ts'
import { batch, INGEST, TOY, tablesOf, walkFrames } from '../../helpers/live/live.ts'

/** Blocks of 8 frames: of 17 blocks the first 16 are a task that is done for good; the last frames fill no block. */
const FRAMES = 17 * 8 + 3

/** A run of its own, and how it is followed. */
function aRun() {
  const home = folder()
  mkdirSync(join(home, 'run1'))
  const file = join(home, 'run1/dump.lammpstrj')
  writeFileSync(file, walkFrames(FRAMES, 4).join(''))
  const options: FollowOptions = {
    module: TOY,
    watch: [join(home, 'run*/dump*')],
    out: join(home, 'out'),
    ingest: INGEST,
    stopped: () => false,
    poll: 1,
    share: 1,
  }
  return { out: join(home, 'out'), file, options }
}

/** The bits of batch, and every partial result on the disk. */
async function isWhole(t: ExecutionContext, out: string, file: string, { analysis }: Ending): Promise<void> {
  const expected = await batch({ run1: [file] })
  t.deepEqual(blockFiles(join(out, 'stores/run1')), blockFiles(expected.stores['run1']))
  t.truthy(analysis)
  if (analysis) t.deepEqual(tablesOf(analysis), expected.tables)
  const again = await analyse({
    module: TOY,
    runs: [replicas(join(out, 'stores/run1'))],
    out,
    executor: thread,
  })
  t.is(again.plan.openTasks, 0)
  t.deepEqual(tablesOf(again), expected.tables)
}

for (const [what, code, fails] of [
  ['frames', 'ENOSPC', { write: true }],
  ['frames', 'EDQUOT', { write: true }],
  ['the sync of frames', 'EDQUOT', { sync: true }],
] as const)
  test(`${what} and partial results that are refused (${code}) are told, held, and written when there is room`, async (t) => {
    const { out, file, options } = aRun()
    const full = { partials: true, frames: false }
    const told = new Set<string>()
    let [refused, firstBlock] = [0, 0]
    const ending = await follow({
      ...options,
      write(path, bytes) {
        if (full.partials) refuse(path, code)
        writeWhole(path, bytes)
      },
      ingest: {
        ...INGEST,
        storeFiles: {
          ...storeFiles,
          saveEvery: Number.POSITIVE_INFINITY,
          write(path, bytes, safe) {
            if (full.frames && 'write' in fails) refuse(path, code)
            if (path.endsWith('000000.arrow')) firstBlock++
            storeFiles.write(path, bytes, safe)
          },
          async sync(paths) {
            if (full.frames && 'sync' in fails) refuse(paths[0], code)
            return storeFiles.sync(paths)
          },
        },
      },
      onRound({ intakes: [run], disk, analysis }) {
        if (!run || run.behind || run.frames < FRAMES) return
        t.is(run.problem, undefined)
        if (full.partials) full.frames = true
        for (const { name, message } of disk.warnings) told.add(`${name}: ${message}`)
        if (full.frames && disk.waiting.size === 2) {
          refused++
          t.truthy(analysis, 'numbers are shown meanwhile')
          Object.assign(full, { partials: false, frames: false })
        }
        if (refused > 0 && disk.waiting.size === 0) writeFileSync(join(out, 'stop'), '')
      },
    })
    t.is(refused, 1)
    t.is(firstBlock, 'sync' in fails ? 2 : 1, 'what may not have come to the disk is read and written again')
    const why = code === 'ENOSPC' ? 'no space left on the device' : 'the quota of this folder is used up'
    t.is(told.size, 2, [...told].join('\n'))
    for (const of of ['partial results', 'last frames of run1'])
      t.true(
        [...told].some((text) => text.startsWith(`disk-full: ${of}: ${out}`) && text.includes(why)),
        [...told].join('\n'),
      )
    t.deepEqual(ending.problems, [])
    await isWhole(t, out, file, ending)
  })

test('where the disk is full to the end, the ending says what was not written; the next start loses nothing', async (t) => {
  const { out, file, options } = aRun()
  let full = false
  const ending = await follow({
    ...options,
    write: (path) => refuse(path),
    ingest: { ...INGEST, storeFiles: disk(() => full) },
    onRound({ intakes: [run] }) {
      full = run?.frames === FRAMES
    },
    async onReport() {
      refuse(join(out, 'tables/path.parquet'))
    },
    idle: 100,
  })
  t.is(ending.why, 'idle')
  t.deepEqual([...ending.disk.waiting.keys()].sort(), ['last frames of run1', 'partial results', 'results'])
  t.is(ending.problems.length, 3)
  for (const error of ending.problems) {
    t.like(error, { exitCode: 3, passing: 'full' })
    t.true(error.message.startsWith(out))
    t.regex(error.message, /cannot be written: no space left/)
    t.regex(error.remedy, /Free some space, then run the same command again/)
  }
  const next = await follow({ ...options, idle: 100 })
  t.deepEqual(next.problems, [])
  await isWhole(t, out, file, next)
})

test('a run of which nothing could be stored does not end those beside it', async (t) => {
  const home = folder()
  const dump = (run: string) => join(home, run, 'dump.lammpstrj')
  for (const run of ['run1', 'run2']) {
    mkdirSync(join(home, run))
    writeFileSync(dump(run), walkFrames(4, 4).join(''))
  }
  const later = walkFrames(40, 4).slice(4)
  let rounds = 0
  const ending = await follow({
    module: TOY,
    watch: [join(home, 'run*/dump*')],
    out: join(home, 'out'),
    ingest: {
      ...INGEST,
      storeFiles: {
        ...storeFiles,
        write(path, bytes, safe) {
          if (path.includes('run1')) refuse(path)
          storeFiles.write(path, bytes, safe)
        },
      },
    },
    stopped: () => rounds > 20,
    onRound({ intakes: [first, second] }) {
      rounds++
      if (rounds === 3) appendFileSync(dump('run1'), later.join(''))
      if (rounds > 5 && rounds < 9) appendFileSync(dump('run2'), later.shift() as string)
      if (rounds > 15) t.deepEqual([first.problem?.passing, second.problem], ['full', undefined])
    },
    poll: 1,
    share: 1,
  })
  t.deepEqual([...new Set(ending.problems.map(({ passing }) => passing))], ['full'])
  t.deepEqual(
    ending.analysis?.runs.map(({ name, frames }) => [name, frames]),
    [['run2', 7]],
  )
})
