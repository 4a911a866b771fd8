import { spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'

/** One line of the benchmark: less is better unless the unit says "per s" or "/s". */
export interface BenchResult {
  readonly name: string
  readonly unit: string
  readonly value: number
  /** Something else that does the same work, in the same unit, measured in the same run. */
  readonly peer?: { readonly name: string; readonly value: number }
  readonly note?: string
}

/** What a benchmark file exports. */
export interface BenchModule {
  bench(): Promise<BenchResult[]>
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** A clock, ms. */
export type Clock = () => number
const wall: Clock = () => performance.now()
/** What this process has had of its cores: what others do there leaves it alone. */
export const cpu: Clock = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Time of a call, ms. */
export async function timed(work: () => unknown, clock = wall): Promise<number> {
  const start = clock()
  await work()
  return clock() - start
}

/** Time of this process that a call takes, ms: on a machine that is busy with others too, what it would take alone. */
export function cpuTime(work: () => unknown): number {
  const start = cpu()
  work()
  return cpu() - start
}

/** Median time of a call over some rounds, ms; one more round before them is not counted. */
export async function typical(work: () => unknown, rounds: number, clock = wall): Promise<number> {
  await work()
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push(await timed(work, clock))
  return median(times)
}

/** Runs two functions in turn, the first one changing places, so that the machine's moods meet both alike.
 *  Medians in ms, and the median over rounds of time(b) / time(a). One round before is not counted. */
export async function paired(
  a: () => unknown,
  b: () => unknown,
  rounds: number,
  clock = wall,
): Promise<{ a: number; b: number; ratio: number }> {
  await a()
  await b()
  const times: { a: number; b: number }[] = []
  for (let round = 0; round < rounds; round++) {
    const bFirst = round % 2 === 1 ? await timed(b, clock) : undefined
    const ta = await timed(a, clock)
    times.push({ a: ta, b: bFirst ?? (await timed(b, clock)) })
  }
  return {
    a: median(times.map((time) => time.a)),
    b: median(times.map((time) => time.b)),
    ratio: median(times.map((time) => time.b / time.a)),
  }
}

/** Runs a Python script that prints one number, where Python has the module; undefined where it has not, or where no peers are wanted (`PEERS=none`). */
export function python(module: string, script: string, ...args: string[]): number | undefined {
  if (process.env['PEERS'] === 'none') return undefined
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
  const command = `import importlib.util, sys\nif not importlib.util.find_spec('${module}'): sys.exit(3)\n${script}`
  const { status, stdout } = spawnSync('/usr/bin/python3', ['-W', 'ignore', '-c', command, ...args], {
    env,
    encoding: 'utf8',
  })
  const value = Number(stdout)
  return status === 0 && stdout.trim() !== '' && Number.isFinite(value) ? value : undefined
}
