import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import test, { type ExecutionContext } from 'ava'
import { type Ending, follow, type Round } from '../../../pipeline/live/follow.ts'
import { blockFiles, dataFile } from '../../helpers/dump.ts'
import { folder } from '../../helpers/folder.ts'
import { batch, INGEST, TOY, tablesOf, walkFrames } from '../../helpers/live/live.ts'
import { seeded } from '../../helpers/random.ts'

/** Follows files that are changed by one act after another, one act a round; it ends when nothing more comes. */
async function following(
  home: string,
  acts: readonly (() => void)[],
  watch = ['run*/dump*'],
): Promise<Ending> {
  const left = [...acts]
  const out = join(home, 'out')
  const act = ({ intakes }: Pick<Round, 'intakes'>) => {
    left.shift()?.()
    if (left.length === 0 && intakes.length > 0) writeFileSync(join(out, 'stop'), '')
  }
  return follow({
    module: TOY,
    watch: watch.map((pattern) => join(home, pattern)),
    out,
    ingest: INGEST,
    stopped: () => false,
    onRound: act,
    poll: 1,
    share: 1,
  })
}

/** The same bits as a batch run over the files as they are now: stores and tables. */
async function sameAsBatch(
  t: ExecutionContext,
  home: string,
  ending: Ending,
  files: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  t.deepEqual(ending.problems, [])
  const paths = Object.entries(files).map(([run, names]) => [run, names.map((name) => join(home, run, name))])
  const expected = await batch(Object.fromEntries(paths))
  for (const run of Object.keys(files))
    t.deepEqual(blockFiles(join(home, 'out/stores', run)), blockFiles(expected.stores[run]), run)
  t.truthy(ending.analysis)
  if (ending.analysis) t.deepEqual(tablesOf(ending.analysis), expected.tables)
}

function home(...runs: string[]): string {
  const made = folder()
  for (const run of runs) mkdirSync(join(made, run))
  return made
}

/** Pieces of a text, cut at random bytes. */
function pieces(text: string | Uint8Array, many: number, seed: number): Uint8Array[] {
  const bytes = Buffer.from(text as string)
  const random = seeded(seed)
  const cuts = Array.from({ length: many - 1 }, () => Math.floor(random() * bytes.length)).sort(
    (a, b) => a - b,
  )
  return [0, ...cuts].map((from, i) => bytes.subarray(from, cuts[i] ?? bytes.length))
}

const appending = (path: string, parts: readonly Uint8Array[]) =>
  parts.map((part) => () => appendFileSync(path, part))

test('two runs that grow by bytes end with the bits of batch; a torn tail waits', async (t) => {
  const place = home('run1', 'run2')
  const acts = ['run1', 'run2'].map((run, i) =>
    appending(join(place, run, 'dump.lammpstrj'), pieces(walkFrames(61 + 5 * i, i).join(''), 25, i)),
  )
  const ending = await following(
    place,
    acts[0].flatMap((act, i) => [act, acts[1][i]]),
  )
  t.is(ending.why, 'stop-file')
  await sameAsBatch(t, place, ending, { run1: ['dump.lammpstrj'], run2: ['dump.lammpstrj'] })
})

test('of many runs less is held, and the bits are the same', async (t) => {
  const runs = ['run1', 'run2', 'run3', 'run4', 'run5']
  const place = home(...runs)
  const acts = runs.map((run, i) =>
    appending(join(place, run, 'dump.lammpstrj'), pieces(walkFrames(45 + 3 * i, i).join(''), 9, i)),
  )
  const ending = await following(
    place,
    acts[0].flatMap((_, k) => acts.map((own) => own[k])),
  )
  await sameAsBatch(t, place, ending, Object.fromEntries(runs.map((run) => [run, ['dump.lammpstrj']])))
})

test('what came while the rest was read is read before it is idle; a store that grows is not called unfinished', async (t) => {
  const said = new Set<string>()
  const place = home('run1')
  const acts = appending(join(place, 'run1/dump.lammpstrj'), pieces(walkFrames(40, 2).join(''), 12, 5))
  acts.shift()?.()
  const ending = await follow({
    module: TOY,
    watch: [join(place, 'run*/dump*')],
    out: join(place, 'out'),
    ingest: INGEST,
    stopped: () => false,
    onRound({ analysis }) {
      for (const { name } of analysis?.warnings ?? []) said.add(name)
      acts.shift()?.()
    },
    poll: 1,
    share: 1,
    idle: 0,
  })
  t.is(ending.why, 'idle')
  t.deepEqual([...said], [])
  await sameAsBatch(t, place, ending, { run1: ['dump.lammpstrj'] })
})

