import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import type { Estimate, Measure } from '../../pipeline/definition/operator.ts'
import { replicas } from '../../pipeline/definition/study.ts'
import { warningLines } from '../../pipeline/report/warnings.ts'
import { usageError } from '../../schemas/errors.ts'
import { describeParams, type ParamInfo } from '../../schemas/params.ts'
import { listed } from '../catalogue/named.ts'
import { chainOf, type Flags, takesColumns } from '../definitions/measure.ts'
import { assumedCrystal, assumedMobile } from './common/assumed.ts'
import { columnFilesOf } from './common/column-files.ts'
import { type WorkOptions, withPaths, withWork } from './common/options.ts'
import { printRows, say } from './common/print.ts'
import { sayRemoved } from './common/removed.ts'
import { screen, tableText } from './common/table-text.ts'
import { dryRun, work } from './common/work.ts'
import { refuseLabels, storesOf } from './ingest/label-files.ts'

const DEFINITION = new URL('../definitions/measure.js', import.meta.url).href

type Options = WorkOptions & {
  readonly json?: boolean
  readonly wide?: boolean
  readonly out?: string
  readonly interval?: string
  readonly dryRun?: boolean
  readonly paths?: boolean
  readonly convergence?: true | string
} & Flags

/** ionstream measure OPERATOR STORE…: any listed measure or estimate, without writing a definition; that which is
 *  `wanted` alone, where it is one. */
export async function measureCommand(wanted = ''): Promise<Command> {
  const command = new Command('measure')
    .description('run one listed operator over stores, with its default chain of transforms')
    .addHelpText(
      'after',
      `
Examples:
  ionstream measure msd STORE --of Li --lags 30ps --json
  ionstream measure diffusion 600K/run*/ --of Li
  ionstream measure residence STORE --of Li --centres S,Cl --site 4c --radius 4,3.75,3.5 --ignore-returns-within 1ps
  ionstream measure transitions LABELS.npy --interval 20fs --lags 12ps
  ionstream measure quasielastic SPECTRA.csv --resolution RESOLUTION.csv --can EMPTY.csv`,
    )
  const one = await listed(wanted)
  const chosen =
    one && one.kind !== 'transform' ? [one] : (await import('../../operators/index.ts')).operators
  for (const operator of chosen) if (operator.kind !== 'transform') command.addCommand(oneOperator(operator))
  return command
}

function oneOperator(operator: Measure | Estimate): Command {
  const command = withPaths(withWork(new Command(operator.name)))
    .summary(operator.summary)
    .description(`${operator.summary}\n\nGives: ${columnText(operator)}`)
    .argument(
      '<stores...>',
      `stores made by "ionstream ingest"; replicas where their tags agree${takesColumns(operator) ? '; or files of measured columns' : ''}`,
    )
    .option('--json', 'print an array of rows')
    .option('--wide', 'print every column, however narrow the terminal')
    .option('--out <dir>', 'keep tables, figures and the report there')
    .option(
      '--convergence [wanted]',
      'value and error against the length of the runs, and how many ps more a relative error takes (default: 0.1)',
    )
  if (takesLabels(operator))
    command.option(
      '--interval <time>',
      'time between the frames of label series (LABELS.npy, LABELS.parquet in place of stores)',
    )
  for (const info of chainOf(operator).flatMap((step) => describeParams(step.params))) {
    if (!command.options.some((option) => option.long === info.flag)) command.addOption(optionFor(info))
  }
  return command.action((stores: string[], options: Options) => run(operator, stores, options))
}

const takesLabels = (operator: Measure | Estimate): boolean =>
  operator.kind === 'measure'
    ? (operator.wants?.includes('state') ?? false)
    : operator.from.every(takesLabels)

/** Words that are taken stand in the description; they are refused where parameters are, and shells complete them. */
export function optionFor({
  flag,
  description,
  unit,
  default: value,
  switch: bare,
  choices,
}: ParamInfo): Option {
  if (bare) return new Option(flag, description)
  const about = [
    unit && `in ${unit} unless a unit is given`,
    value !== undefined && !isEmpty(value) && `default: ${wordsOf(value)}`,
  ].filter(Boolean)
  const text = about.length > 0 ? `${description} [${about.join('; ')}]` : description
  return Object.assign(new Option(`${flag} <value>`, text), { completed: choices })
}

/** A default as a person would type it. */
const wordsOf = (value: unknown): string =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? Object.entries(value)
        .map(([key, each]) => `${key}=${each}`)
        .join(',')
    : String(value)

const isEmpty = (value: unknown): boolean => value === '' || (Array.isArray(value) && value.length === 0)

const columnText = (operator: Measure | Estimate): string =>
  Object.entries(operator.shown.columns)
    .map(([name, { unit }]) => (unit ? `${name} (${unit})` : name))
    .join(', ')

/** A relative error as it is typed: 0.05 or 5%. Throws a usage error otherwise. */
function relativeFrom(text: true | string): number {
  if (text === true) return 0.1
  const value = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text)
  if (value > 0) return value
  throw usageError(`--convergence ${text}: expected a relative error above 0, as in 0.1 or 10%`)
}

async function run(operator: Measure | Estimate, stores: readonly string[], options: Options): Promise<void> {
  const { name } = operator
  const columns = columnFilesOf(operator, stores)
  if (!takesLabels(operator)) refuseLabels(name, stores)
  const {
    json,
    wide,
    out,
    interval,
    executor,
    threads,
    dryRun: isDry,
    convergence,
    paths: isTold,
    ...flags
  } = options
  const wanted = convergence === undefined ? undefined : relativeFrom(convergence)
  const folder = out ?? mkdtempSync(join(tmpdir(), 'ionstream-'))
  try {
    const { paths, labels } = columns
      ? { paths: [], labels: false }
      : await storesOf(stores, interval, folder, out === undefined)
    if (!columns && !labels) for (const line of assumedCrystal(operator, flags)) say(line)
    const request = {
      module: DEFINITION,
      params: { name, flags, labels, wanted, columns, kept: out !== undefined },
      runs: paths.map((path) => replicas(path)),
      out: folder,
      options: { executor, threads },
    }
    if (isDry) return await dryRun(request)
    const analysis = await work({
      ...request,
      drawn: out !== undefined,
      async write(analysis, circumstances) {
        if (!out) return
        const { writeHeldResults } = await import('../../pipeline/report/results/results.ts')
        await writeHeldResults(analysis, out, {
          ...circumstances,
          definition: `measure ${name}`,
          paths: isTold,
          onRemoved: sayRemoved(out),
        })
      },
    })
    const { table } = analysis.results[analysis.results.length - 1]
    if (json) await printRows(table)
    else process.stdout.write(`${tableText(table, screen(wide))}\n`)
    if (!columns && !labels) for (const line of assumedMobile(operator, flags, paths)) say(line)
    for (const line of warningLines(analysis.warnings, false)) say(`warning: ${line}`)
  } finally {
    if (!out) rmSync(folder, { recursive: true, force: true })
  }
}
