import { existsSync } from 'node:fs'
import { Command } from 'commander'
import { jobPath } from '../../../pipeline/executors/cluster/job.ts'
import { statesOf } from '../../../pipeline/executors/cluster/schedulers.ts'
import { ranges } from '../../../pipeline/executors/cluster/shares.ts'
import { openShares, type Survey, survey } from '../../../pipeline/executors/cluster/survey.ts'
import { printJson } from '../common/print.ts'
import { ingestStatus } from './ingest-status.ts'

interface ShareStatus {
  readonly share: number
  readonly tasks: number
  readonly done: number
  /** done, running, pending or missing */
  readonly state: string
  /** The scheduler's own word, where it knows the share. */
  readonly scheduler: string | null
}

/** ionstream status DIR: how far the shares of a submitted job have come. */
export function statusCommand(): Command {
  return new Command('status')
    .description('shares of a submitted job: done, running, pending, missing')
    .argument('<dir>', 'the --out of "ionstream submit"')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  ionstream status results\n  ionstream status results --json')
    .action(async (dir: string, { json }: { json?: boolean }) => {
      const ingest = await ingestStatus(dir)
      if (ingest && !existsSync(jobPath(dir))) {
        if (json) printJson({ ingest: ingest.runs, shares: [], strangers: [], submitted: ingest.submitted })
        else process.stdout.write(`${ingest.text}\n`)
        return
      }
      const found = await survey(dir)
      const shares = await sharesOf(found)
      const { strangers, job } = found
      const { submitted } = job
      if (json) printJson({ ...(ingest ? { ingest: ingest.runs } : {}), shares, strangers, submitted })
      else process.stdout.write(`${statusText(dir, found, shares)}\n`)
    })
}

async function sharesOf(found: Survey): Promise<ShareStatus[]> {
  const states = await statesOf(found.job)
  const open = new Map<number, number>()
  for (const { share } of found.open) open.set(share, (open.get(share) ?? 0) + 1)
  return found.sizes.map((tasks, share) => {
    const left = open.get(share) ?? 0
    const seen = states.get(share)
    const state = left === 0 ? 'done' : seen && seen.state !== 'ended' ? seen.state : 'missing'
    return { share, tasks, done: tasks - left, state, scheduler: seen?.word ?? null }
  })
}

const MOST_LINES = 40

function statusText(dir: string, found: Survey, shares: readonly ShareStatus[]): string {
  const count = (state: string) => shares.filter((share) => share.state === state).length
  const states = ['done', 'running', 'pending', 'missing'].map((state) => `${count(state)} ${state}`)
  const unfinished = shares.filter(({ state }) => state !== 'done')
  const lines = unfinished
    .slice(0, MOST_LINES)
    .map(
      ({ share, tasks, done, state, scheduler }) =>
        `  share ${share}: ${done} of ${tasks} tasks, ${state}${scheduler ? ` (${scheduler})` : ''}`,
    )
  return [
    `${dir}: ${shares.length} shares: ${states.join(', ')}`,
    ...lines,
    ...(unfinished.length > MOST_LINES ? [`  … ${unfinished.length - MOST_LINES} more`] : []),
    ...found.strangers.map((stranger) => `  not of this job: ${stranger}`),
    ...adviceFor(dir, found, shares),
  ].join('\n')
}

function adviceFor(dir: string, found: Survey, shares: readonly ShareStatus[]): string[] {
  if (found.open.length === 0) return [`everything is computed: ionstream collect ${dir}`]
  const missing = openShares(found).filter((share) => shares[share].state === 'missing')
  return missing.length === 0
    ? []
    : [`missing: --array=${ranges(missing)}; compute them: ionstream collect ${dir} --resubmit`]
}
