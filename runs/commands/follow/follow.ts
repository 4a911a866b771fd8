import { join, resolve } from 'node:path'
import { Command, Option } from 'commander'
import { loadStudy } from '../../../pipeline/definition/definition.ts'
import { type Convergence, openConvergence } from '../../../pipeline/live/convergence.ts'
import { type Ending, follow, type Round } from '../../../pipeline/live/follow.ts'
import { partsOf } from '../../../pipeline/live/page.ts'
import { type LivePage, servePage } from '../../../pipeline/live/serve.ts'
import { type StatusWriter, statusWriter } from '../../../pipeline/live/status.ts'
import { applyStopRule, type StopRule } from '../../../pipeline/live/stop-rule.ts'
import { makeViewer, type Viewer } from '../../../pipeline/live/view.ts'
import { FEW } from '../../../pipeline/live/workbench.ts'
import { figureFile } from '../../../pipeline/report/index.ts'
import { type Circumstances, writeHeldResults } from '../../../pipeline/report/results/results.ts'
import { tellingNo } from '../../../pipeline/report/told-paths.ts'
import { makeFolder } from '../../../pipeline/store/files.ts'
import { saveMemory } from '../common/engine.ts'
import { interrupts } from '../common/interrupt.ts'
import { type Log, logTo } from '../common/log.ts'
import { pair, withPaths } from '../common/options.ts'
import { removedText } from '../common/removed.ts'
import { given, withReading } from '../ingest/ingest-options.ts'
import { tellChanges, tellEnd } from './follow-log.ts'
import {
  definitionOf,
  ingestOf,
  type FollowCommandOptions as Options,
  ruleOf,
  tagsOf,
  wallClock,
} from './follow-options.ts'

/** ms that are left after a signal */
const LAST_WORDS = 9000

const OPEN =
  '; the network can read it: whoever has this address with its token, and, as nothing is encrypted, who listens on the way'

/** ionstream follow DEFINITION --watch GLOB…: results beside running simulations. */
export function followCommand(): Command {
  const command = withPaths(new Command('follow'))
    .description('follow trajectories while simulations write them: current results on a page, nothing lost')
    .argument('<definition>', 'TypeScript or JavaScript module, or the name of a measure or estimate (msd)')
    .requiredOption(
      '--watch <pattern...>',
      'files to follow; each folder is a run, its files in natural order',
    )
    .option('--out <dir>', 'folder of stores and results', 'follow')
    .option('--serve <host:port>', 'show the page there, as in 127.0.0.1:8080')
    .option('--idle <time>', 'end when nothing has come for so long, as in 10min')
    .option('--until <condition>', 'as in "error(diffusion.D) < 5%" or "time > 5ns", joined by "and"')
    .option('--then <command>', 'what the shell runs, once, when the condition is met')
    .option('--stop-file <path>', 'what is written, once, when the condition is met (default: DIR/converged)')
    .addOption(
      new Option('--log <kind>', 'lines for people or for programs')
        .choices(['text', 'json'])
        .default('text'),
    )
    .option('--param <key=value>', 'a parameter of the definition, or of the measure; may be repeated', pair)
    .option('--tag-from <pattern>', 'tags of the runs from their folders, as in "{temperature}K/run*"')
  return withReading(command, ['--until'])
    .addHelpText(
      'after',
      `
It ends when asked to (SIGTERM, Ctrl-C), when nothing comes any more (--idle), or when there is a file DIR/stop.
Started again, it goes on; the results have the bits of "analyse" over the finished files.

Examples:
  ionstream follow study.ts --watch 600K/run*/dump.lammpstrj --out 600K/live --timestep 2fs --elements 1=Li,2=P,3=S,4=S,5=Cl --serve 127.0.0.1:8080
  ionstream follow study.ts --watch '*K/run*/dump.lammpstrj' --tag-from '{temperature}K/run*' --out live --timestep 2fs --elements 1=Li,2=S
  ionstream follow diffusion --param lags=100ps --watch run1/dump.lammpstrj --out live --timestep 2fs --elements 1=Li,2=S
  ionstream follow study.ts --watch run*/dump.*.lammpstrj --out live --timestep 2fs --idle 10min --until "error(diffusion.D) < 5%" --stop-file run1/STOP`,
    )
    .action(run)
}

