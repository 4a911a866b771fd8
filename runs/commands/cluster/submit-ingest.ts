import { basename, resolve } from 'node:path'
import { definitionUrl, loadStudy } from '../../../pipeline/definition/definition.ts'
import {
  draftIngest,
  handOverIngest,
  ingestByHand,
  ingestRequests,
  refuseWhileIngesting,
} from '../../../pipeline/executors/cluster/ingest-submit.ts'
import { schedulerOf } from '../../../pipeline/executors/cluster/schedulers.ts'
import type { SiteOptions } from '../../../schemas/cluster.ts'
import { usageError } from '../../../schemas/errors.ts'
import type { IngestJob } from '../../../schemas/ingest-job.ts'
import { type Reading, ruleName } from '../../../schemas/reading.ts'
import { wholeNumber } from '../common/options.ts'
import { say } from '../common/print.ts'
import { blockFrames, given, type ReadOptions } from '../ingest/ingest-options.ts'
import { program, type SubmitOptions, timeLimit } from './submit-options.ts'

const READ = [
  'timestep',
  'interval',
  'units',
  'elements',
  'names',
  'composition',
  'cell',
  'velocities',
  'cells',
  'unwrap',
  'joined',
  'from',
  'until',
  'equilibration',
  'stride',
  'everySteps',
  'mobile',
  'tag',
  'block',
] as const

/** Refuses options of an ingest where there is none. */
export function refuseReading(options: ReadOptions & { readonly tagFrom?: string }): void {
  const given = [...READ, 'tagFrom' as const].find((name) => options[name] !== undefined)
  if (given !== undefined)
    throw usageError(
      `--${given.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)} is for --ingest`,
      'Stores have been read already.',
    )
}

/** ionstream submit DEFINITION --ingest GLOB…: an array that ingests, then a job that submits the analysis. */
export async function submitIngest(
  definition: string,
  options: SubmitOptions,
  site: SiteOptions,
): Promise<void> {
  const { out, dryRun } = options
  if (options.velocities || options.cells)
    throw usageError('--velocities and --cells name files of one run', 'Ingest such runs one by one.')
  if (!dryRun) await refuseWhileIngesting(out)
  const { reading } = await loadStudy(definitionUrl(definition), options.param ?? {})
  const said = { ...reading, ...given(options) }
  const job = await draftIngest(out, {
    patterns: options.ingest ?? [],
    tags: options.tag ?? {},
    tagFrom: options.tagFrom,
    options: toldOf(said, options),
    memory: options.memory === undefined ? undefined : wholeNumber('--memory', options.memory),
    time: options.time === undefined ? undefined : timeLimit(options.time),
    site,
    plan: planWords(definition, options),
  })
  say(runsText(job))
  const tasks = Array.from({ length: job.tasks }, (_, task) => task)
  if (dryRun) return dryRunOf(out, job, tasks)
  await submitTasks(out, job, tasks)
}

/** What is said of the frames, by the definition or on the command line. */
export function toldOf(said: Reading, options: ReadOptions): IngestJob['options'] {
  const { timestep, interval, units, elements, composition, cell, unwrap, joined } = said
  const { from, until, equilibration, stride, everySteps } = said
  return {
    ...{ timestep, interval, units, elements, composition, cell, unwrap: ruleName(unwrap), joined },
    ...{ from, until, equilibration, stride, everySteps, mobile: options.mobile },
    names: options.names === undefined ? undefined : resolve(options.names),
    blockFrames: blockFrames(options),
  }
}

/** Hands tasks of an ingest, and the job that plans, to the scheduler; or says how to do without. */
export async function submitTasks(out: string, job: IngestJob, tasks: readonly number[]): Promise<void> {
  const { submitted } = await handOverIngest(out, job, program(), tasks)
  const last = submitted.at(-1)
  if (last && schedulerOf(job.site))
    say(
      `submitted: job ${last.array} (ingest, ${tasks.length} of ${job.tasks} tasks), then ${last.plan} (submits the analysis)\nionstream status ${out}`,
    )
  else process.stdout.write(`${ingestByHand(out, job, tasks)}\n`)
}

/** The same command over the stores that the array has made. */
function planWords(definition: string, options: SubmitOptions): string[] {
  const { array, threads, memory, time, partition, account, scheduler, site, stage, param = {} } = options
  const pairs = { array, threads, memory, time, partition, account, scheduler, site: site && resolve(site) }
  return [
    'submit',
    resolve(definition),
    '--out',
    resolve(options.out),
    '--ingested',
    ...Object.entries(pairs).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value])),
    ...Object.entries(param).flatMap(([name, value]) => ['--param', `${name}=${value}`]),
    ...(stage ? ['--stage'] : []),
  ]
}

function dryRunOf(out: string, job: IngestJob, tasks: readonly number[]): void {
  const scheduler = schedulerOf(job.site)
  if (!scheduler) {
    process.stdout.write(`${ingestByHand(out, job, tasks)}\n`)
    return
  }
  const { array, plan } = ingestRequests(out, job, program(), tasks)
  for (const [name, request] of [['ingest.sh', array] as const, ['plan.sh', plan] as const])
    process.stdout.write(`# ${name}\n${scheduler.script(request)}\n`)
}

const MOST_RUNS = 20
const MOST_FILES = 4

function runsText({ runs, tasks, request }: IngestJob): string {
  const lines = runs.slice(0, MOST_RUNS).map(({ name, files, tags }) => {
    const shown = files.slice(0, MOST_FILES).map(({ path }) => basename(path))
    const rest = files.length > MOST_FILES ? [`… ${files.length - MOST_FILES} more`] : []
    const tagText = Object.entries(tags).map(([key, value]) => `${key}=${value}`)
    return `  ${name}: ${[...shown, ...rest].join(' ')}${tagText.length > 0 ? ` (${tagText.join(', ')})` : ''}`
  })
  return [
    `${runs.length} runs to ingest in ${tasks} tasks: 1 core, ${request.memory} MB, at most ${request.time} each`,
    ...lines,
    ...(runs.length > MOST_RUNS ? [`  … ${runs.length - MOST_RUNS} more`] : []),
  ].join('\n')
}
