import { isDeepStrictEqual } from 'node:util'
import { folder } from '../helpers/folder.ts'
import { killed } from '../helpers/live/kills.ts'
import { seeded } from '../helpers/random.ts'
import { casesOf } from './faults/cases.ts'
import { run, shim } from './faults/killer.ts'
import { type Work, works } from './faults/work.ts'
import type { BenchResult } from './load.ts'

const KILLS = 1000
const EACH = 50
/** Kills of one work before it may end; calls that change files, and ms, within which it is killed. */
const [ROUNDS, CALLS, PATIENCE] = [4, 60, 2500]

/** Commands that write, and followers, killed a thousand times in all: how many of the results differ from those of a quiet run. */
export async function bench(): Promise<BenchResult[]> {
  const kills = casesOf(KILLS)
  const library = shim()
  const random = seeded(11)
  const commands = works()
  const expected = new Map<Work, object>()
  for (const work of commands) expected.set(work, await quiet(work))
  const tally = new Map(commands.map((work) => [work, { kills: 0, differ: 0, refused: 0 }]))
  for (let done = 0, turn = 0; done < kills / 2 && turn < kills; turn++) {
    const work = commands[turn % commands.length]
    const count = tally.get(work) as { kills: number; differ: number; refused: number }
    const found = await tormented(work, random, library)
    done += found.kills
    count.kills += found.kills
    const isWhole = isDeepStrictEqual(found.left, expected.get(work))
    // What came to its end before the kill is not done again by "export": it refuses, and the file is whole.
    if (found.code !== 0 && !isWhole) {
      count.refused++
      console.error(`${work.name}: exit code ${found.code} after kills\n${found.stderr}`)
    } else if (!isWhole) count.differ++
  }
  const how = library ? 'at calls that change a file' : 'at random moments'
  const lines = [...tally].flatMap(([{ name }, { kills: many, differ, refused }]) => [
    { name: `${name} killed: results that differ`, unit: '', value: differ, note: `${many} kills ${how}` },
    { name: `${name} killed: will not go on`, unit: '', value: refused },
  ])
  return [...lines, await followers(kills / 2)]
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
    const at = library ? 1 + Math.floor(CALLS * random()) : PATIENCE * random()
    const { killed: isDead } = await run(work.words(home), { library, at })
    if (isDead) kills++
    else break
  }
  const { code, stderr } = await run(work.words(home))
  return { kills, code, stderr, left: work.left(home) }
}

async function followers(kills: number): Promise<BenchResult> {
  let differences = 0
  const each = Math.min(EACH, kills)
  const runs = Math.max(1, Math.round(kills / each))
  for (let seed = 1; seed <= runs; seed++) {
    const { code, tables, expected, blocks, expectedBlocks } = await killed(each, 100 * seed)
    const same = code === 0 && isDeepStrictEqual([tables, blocks], [expected, expectedBlocks])
    if (!same) differences++
  }
  const note = `${runs} runs of ${each} kills each`
  return { name: 'followers killed: results that differ', unit: '', value: differences, note }
}
