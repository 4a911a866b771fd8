import { isDeepStrictEqual } from 'node:util'
import { folder } from '../../helpers/folder.ts'
import { seeded } from '../../helpers/random.ts'
import type { BenchResult } from '../whole/load.ts'
import { type End, type Fault, run } from './killer.ts'
import type { Quiet, Work } from './work.ts'

const FAULTS: readonly Fault[] = ['ENOSPC', 'once', 'slow', 'clock']
const WORDS = {
  kill: 'killed',
  number: 'counted',
  ENOSPC: 'disk full',
  once: 'one error of the disk',
  slow: 'slow disk',
  clock: 'clock jumps',
}
/** Exit codes that say that something is wrong with the disk or the input, and no error of the program. */
const TOLD = [2, 3, 4]

/** Commands that write, on a disk that fills up, fails once or is slow, and under a clock that jumps: results that are said to be good and
 *  differ from those of a quiet run, then and after the next start; and how often the program ended without a word of its own. */
export async function diskFaults(
  library: string,
  quiet: ReadonlyMap<Work, Quiet>,
  cases: number,
  isLate: () => boolean,
): Promise<BenchResult[]> {
  const commands = [...quiet.keys()]
  const tally = new Map(FAULTS.map((fault) => [fault, { cases: 0, failed: 0, wrong: 0, mute: 0 }]))
  const first = Number(process.env['FROM'] ?? 0)
  for (let turn = first; turn < first + cases && !isLate(); turn++) {
    const work = commands[turn % commands.length]
    const fault = FAULTS[Math.floor(turn / commands.length) % FAULTS.length]
    const count = tally.get(fault) as { cases: number; failed: number; wrong: number; mute: number }
    const home = folder()
    work.before(home)
    const { left: expected, calls } = quiet.get(work) as Quiet
    const at = 1 + Math.floor(calls * seeded(500 + turn)())
    const end = await run(work.words(home), { library, at, fault })
    count.cases++
    if (end.code !== 0) count.failed++
    if (isMute(end)) {
      count.mute++
      console.error(`${work.name}, ${fault} at call ${at}: exit code ${end.code}\n${end.stderr}`)
    }
    const now = work.left(home)
    const later = end.code === 0 ? now : await once(work, home)
    if (isDeepStrictEqual(later, expected)) continue
    count.wrong++
    console.error(`${work.name}, ${fault} at call ${at}: other results`)
  }
  return [...tally].map(([fault, { cases, failed, wrong, mute }]) => ({
    name: `${WORDS[fault]}: results that differ`,
    unit: '',
    value: wrong,
    note: `${cases} cases, ${failed} of which ended with an error, ${mute} without a word of its own`,
  }))
}

const isMute = ({ code, stderr }: End): boolean =>
  code !== 0 && (!TOLD.includes(code as number) || /\n\s+at /.test(stderr))

/** What a command leaves that goes on from what is there. */
async function once(work: Work, home: string): Promise<object> {
  await run(work.words(home))
  return work.left(home)
}
