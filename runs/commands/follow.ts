import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { Command, Option } from 'commander'
import { definitionUrl } from '../../pipeline/definition.ts'
import { type Ending, follow, type Round } from '../../pipeline/executors/live.ts'
import { type Convergence, openConvergence } from '../../pipeline/live/convergence.ts'
import { partsOf } from '../../pipeline/live/page.ts'
import { type LivePage, servePage } from '../../pipeline/live/serve.ts'
import { applyStopRule, type StopRule } from '../../pipeline/live/stop-rule.ts'
import { parseUntil } from '../../pipeline/live/until.ts'
import { makeViewer } from '../../pipeline/live/view.ts'
import { figureFile } from '../../pipeline/report/index.ts'
import { writeResults } from '../../pipeline/results.ts'
import { usageError } from '../../schemas/errors.ts'
import type { Tags } from '../../schemas/store.ts'
import { interrupts } from './interrupt.ts'
import { type Log, logTo } from './log.ts'
import { pair, wholeNumber } from './options.ts'
import { wallClock } from './wall-clock.ts'

interface Options {
  readonly watch: string[]
  readonly out: string
  readonly serve?: string
  readonly idle?: string
  readonly until?: string
  readonly then?: string
  readonly stopFile?: string
  readonly log: 'text' | 'json'
  readonly param?: Tags
  readonly timestep?: string
  readonly interval?: string
  readonly units?: string
  readonly elements?: string
  readonly cell?: string
  readonly tag?: Tags
  readonly block?: string
}

/** ms that are left after a signal */
const LAST_WORDS = 9000

/** ionstream follow DEFINITION --watch GLOB…: results beside running simulations. */
export function followCommand(): Command {
  return new Command('follow')
    .description('follow trajectories while simulations write them: current results on a page, nothing lost')
    .argument('<definition>', 'TypeScript or JavaScript module')
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
    .option('--param <key=value>', 'a parameter of the definition; may be repeated', pair)
    .option('--timestep <time>', 'time per MD step number (LAMMPS), as in 2fs')
    .option('--interval <time>', 'time between frames (XDATCAR, xyz), as in 100fs')
    .option('--units <style>', 'LAMMPS units: metal, real, …')
    .option('--elements <map>', 'elements of the types, as in 1=Li,2=P,3=S,4=S,5=Cl')
    .option('--cell <cell>', 'cell in Å where the file has none: a,b,c or nine numbers')
    .option('--tag <key=value>', 'a tag of all runs, as in temperature=600; may be repeated', pair)
    .option('--block <frames>', 'frames in a block: a power of two')
    .addHelpText(
      'after',
      `
It ends when asked to (SIGTERM, Ctrl-C), when nothing comes any more (--idle), or when there is a file DIR/stop.
Started again, it goes on; the results have the bits of "analyse" over the finished files.

Examples:
  ionstream follow study.ts --watch 600K/run*/dump.lammpstrj --out 600K/live --timestep 2fs --elements 1=Li,2=P,3=S,4=S,5=Cl --serve 127.0.0.1:8080
  ionstream follow study.ts --watch run*/dump.*.lammpstrj --out live --timestep 2fs --idle 10min --until "error(diffusion.D) < 5%" --stop-file run1/STOP`,
    )
    .action(run)
}

async function run(definition: string, options: Options): Promise<void> {
  // Hours beside a simulation: what is not used any more is given back early.
  setFlagsFromString('--heap-growing-percent=25')
  const log = logTo(options.log)
  const out = resolve(options.out)
  const module = definitionUrl(definition)
  const rule = ruleOf(options, out, log)
  mkdirSync(out, { recursive: true })
  let stopping = false
  const signals = interrupts().subscribe(() => {
    stopping = true
    setTimeout(() => process.exit(0), LAST_WORDS).unref()
  })
  const convergence = openConvergence(join(out, 'convergence.json'))
  const viewer = makeViewer(definition, convergence)
  let page: LivePage | undefined
  const show = (round: Round) => {
    const view = viewer.view(round)
    page?.show(view, partsOf(view, convergence, rule?.until.wanted ?? new Map()))
  }
  try {
    page = options.serve === undefined ? undefined : await servePage(options.serve, out)
    if (page) log('serving', `the page is at ${page.url}`, { url: page.url })
    const told = tellChanges(log)
    const ending = await follow({
      module,
      params: options.param ?? {},
      watch: options.watch,
      out,
      ingest: ingestOf(options),
      idle: options.idle === undefined ? undefined : wallClock(options.idle),
      stopped: () => stopping,
      onStudy: (study) => rule?.until.check(study),
      onRound(round) {
        show(round)
        told(round)
        if (rule && round.isNew && round.analysis && applyStopRule(rule, round.analysis))
          log('until', `${rule.until.text}: met`, { condition: rule.until.text })
      },
      async onReport(round) {
        viewer.draw(await report(round, definition, out, convergence))
        show(round)
      },
    })
    end(ending, log)
  } finally {
    await page?.close()
    signals.unsubscribe()
  }
}

const ingestOf = ({ timestep, interval, units, elements, cell, tag, block }: Options) => ({
  timestep,
  interval,
  units,
  elements,
  cell,
  tags: tag,
  blockFrames: block === undefined ? undefined : wholeNumber('--block', block),
})

function ruleOf(options: Options, out: string, log: Log): StopRule | undefined {
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

/** Writes results and the history of the numbers; gives the figures. */
async function report(
  { analysis, intakes, bench }: Round,
  definition: string,
  out: string,
  convergence: Convergence,
) {
  if (!analysis) return []
  const timing = { seconds: performance.now() / 1000 }
  const said = [...intakes.flatMap(({ notes }) => notes), ...bench.notes]
  const whole = { ...analysis, warnings: [...said, ...analysis.warnings] }
  await writeResults(whole, out, { definition, executor: 'live', threads: 1, timing })
  convergence.save()
  return analysis.results.flatMap(({ name, figures }) =>
    figures.map((figure) => ({
      file: figureFile({ output: name, figure }),
      title: figure.title,
      caption: figure.caption,
    })),
  )
}

/** Tells of each run when it is found, waits, goes on, is refused or begun anew. */
function tellChanges(log: Log): (round: Round) => void {
  const known = new Map<string, string>()
  const once = (key: string, state: string, event: string, text: string) => {
    if (known.get(key) !== state) log(event, text, { run: key })
    known.set(key, state)
  }
  return ({ intakes, bench }) => {
    for (const { name, problem, waiting, notes, frames } of intakes) {
      if (problem) once(name, problem.message, 'problem', `${name}: ${problem.message}. ${problem.remedy}`)
      else if (waiting !== undefined) once(name, 'waiting', 'waiting', `${name}: waiting: ${waiting}`)
      else if (frames > 0) once(name, 'frames', 'reading', `${name}: ${frames} frames so far`)
      for (const note of notes) once(`${name} ${note.message}`, 'said', note.name, `${name}: ${note.message}`)
    }
    for (const { name, message } of bench.notes) once(message, 'said', name, message)
    for (const [store, { message }] of bench.problems) once(`${store} plan`, 'not-yet', 'not-yet', message)
  }
}

function end({ why, intakes, problems }: Ending, log: Log): void {
  const frames = intakes.reduce((sum, intake) => sum + intake.frames, 0)
  log('ended', `${why}: ${intakes.length} runs, ${frames} frames; everything is saved`, { why, frames })
  if (why !== 'stopped' && problems.length > 0) throw problems[0]
}
