import { Command, Option } from 'commander'
import { replicas } from '../../../pipeline/definition/study.ts'
import type { Draft } from '../../../pipeline/executors/cluster/draft.ts'
import { ingestedStores } from '../../../pipeline/executors/cluster/ingest-job.ts'
import { refuseWhileActive, schedulerOf } from '../../../pipeline/executors/cluster/schedulers.ts'
import { ranges, taskCount } from '../../../pipeline/executors/cluster/shares.ts'
import { byHand, handOver, requestsOf } from '../../../pipeline/executors/cluster/submit.ts'
import { planStudy } from '../../../pipeline/executors/cluster/submit-study.ts'
import { siteOptions } from '../../../schemas/cluster.ts'
import { usageError } from '../../../schemas/errors.ts'
import { pair, wholeNumber } from '../common/options.ts'
import { say } from '../common/print.ts'
import { withReading } from '../ingest/ingest-options.ts'
import { refuseReading, submitIngest } from './submit-ingest.ts'
import { program, type SubmitOptions, siteFrom, timeLimit } from './submit-options.ts'

/** ionstream submit DEFINITION: the same study on a cluster. */
export function submitCommand(): Command {
  const command = new Command('submit')
    .description('run a definition on a cluster: an array of shares, then a job that collects them')
    .argument('<definition>', 'TypeScript or JavaScript module')
    .argument('[stores...]', 'stores in place of those that the definition names')
    .requiredOption('--out <dir>', 'folder of the results, seen by all nodes')
    .option(
      '--ingest <paths...>',
      'first ingest these: folders of runs or their trajectories, or patterns; the files of a folder are one run, in natural order',
    )
    .option('--tag-from <pattern>', 'tags of the runs from their folders, as in "{temperature}K/run*"')
    .option('--ingested', 'over the stores that --ingest made in the same --out')
    .option('--param <key=value>', 'a parameter of the definition; may be repeated', pair)
    .option('--array <n>', 'number of shares (default: so that one takes about an hour)')
    .option('--threads <n>', 'cores of a share', '4')
    .option('--memory <mb>', 'memory of a share in MB (default: what the plan needs)')
    .option('--time <limit>', 'time limit of a share, as in 2:00:00 (default: from the size of the runs)')
    .option('--partition <name>', 'partition or queue')
    .option('--account <name>', 'account or project')
    .addOption(
      new Option('--scheduler <name>', 'who starts the shares').choices(
        siteOptions.shape.scheduler.def.innerType.options,
      ),
    )
    .option('--site <file>', 'options of the site (default: ~/.config/ionstream/site.json)')
    .option('--stage', "copy each store to the node's own disk first")
    .option('--dry-run', 'print the scripts; write and submit nothing')
  return withReading(command)
    .addHelpText(
      'after',
      `
Examples:
  ionstream submit study.ts 600K/run*/ --out results --dry-run
  ionstream submit study.ts --out results --array 20 --threads 8 --time 4:00:00 --partition short
  ionstream submit study.ts --out results --ingest dumps/*K/run* --tag-from {temperature}K/run* --timestep 2fs --elements 1=Li,2=P,3=S,4=S,5=Cl`,
    )
    .action(submit)
}

async function submit(definition: string, named: string[], options: SubmitOptions): Promise<void> {
  const site = siteFrom(options)
  const { out } = options
  if (!options.dryRun) await refuseWhileActive(out)
  if (options.ingest) {
    if (named.length > 0 || options.ingested)
      throw usageError('--ingest makes the stores itself', 'Name no stores, and leave --ingested out.')
    return submitIngest(definition, options, site)
  }
  refuseReading(options)
  const stores = options.ingested ? [...named, ...ingestedStores(out)] : named
  const draft = await planStudy({
    definition,
    params: options.param,
    runs: stores.map((store) => replicas(store)),
    out,
    site,
    shares: options.array === undefined ? undefined : wholeNumber('--array', options.array),
    threads: wholeNumber('--threads', options.threads),
    memory: options.memory === undefined ? undefined : wholeNumber('--memory', options.memory),
    time: options.time === undefined ? undefined : timeLimit(options.time),
    stage: options.stage,
  })
  say(draftText(draft))
  if (options.dryRun) return dryRun(out, draft)
  const job = await handOver(out, draft.job, program(), draft.open)
  const last = job.submitted.at(-1)
  if (last)
    say(
      `submitted: job ${last.array} (${many(draft.open.length, 'share')}), then ${last.collect} (collect)\nionstream status ${out}`,
    )
  else process.stdout.write(`${byHand(out, draft.open, job.shares)}\n`)
}

function dryRun(out: string, { job, open }: Draft): void {
  const scheduler = schedulerOf(job.site)
  if (!scheduler) process.stdout.write(`${byHand(out, open, job.shares)}\n`)
  else {
    const { array, collect } = requestsOf(out, job, program(), open)
    const scripts = [
      ...(open.length > 0 ? [['array.sh', array] as const] : []),
      ['collect.sh', collect] as const,
    ]
    for (const [name, request] of scripts) process.stdout.write(`# ${name}\n${scheduler.script(request)}\n`)
  }
}

function draftText({ job, plan, open }: Draft): string {
  const { threads, memory, time } = job.request
  const some = `${many(open.length, 'share')} of ${job.shares} (${ranges(open) || 'none'})`
  const shares = open.length === job.shares ? many(job.shares, 'share') : some
  const tasks = `${many(taskCount(job.runs), 'task')}, ${plan.tasks - plan.openTasks} done before`
  return [
    `${many(plan.runs.length, 'run')}, ${tasks}; ${shares} to compute`,
    `  a share: ${threads} cores, ${memory} MB, at most ${time}`,
  ].join('\n')
}

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
