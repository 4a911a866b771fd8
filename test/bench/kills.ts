import { isDeepStrictEqual } from 'node:util'
import { folder } from '../helpers/folder.ts'
import { killed } from '../helpers/live/kills.ts'
import { seeded } from '../helpers/random.ts'
import { casesOf } from './faults/cases.ts'
import { diskFaults } from './faults/disk.ts'
import { run, shim } from './faults/killer.ts'
import { type Work, works } from './faults/work.ts'
import type { BenchResult } from './load.ts'

const KILLS = 120
const EACH = 10
/** Kills of one work before it may end; calls that change files, and ms, within which it is killed. */
const [ROUNDS, CALLS, PATIENCE] = [4, 60, 2500]
/** s after which no other work is begun: what was done by then counts. */
const LONGEST = Number(process.env['SECONDS_AT_MOST'] ?? 600)

/** Commands that write, and followers, killed so many times in all: how many of the results differ from those of a quiet run; then the same on a disk that fails. Each turn has a
 *  seed of its own, so that a long bench can be done in pieces: FROM says which turn is the first. */
export async function bench(): Promise<BenchResult[]> {
  const kills = casesOf(KILLS)
  const library = shim()
  const commands = works()
  const expected = new Map<Work, object>()
  for (const work of commands) expected.set(work, await quiet(work))
  const tally = new Map(commands.map((work) => [work, { kills: 0, differ: 0, refused: 0 }]))
  const start = performance.now()
  const isLate = (share: number) => performance.now() - start > 1000 * share * LONGEST
  const first = Number(process.env['FROM'] ?? 0)
  let turn = first
  for (let done = 0; done < kills / 2 && turn - first < kills && !isLate(0.6); turn++) {
    const work = commands[turn % commands.length]
    const count = tally.get(work) as { kills: number; differ: number; refused: number }
    const found = await tormented(work, seeded(11 + turn), library)
    done += found.kills
    count.kills += found.kills
    const isWhole = isDeepStrictEqual(found.left, expected.get(work))
    // What came to its end before the kill is not done again by "export": it refuses, and the file is whole.
    if (found.code !== 0 && !isWhole) {
      count.refused++
      console.error(`${work.name}: exit code ${found.code} after kills\n${found.stderr}`)
    } else if (!isWhole) count.differ++
    console.error(`turn ${turn}: ${work.name}, ${done} kills so far`)
  }
  const how = library ? 'at calls that change a file' : 'at random moments'
  const lines = [...tally].flatMap(([{ name }, { kills: many, differ, refused }]) => [
    { name: `${name} killed: results that differ`, unit: '', value: differ, note: `${many} kills ${how}` },
    { name: `${name} killed: will not go on`, unit: '', value: refused },
  ])
  const followed = await followers(kills / 2, turn, () => isLate(0.8))
  const faulty = library ? await diskFaults(library, commands, kills / 2, () => isLate(1)) : []
  return [...lines, followed, ...faulty]
}

async function quiet(work: Work): Promise<object> {
  const home = folder()
  work.before(home)
  const { code, stderr } = await run(work.words(home))
  if (code !== 0) throw new Error(`${work.name}: ${stderr}`)
  const left = work.left(home)
  if (Object.keys(left).length === 0) throw new Error(`${work.name} leaves nothing`)
  return left
}

/** Kills a command some times in one folder, and lets it come to its end. */
async function tormented(work: Work, random: () => number, library: string | undefined) {
  const home = folder()
  work.before(home)
  let kills = 0
  for (let round = 0; round < ROUNDS; round++) {
    const at = library ? 1 + Math.floor((work.calls ?? CALLS) * random()) : PATIENCE * random()
    const { killed: isDead } = await run(work.words(home), { library, at })
    if (isDead) kills++
    else break
  }
  const { code, stderr } = await run(work.words(home))
  return { kills, code, stderr, left: work.left(home) }
}

async function followers(kills: number, from: number, isLate: () => boolean): Promise<BenchResult> {
  let [differences, runs] = [0, 0]
  const each = Math.min(EACH, kills)
  for (; runs < Math.max(1, Math.round(kills / each)) && !isLate(); runs++) {
    const { code, tables, expected, blocks, expectedBlocks } = await killed(each, 100 * (from + runs + 1))
    const same = code === 0 && isDeepStrictEqual([tables, blocks], [expected, expectedBlocks])
    if (!same) differences++
    console.error(`followers: ${(runs + 1) * each} kills so far`)
  }
  const note = `${runs} runs of ${each} kills each`
  return { name: 'followers killed: results that differ', unit: '', value: differences, note }
}
