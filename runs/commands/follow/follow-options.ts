import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { operators } from '../../../operators/index.ts'
import { definitionUrl } from '../../../pipeline/definition/definition.ts'
import { tagsFrom } from '../../../pipeline/executors/cluster/raw-runs.ts'
import type { StopRule } from '../../../pipeline/live/stop-rule.ts'
import { parseUntil } from '../../../pipeline/live/until.ts'
import { usageError } from '../../../schemas/errors.ts'
import { didYouMean } from '../../../schemas/nearest.ts'
import type { Tags } from '../../../schemas/store.ts'
import { chainOf } from '../../definitions/measure.ts'
import type { Log } from '../common/log.ts'
import { blockFrames, type ReadOptions } from '../ingest/ingest-options.ts'

export interface FollowCommandOptions extends Omit<ReadOptions, 'until'> {
  readonly watch: string[]
  readonly out: string
  readonly serve?: string
  readonly idle?: string
  /** A condition; not the last time that is kept. */
  readonly until?: string
  readonly then?: string
  readonly stopFile?: string
  readonly log: 'text' | 'json'
  readonly param?: Tags
  readonly tagFrom?: string
}

const MEASURE = new URL('../../definitions/measure.js', import.meta.url).href

/** The module that a definition's path or the name of an operator stands for, and what it is called with. */
export function definitionOf(given: string, param: Tags = {}): { module: string; params: unknown } {
  const operator = existsSync(resolve(given)) ? undefined : operators.find(({ name }) => name === given)
  if (!operator || operator.kind === 'transform') return { module: definitionUrl(given), params: param }
  const flags = Object.fromEntries(Object.entries(param).map(([key, value]) => [camel(key), value]))
  const known = new Set(chainOf(operator).flatMap((step) => Object.keys(step.params.shape)))
  const stray = Object.keys(flags).find((key) => !known.has(key))
  if (stray !== undefined)
    throw usageError(`--param ${stray}: ${given} has no such parameter`, didYouMean(stray, known))
  return { module: MEASURE, params: { name: given, flags } }
}

const camel = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** What is said of the frames. */
export function ingestOf(options: FollowCommandOptions) {
  const { timestep, interval, units, elements, names, composition, cell, velocities, cells } = options
  const { unwrap, joined, from, equilibration, stride, everySteps, mobile, tag } = options
  return {
    ...{ timestep, interval, units, elements, names, composition, cell, velocities, cells },
    ...{ unwrap, joined, from, equilibration, stride, everySteps, mobile, tags: tag },
    blockFrames: blockFrames(options),
  }
}

/** Tags of a run by its folder. */
export const tagsOf =
  ({ tagFrom }: FollowCommandOptions) =>
  (folder: string): Tags =>
    tagFrom === undefined ? {} : tagsFrom(tagFrom, folder)

/** The rule that ends the simulation. Throws usage errors. */
export function ruleOf(options: FollowCommandOptions, out: string, log: Log): StopRule | undefined {
  const { until, then, stopFile } = options
  if (until === undefined) {
    if (then === undefined && stopFile === undefined) return undefined
    throw usageError(
      '--then and --stop-file wait for a condition',
      'Give it: --until "error(diffusion.D) < 5%".',
    )
  }
  const act = () => {
    log('then', `running: ${then}`, { command: then })
    const child = spawn(then as string, { shell: true, stdio: ['ignore', 2, 2] })
    child.on('error', (error) => log('then-failed', `${then}: ${error.message}`))
    child.on('exit', (code) => log('then-ended', `${then}: ended with ${code}`, { code: code ?? -1 }))
  }
  return {
    until: parseUntil(until),
    record: join(out, 'until.json'),
    stopFile: stopFile ?? (then === undefined ? join(out, 'converged') : undefined),
    act: then === undefined ? undefined : act,
  }
}

const MS: Record<string, number> = { s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 }

/** "10min" in ms. Throws a usage error. */
export function wallClock(text: string): number {
  const [, number, unit] = /^(\d+\.?\d*)\s*(s|min|h|d)$/.exec(text) ?? []
  if (number === undefined) throw usageError(`--idle ${text}: expected a time`, 'Write 30s, 10min, 2h or 1d.')
  return Number(number) * MS[unit]
}
