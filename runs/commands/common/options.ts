import { cpus } from 'node:os'
import { type Command, Option } from 'commander'
import type { PlanSummary } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { finalize, from, mergeMap, ReplaySubject } from '../../../pipeline/flow/rxjs.ts'
import type { Executor } from '../../../pipeline/work/executor.ts'
import { usageError } from '../../../schemas/errors.ts'
import type { Tags } from '../../../schemas/store.ts'
import { tagValue } from '../../../schemas/tags.ts'

export interface WorkOptions {
  readonly executor?: 'thread' | 'pool'
  readonly threads?: string
  readonly dryRun?: boolean
}

/** Adds --paths. */
export const withPaths = (command: Command): Command =>
  command.option('--paths', 'whole paths of this machine on the page and in the manifest of the results')

/** Adds --executor, --threads and --dry-run. */
export const withWork = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--executor <kind>',
        'who computes: one thread, or a pool of threads (default: a pool where there is work for it)',
      ).choices(['thread', 'pool']),
    )
    .option('--threads <n>', 'threads of the pool (default: SLURM_CPUS_PER_TASK, or the number of cores)')
    .option('--dry-run', 'say what would be read and how much memory that takes; compute and write nothing')

/** Who computes. */
export interface Workers {
  readonly executor: Executor
  readonly kind: 'thread' | 'pool'
  readonly threads: number
}

/** What the options ask for; a pool where they ask for nothing. */
export function executorFrom({ executor, threads }: WorkOptions): Workers {
  const count = threadsFrom(threads)
  if (executor === 'thread') return { executor: thread, kind: 'thread', threads: 1 }
  return { executor: poolOf(count), kind: 'pool', threads: count }
}

/** Bytes to go through from which on a pool pays: each of its threads loads the program again, for half a second. */
const WORTH = 256e6

/** What the options ask for; where they ask for nothing, a pool for work that is worth one. */
export function workersFor(options: WorkOptions, { passedBytes, openTasks }: PlanSummary): Workers {
  const asked = executorFrom(options)
  const isFree = options.executor === undefined && options.threads === undefined
  if (!isFree || (passedBytes >= WORTH && openTasks > 1 && asked.threads > 1)) return asked
  return executorFrom({ executor: 'thread' })
}

/** A pool that is loaded when it has something to do; that it is to stop is heard meanwhile. */
const poolOf =
  (threads: number): Executor =>
  (job, orders, stop) => {
    const heard = new ReplaySubject<unknown>(1)
    const listening = stop.subscribe(heard)
    return from(import('../../../pipeline/executors/pool.ts')).pipe(
      mergeMap(({ pool }) => pool(threads)(job, orders, heard)),
      finalize(() => listening.unsubscribe()),
    )
  }

/** Number of threads: the one given, SLURM's, or that of the cores. Throws a usage error otherwise. */
export function threadsFrom(threads: string | undefined): number {
  const count = Number(threads ?? process.env['SLURM_CPUS_PER_TASK'] ?? cpus().length)
  if (Number.isInteger(count) && count >= 1) return count
  throw usageError(`--threads ${threads}: expected a whole number from 1 up`)
}

/** A whole number from `least` up. Throws a usage error otherwise. */
export function wholeNumber(name: string, text: string, least = 1): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least) return value
  throw usageError(`${name} ${text}: expected a whole number from ${least} up`)
}

/** Collects the values of an option that may be repeated. */
export const collect = (text: string, known: string[] = []): string[] => [...known, text]

/** Collects tags, "key=value". Throws a usage error where there is no "=", or a value that the key cannot have. */
export function tag(text: string, known: Tags = {}): Tags {
  const [key] = Object.keys(pair(text))
  return { ...known, [key]: tagValue(key, text.slice(key.length + 1)) }
}

/** Collects "key=value" options; values that are numbers become numbers. Throws a usage error where there is no "=". */
export function pair(text: string, known: Tags = {}): Tags {
  const at = text.indexOf('=')
  if (at < 1) throw usageError(`"${text}": expected key=value`)
  const value = text.slice(at + 1)
  const number = Number(value)
  return { ...known, [text.slice(0, at)]: value.trim() !== '' && Number.isFinite(number) ? number : value }
}
