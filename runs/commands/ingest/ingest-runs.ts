import { join, resolve } from 'node:path'
import { tagsFrom } from '../../../pipeline/executors/cluster/raw-runs.ts'
import { ingestRuns, type RunOutcome } from '../../../pipeline/ingest/many.ts'
import type { IngestOptions } from '../../../pipeline/ingest/options/options.ts'
import { findRuns, type WatchedRun } from '../../../pipeline/live/watch.ts'
import { warningLines } from '../../../pipeline/report/warnings.ts'
import { progress } from '../../../pipeline/run/progress.ts'
import { diskError } from '../../../pipeline/store/files.ts'
import { readManifest } from '../../../pipeline/store/manifest.ts'
import { explain, IonstreamError, partialError, usageError } from '../../../schemas/errors.ts'
import type { Tags } from '../../../schemas/store.ts'
import { printJson, say } from '../common/print.ts'
import { foresee } from './foresee.ts'
import { settleMobile } from './mobile.ts'

interface ManyOptions {
  readonly runs: readonly WatchedRun[]
  /** Folder of the stores. */
  readonly out: string
  readonly threads: number
  readonly json: boolean
  readonly dryRun?: boolean
  /** Pattern that finds tags in the folder of a run. */
  readonly tagFrom?: string
  /** True where the mobile elements are said. */
  readonly told: boolean
}

/** ionstream ingest --runs GLOB --out DIR: every folder with files that match is a run, DIR/NAME its store.
 *  Throws the first run's error where none could be read, a partial error where some could. */
export async function ingestMany(
  { runs, out, threads, json, tagFrom, told, dryRun }: ManyOptions,
  options: Omit<IngestOptions, 'files' | 'out'>,
): Promise<void> {
  const orders = runs.map(({ name, folder, files }) => ({
    name,
    options: { ...options, files, out: join(out, name), tags: tagsWith(tagFrom, folder, options.tags) },
  }))
  if (dryRun) {
    for (const order of orders) await foresee(order.options)
    return
  }
  const total = runs.reduce((sum, { bytes }) => sum + bytes, 0)
  const bar = progress({ label: `reading ${runs.length} runs`, total, unit: 'B' })
  const outcomes = await ingestRuns(orders, threads, bar.update)
  bar.done()
  if (json) printJson(outcomes.map(plain))
  else tell(out, outcomes)
  for (const { name } of outcomes.filter((outcome) => 'report' in outcome))
    say(`${join(out, name)}: ${settleMobile(join(out, name), told)}`)
  throwFor(out, outcomes)
}

/** Throws a usage error where there are none. */
export async function runsOf(patterns: readonly string[]): Promise<WatchedRun[]> {
  const runs = await findRuns(patterns, () => true)
  if (runs.length > 0) return runs
  throw usageError(
    `--runs ${patterns.join(' ')}: no file matches`,
    "Quote the pattern, as in --runs '600K/run*/dump.lammpstrj'.",
  )
}

/** Tags by the folder of a run, where a pattern finds some; those that were given go before. */
export const tagsWith = (
  pattern: string | undefined,
  folder: string,
  given: Tags | undefined,
): Tags | undefined => (pattern === undefined ? given : { ...tagsFrom(pattern, resolve(folder)), ...given })

const plain = (outcome: RunOutcome) =>
  'report' in outcome
    ? { run: outcome.name, ...outcome.report }
    : { run: outcome.name, error: outcome.error.message }

function tell(out: string, outcomes: readonly RunOutcome[]): void {
  const done = outcomes.flatMap((outcome) =>
    'report' in outcome ? [{ ...outcome.report, store: join(out, outcome.name) }] : [],
  )
  for (const { store, frames, atoms } of done) say(`${store}: ${frames} frames of ${atoms} atoms`)
  const warnings = done.flatMap(({ store, warnings: own }) =>
    own.map((warning) => ({ ...warning, name: `${store}: ${warning.name}` })),
  )
  for (const line of warningLines(warnings)) say(`warning: ${line}`)
}

/** Names the runs that failed, why, and what their stores keep. */
function throwFor(out: string, outcomes: readonly RunOutcome[]): void {
  const failed = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome] : []))
  if (failed.length === 0) return
  const list = failed
    .map(({ name, error }) => `${name}: ${explain(diskError(error))}${keptText(join(out, name))}`)
    .join('\n')
  const count = `${failed.length} of ${outcomes.length} runs could not be read`
  const bug = failed.find(({ error }) => !(error instanceof IonstreamError))
  if (bug) {
    say(`${count}\n${list}`)
    throw bug.error
  }
  const [{ error }] = failed
  if (failed.length === outcomes.length)
    throw new IonstreamError((error as IonstreamError).fault, count, list)
  throw partialError(`${count}; the others are stored`, list)
}

/** How much of a run that failed is in its store. */
function keptText(store: string): string {
  const frames = framesIn(store)
  if (frames === 0) return ''
  return `\n  ${store} keeps the ${frames} frames that were read before; the same command goes on from there once this is mended.`
}

function framesIn(store: string): number {
  try {
    const { blocks, tail } = readManifest(store)
    return [...blocks, ...(tail ? [tail] : [])].reduce((sum, { frames }) => sum + frames, 0)
  } catch {
    return 0
  }
}