test('files beside those of positions have been read too when it is idle', async (t) => {
  const place = home('run1')
  const data = dataFile('programs/cp2k')
  copyFileSync(join(data, 'nptf-pos-1.xyz'), join(place, 'run1/nptf-pos-1.xyz'))
  const { why, intakes } = await follow({
    module: TOY,
    watch: [join(place, 'run*/*')],
    out: join(place, 'out'),
    ingest: { velocities: [join(data, 'nptf-vel-1.xyz')], cells: [join(data, 'nptf-1.cell')] },
    stopped: () => false,
    poll: 1,
    share: 1,
    idle: 100,
  })
  t.is(why, 'idle')
  t.deepEqual(
    intakes.map(({ frames, problem }) => [frames, problem]),
    [[7, undefined]],
  )
})

test('a simulation that goes back to a restart: the later branch wins', async (t) => {
  const place = home('run1')
  const a = walkFrames(40, 1)
  const file = join(place, 'run1/dump.lammpstrj')
  // Atoms must not jump at the restart: the later branch is the earlier one, a little displaced.
  const later = a.slice(22).map((frame) => frame.replaceAll(/(\d)\n/g, '0\n'))
  const ending = await following(place, appending(file, pieces(a.join('') + later.join(''), 30, 3)))
  await sameAsBatch(t, place, ending, { run1: ['dump.lammpstrj'] })
  t.is(ending.analysis?.runs[0].manifest.revision, 1)
  t.true(ending.analysis?.warnings.some(({ name }) => name.includes('restart')))
})

test('rotation: the next file goes on, after a torn end too, in natural order', async (t) => {
  const place = home('run1')
  const frames = walkFrames(60, 4)
  const parts = [
    frames.slice(0, 25).join('') + frames[25].slice(0, 300),
    frames.slice(25, 50),
    frames.slice(50),
  ]
  const names = ['dump.8', 'dump.9', 'dump.10']
  const acts = parts.flatMap((part, i) =>
    appending(join(place, 'run1', names[i]), pieces([part].flat().join(''), 8, i)),
  )
  const ending = await following(place, acts)
  await sameAsBatch(t, place, ending, { run1: names })
})

test('gzip that grows in members', async (t) => {
  const place = home('run1')
  const members = [0, 1, 2, 3].map((i) =>
    gzipSync(
      walkFrames(48, 5)
        .slice(12 * i, 12 * i + 12)
        .join(''),
    ),
  )
  const file = join(place, 'run1/dump.lammpstrj.gz')
  const ending = await following(
    place,
    appending(
      file,
      members.flatMap((member, i) => pieces(member, 3, i)),
    ),
  )
  await sameAsBatch(t, place, ending, { run1: ['dump.lammpstrj.gz'] })
})

test('a file that is replaced by another run is read anew; the old store is kept aside', async (t) => {
  const place = home('run1')
  const file = join(place, 'run1/dump.lammpstrj')
  const acts = [
    ...appending(file, pieces(walkFrames(40, 1).join(''), 6, 1)),
    () => {
      writeFileSync(join(place, 'new'), walkFrames(30, 2).join(''))
      renameSync(join(place, 'new'), file)
    },
    ...appending(file, pieces(walkFrames(20, 3, 30, 30).join(''), 1, 1).slice(1)),
  ]
  const ending = await following(place, acts)
  await sameAsBatch(t, place, ending, { run1: ['dump.lammpstrj'] })
  t.true(ending.intakes[0].notes.some(({ name }) => name === 'begun-anew'))
  t.true(Object.keys(blockFiles(join(place, 'out/stores/run1.before-1'))).length > 0)
})

test('a file that is cut back and grows again', async (t) => {
  const place = home('run1')
  const file = join(place, 'run1/dump.lammpstrj')
  const frames = walkFrames(50, 6)
  const acts = [
    ...appending(file, pieces(frames.slice(0, 40).join(''), 5, 1)),
    () => truncateSync(file, frames.slice(0, 21).join('').length + 10),
    () => truncateSync(file, frames.slice(0, 21).join('').length),
    ...appending(file, pieces(frames.slice(21).join(''), 5, 2)),
  ]
  const ending = await following(place, acts)
  t.is(readFileSync(file, 'utf8'), frames.join(''))
  await sameAsBatch(t, place, ending, { run1: ['dump.lammpstrj'] })
})

test('a damaged file stops its run alone, and is said', async (t) => {
  const place = home('run1', 'run2')
  const [good, bad] = ['run1', 'run2'].map((run) => join(place, run, 'dump.lammpstrj'))
  const frames = walkFrames(40, 8)
  const ending = await following(place, [
    () => writeFileSync(good, frames.join('')),
    () => writeFileSync(bad, `${frames.slice(0, 20).join('')}ITEM: NONSENSE\n${frames.slice(20).join('')}`),
    () => {},
  ])
  t.is(ending.problems.length, 1)
  t.regex(ending.problems[0].message, /run2.*NONSENSE/)
  t.like(ending.intakes[0], { frames: 40, problem: undefined })
})
