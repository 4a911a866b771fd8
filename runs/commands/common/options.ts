import { cpus } from 'node:os'
import { type Command, Option } from 'commander'
import { pool } from '../../../pipeline/executors/pool.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import type { Executor } from '../../../pipeline/work/executor.ts'
import { usageError } from '../../../schemas/errors.ts'
import type { Tags } from '../../../schemas/store.ts'

export interface WorkOptions {
  readonly executor?: 'thread' | 'pool'
  readonly threads?: string
}

/** Adds --executor and --threads. */
export const withWork = (command: Command): Command =>
  command
    .addOption(
      new Option('--executor <kind>', 'who computes: one thread, or a pool of threads')
        .choices(['thread', 'pool'])
        .default('pool'),
    )
    .option('--threads <n>', 'threads of the pool (default: SLURM_CPUS_PER_TASK, or the number of cores)')

/** The executor that the options ask for, and how many threads it has. */
export function executorFrom({ executor, threads }: WorkOptions): {
  executor: Executor
  kind: string
  threads: number
} {
  const count = threadsFrom(threads)
  if (executor === 'thread') return { executor: thread, kind: 'thread', threads: 1 }
  return { executor: pool(count), kind: 'pool', threads: count }
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

/** Collects "key=value" options; values that are numbers become numbers. Throws a usage error where there is no "=". */
export function pair(text: string, known: Tags = {}): Tags {
  const at = text.indexOf('=')
  if (at < 1) throw usageError(`"${text}": expected key=value`)
  const value = text.slice(at + 1)
  const number = Number(value)
  return { ...known, [text.slice(0, at)]: value.trim() !== '' && Number.isFinite(number) ? number : value }
}
