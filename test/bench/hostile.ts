import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { seeded } from '../helpers/random.ts'
import { casesOf } from './faults/cases.ts'
import { requests } from './faults/requests.ts'
import { samples } from './faults/samples.ts'
import type { Outcome, Try } from './faults/try-files.ts'
import type { BenchResult } from './whole/load.ts'

const CASES = 100_000
/** ms of processor, and of the clock, that one file may take; MB that its thread may hold; bytes by which one file may raise the most that the
 *  process holds. */
const [PATIENCE, LONG, MEMORY, MOST_MORE] = [20_000, 600_000, 1000, 2 ** 28]
const THREAD = fileURLToPath(new URL('./faults/try-files.js', import.meta.url))
/** s after which no other file is begun, and the share of it that requests may take: what was done by then counts. */
const LONGEST = Number(process.env['SECONDS_AT_MOST'] ?? 3600)
const FOR_REQUESTS = 0.3

interface Tally {
  tried: number
  refused: number
  crashed: number
  slow: number
  large: number
  wrong: number
}

/** Trajectories damaged in many ways, and requests that no browser sends: crashes, hangs, stores of what are no numbers. The files are read in a
 *  thread of their own, which is ended and replaced where it hangs. */
export async function bench(): Promise<BenchResult[]> {
  const cases = casesOf(CASES)
  const names = samples().map(({ name }) => name)
  const tally = names.map((): Tally => ({ tried: 0, refused: 0, crashed: 0, slow: 0, large: 0, wrong: 0 }))
  const first = Number(process.env['FROM'] ?? 0)
  const start = performance.now()
  const isLate = (share: number) => performance.now() - start > 1000 * share * LONGEST
  const asked = await requests(cases, seeded(29 + first), () => isLate(FOR_REQUESTS))
  const thread = new Thread()
  for (let k = first; k < first + cases && !isLate(1); k++)
    count(tally[k % names.length], await thread.tries({ sample: k % names.length, seed: 29 + k }))
  await thread.end()
  const lines = names.flatMap((name, k) => {
    const { tried, refused, crashed, slow, large, wrong } = tally[k]
    return [
      { name: `${name}: crashes`, unit: '', value: crashed, note: `${tried} files, ${refused} refused` },
      { name: `${name}: hangs`, unit: '', value: slow },
      { name: `${name}: more than 256 MB for one file`, unit: '', value: large },
      { name: `${name}: wrong stores`, unit: '', value: wrong },
    ]
  })
  return [...lines, ...asked]
}

type End = Outcome & { readonly isLarge?: boolean; readonly isSlow?: boolean }

function count(tally: Tally, { end, how, isLarge, isSlow }: End): void {
  tally.tried++
  if (isSlow) tally.slow++
  else if (end !== 'read') tally[end]++
  if (isLarge) tally.large++
  if (isSlow || isLarge || end === 'crashed' || end === 'wrong') console.error(how)
}

/** Files that the first thread reads before it is said that one needs much memory: till then everything is made for the first time. */
const WARM = 500

class Thread {
  private worker: Worker | undefined
  private done = 0

  async tries(one: Try): Promise<End> {
    const before = process.resourceUsage().maxRSS
    const outcome = await this.outcome(one)
    const more = 1024 * (process.resourceUsage().maxRSS - before)
    return { ...outcome, isLarge: this.done++ > WARM && more > MOST_MORE }
  }

  async end(): Promise<void> {
    await this.worker?.terminate()
    this.worker = undefined
  }

  private outcome(one: Try): Promise<End> {
    this.worker ??= new Worker(THREAD, { resourceLimits: { maxOldGenerationSizeMb: MEMORY } })
    const worker = this.worker
    const named = `sample ${one.sample}, seed ${one.seed}`
    return new Promise((resolve) => {
      const over = (end: End) => {
        clearInterval(timer)
        worker.off('message', over).off('error', failed)
        resolve(end)
      }
      const replaced = (end: End) => {
        over(end)
        void this.end()
      }
      const hang = (): void => replaced({ end: 'read', how: `${named}: hangs`, isSlow: true })
      const [began, used] = [performance.now(), process.cpuUsage()]
      const timer = setInterval(() => {
        const { user, system } = process.cpuUsage(used)
        if ((user + system) / 1000 > PATIENCE || performance.now() - began > LONG) hang()
      }, 1000)
      const failed = ({ stack }: Error): void => replaced({ end: 'crashed', how: `${named}: ${stack}` })
      worker.on('message', over).on('error', failed)
      worker.postMessage(one)
    })
  }
}
