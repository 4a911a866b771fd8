import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { median } from './load.ts'

/** What a whole process took: seconds of the processor, all its threads, and of the clock; peak memory, MB. */
export interface Used {
  readonly cpu: number
  readonly wall: number
  readonly rss: number
}

export interface Ran extends Used {
  readonly stdout: string
}

const PROGRAM = fileURLToPath(new URL('../../../runs/ionstream.js', import.meta.url))
const SCRIPT = join(fileURLToPath(new URL('../../../..', import.meta.url)), 'test/bench/peers/peers.py')
const MOST = 1 << 30
/** What every process of node says last. The peak that the system reckons to a process has that of its parent, when it was started, in it:
 *  where the kernel tells what its own memory had, that is taken. */
const TELLING =
  "data:text/javascript,import{readFileSync}from'node:fs';process.on('exit',()=>{const{userCPUTime:u,systemCPUTime:s,maxRSS:m}=process.resourceUsage();let p;try{p=/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status','utf8'))[1]}catch{}process.stderr.write(JSON.stringify({cpu:(u+s)/1e6,rss:(p||m)/1024})+'\\n')})"

function timed(command: string, args: readonly string[]) {
  const start = performance.now()
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: MOST, env })
  return { status, stdout, stderr, wall: (performance.now() - start) / 1000 }
}

/** A script of node; throws where it fails. */
export function node(args: readonly string[]): Ran {
  const { status, stdout, stderr, wall } = timed(process.execPath, ['--import', TELLING, ...args])
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`)
  return { stdout, wall, ...JSON.parse(stderr.trimEnd().split('\n').at(-1) as string) }
}

/** A command of ours. */
export const ionstream = (...args: string[]): Ran => node([PROGRAM, ...args])

/** A job of the peers; undefined where Python lacks what it takes. */
export function peer(...args: string[]): (Used & { readonly value: number }) | undefined {
  const { status, stdout, wall } = timed('/usr/bin/python3', ['-W', 'ignore', SCRIPT, ...args])
  return status === 0 ? { ...JSON.parse(stdout), wall } : undefined
}

/** Medians of what some processes took; memory is the most of them. */
export const typicalOf = (all: readonly Used[]): Used => ({
  cpu: median(all.map(({ cpu }) => cpu)),
  wall: median(all.map(({ wall }) => wall)),
  rss: Math.max(...all.map(({ rss }) => rss)),
})
