import { isDeepStrictEqual } from 'node:util'
import { folder } from '../helpers/folder.ts'
import { killed } from '../helpers/live/kills.ts'
import { seeded } from '../helpers/random.ts'
import { casesOf } from './faults/cases.ts'
import { diskFaults } from './faults/disk.ts'
import { run, shim } from './faults/killer.ts'
import { type Quiet, quiet, type Work, works } from './faults/work.ts'
import type { BenchResult } from './whole/load.ts'

const KILLS = 120
const EACH = 10
/** Kills of one work before it may end; ms within which it is killed where nothing counts its calls. */
const [ROUNDS, PATIENCE] = [6, 2500]
/** s after which no other work is begun: what was done by then counts. */
const LONGEST = Number(process.env['SECONDS_AT_MOST'] ?? 600)

/** Commands that write, and followers, killed so many times in all: how many of the results differ from those of a quiet run; then the same on a disk that fails. Each turn has a
 *  seed of its own, so that a long bench can be done in pieces: FROM says which turn is the first. */
export async function bench(): Promise<BenchResult[]> {
  const kills = casesOf(KILLS)
  const library = shim()
  const commands = works()
  const undisturbed = new Map<Work, Quiet>()
  for (const work of commands) undisturbed.set(work, await quiet(work, library))
  const tally = new Map(commands.map((work) => [work, { kills: 0, differ: 0, refused: 0 }]))
  const start = performance.now()
  const isLate = (share: number) => performance.now() - start > 1000 * share * LONGEST
  const first = Number(process.env['FROM'] ?? 0)
  let turn = first
  for (let done = 0; done < kills / 2 && turn - first < kills && !isLate(0.6); turn++) {
    const work = commands[turn % commands.length]
    const count = tally.get(work) as { kills: number; differ: number; refused: number }
    const { left, calls } = undisturbed.get(work) as Quiet
    const found = await tormented(work, calls, seeded(11 + turn), library)
    done += found.kills
    count.kills += found.kills
    const isWhole = isDeepStrictEqual(found.left, left)
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
  const faulty = library ? await diskFaults(library, undisturbed, kills / 2, () => isLate(1)) : []
  return [...lines, followed, ...faulty]
}

/** Kills a command some times in one folder, at one of the calls that are left as far as one can know, and lets it come to its end. */
async function tormented(work: Work, calls: number, random: () => number, library: string | undefined) {
  const home = folder()
  work.before(home)
  for (let kills = 0; kills < ROUNDS; kills++) {
    const at = library ? 1 + Math.floor(calls * random()) : PATIENCE * random()
    const { killed: isDead, code, stderr } = await run(work.words(home), { library, at })
    if (!isDead) return { kills, code, stderr, left: work.left(home) }
  }
  const { code, stderr } = await run(work.words(home))
  return { kills: ROUNDS, code, stderr, left: work.left(home) }
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