async function run(definition: string, options: Options): Promise<void> {
  const log = logTo(options.log)
  const out = resolve(options.out)
  const study = definitionOf(definition, options.param)
  const rule = ruleOf(options, out, log)
  makeFolder(out)
  let stopping = false
  const signals = interrupts().subscribe(() => {
    stopping = true
    setTimeout(() => process.exit(0), LAST_WORDS).unref()
  })
  const convergence = openConvergence(join(out, 'convergence.json'))
  const viewer = makeViewer(definition, convergence)
  let page: LivePage | undefined
  let status: StatusWriter | undefined
  let last: Round | undefined
  const show = (round: Round) => {
    last = round
    const view = viewer.view(round)
    round.disk.tries('status', () => status?.show(view))
    const shown = options.paths ? view : tellingNo(pathsIn(round, [definition, out]))(view)
    page?.show(shown, partsOf(shown, convergence, rule?.until.wanted ?? new Map()))
  }
  try {
    page = options.serve === undefined ? undefined : await servePage(options.serve, out)
    if (page) log('serving', `the page is at ${page.url}${page.isOpen ? OPEN : ''}`, { url: page.url })
    status = statusWriter(out, page?.url)
    const told = tellChanges(log)
    const onRemoved = (files: readonly string[]) =>
      log('removed', removedText(out, files), { files: files.join(' ') })
    const ending = await follow({
      ...study,
      watch: options.watch,
      out,
      ingest: { ...(await loadStudy(study.module, study.params)).reading, ...given(ingestOf(options)) },
      tagsOf: tagsOf(options),
      idle: options.idle === undefined ? undefined : wallClock(options.idle),
      stopped: () => stopping,
      onStudy: (study) => rule?.until.check(study),
      onRound(round) {
        if (round.intakes.length > FEW) saveMemory()
        show(round)
        if (rule) stopWhenMet(rule, round, log)
        told(round)
      },
      async onReport(round) {
        viewer.draw(await report(round, { definition, paths: options.paths, onRemoved }, out, convergence))
        show(round)
      },
    })
    endStatus(status, viewer, last, ending.why)
    tellEnd(ending, log)
  } finally {
    await page?.close()
    signals.unsubscribe()
  }
}

/** Where on this machine its things are. */
const pathsIn = ({ intakes }: Round, others: readonly string[]): string[] => [
  ...others,
  ...intakes.flatMap(({ store, watched: { folder, files } }) => [store, folder, ...files]),
]

const STOP_RULE = 'stop rule'

/** Carries out the rule where its condition is met, now or when there was no room to write that down. */
function stopWhenMet(rule: StopRule, { analysis, isNew, disk }: Round, log: Log): void {
  if (!analysis || !(isNew || disk.waiting.has(STOP_RULE))) return
  disk.tries(STOP_RULE, () => {
    if (applyStopRule(rule, analysis)) log('until', `${rule.until.text}: met`, { condition: rule.until.text })
  })
}

function endStatus(status: StatusWriter, viewer: Viewer, last: Round | undefined, why: Ending['why']): void {
  if (last) last.disk.tries('status', () => status.end(viewer.view({ ...last, isNew: false }), why))
}

/** Writes results and the history of the numbers; gives the figures. */
async function report(
  { analysis, intakes, bench }: Round,
  told: Pick<Circumstances, 'definition' | 'paths' | 'onRemoved'>,
  out: string,
  convergence: Convergence,
) {
  if (!analysis) return []
  const timing = { seconds: performance.now() / 1000 }
  const said = [...intakes.flatMap(({ notes }) => notes), ...bench.notes]
  const whole = { ...analysis, warnings: [...said, ...analysis.warnings] }
  await writeHeldResults(whole, out, { ...told, executor: 'live', threads: 1, timing })
  convergence.save()
  return analysis.results.flatMap(({ name, figures }) =>
    figures.map((figure) => ({
      file: figureFile({ output: name, figure }),
      title: figure.title,
      caption: figure.caption,
    })),
  )
}
