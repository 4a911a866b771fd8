import { join } from 'node:path'
import { ingestRuns, type RunOutcome } from '../../../pipeline/ingest/many.ts'
import type { IngestOptions } from '../../../pipeline/ingest/options/options.ts'
import { findRuns } from '../../../pipeline/live/watch.ts'
import { progress } from '../../../pipeline/run/progress.ts'
import { explain, IonstreamError, partialError, usageError } from '../../../schemas/errors.ts'
import { printJson, say } from '../common/print.ts'

interface ManyOptions {
  readonly patterns: readonly string[]
  /** Folder of the stores. */
  readonly out: string
  readonly threads: number
  readonly json: boolean
}

/** ionstream ingest --runs GLOB --out DIR: every folder with files that match is a run, DIR/NAME its store.
 *  Throws the first run's error where none could be read, a partial error where some could. */
export async function ingestMany(
  { patterns, out, threads, json }: ManyOptions,
  options: Omit<IngestOptions, 'files' | 'out'>,
): Promise<void> {
  const runs = await findRuns(patterns, () => true)
  if (runs.length === 0)
    throw usageError(
      `--runs ${patterns.join(' ')}: no file matches`,
      "Quote the pattern, as in --runs '600K/run*/dump.lammpstrj'.",
    )
  const total = runs.reduce((sum, { bytes }) => sum + bytes, 0)
  const bar = progress({ label: `reading ${runs.length} runs`, total, unit: 'B' })
  const orders = runs.map(({ name, files }) => ({
    name,
    options: { ...options, files, out: join(out, name) },
  }))
  const outcomes = await ingestRuns(orders, threads, bar.update)
  bar.done()
  if (json) printJson(outcomes.map(plain))
  else for (const outcome of outcomes) tell(out, outcome)
  throwFor(outcomes)
}

const plain = (outcome: RunOutcome) =>
  'report' in outcome
    ? { run: outcome.name, ...outcome.report }
    : { run: outcome.name, error: outcome.error.message }

function tell(out: string, outcome: RunOutcome): void {
  if (!('report' in outcome)) return
  const { frames, atoms, warnings } = outcome.report
  const store = join(out, outcome.name)
  say(`${store}: ${frames} frames of ${atoms} atoms`)
  for (const { name, message, count } of warnings) say(`warning: ${store}: ${name} (${count}×): ${message}`)
}

/** Names the runs that failed, and why. */
function throwFor(outcomes: readonly RunOutcome[]): void {
  const failed = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome] : []))
  if (failed.length === 0) return
  const list = failed.map(({ name, error }) => `${name}: ${explain(error)}`).join('\n')
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
