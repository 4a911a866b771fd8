import { Command } from 'commander'
import { operators } from '../../operators/index.ts'
import { type Measure, needsOf, type Operator } from '../../pipeline/definition/operator.ts'
import { unwrappings } from '../../pipeline/ingest/unwrap/rules.ts'
import type { Format } from '../../pipeline/sources/common/source.ts'
import { formats } from '../../pipeline/sources/index.ts'
import { describeParams } from '../../schemas/params.ts'
import type { Table } from '../../schemas/table.ts'
import { findOperator } from '../definitions/measure.ts'
import { printJson, roleText } from './common/print.ts'

/** ionstream list: operators and trajectory formats, as they declare themselves. */
export function listCommand(): Command {
  return new Command('list')
    .description('operators with their parameters, columns and units, and trajectory formats')
    .argument('[operator]', 'one operator in full')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  ionstream list\n  ionstream list residence\n  ionstream list --json',
    )
    .action((name: string | undefined, { json }: { json?: boolean }) => {
      const chosen = name === undefined ? operators : [findOperator(name)]
      if (json)
        printJson({
          operators: chosen.map(describe),
          ...(name === undefined
            ? {
                formats,
                unwrappings: unwrappings.map(({ rule, summary, source }) => ({ rule, summary, source })),
              }
            : {}),
        })
      else process.stdout.write(`${name === undefined ? overview(chosen) : inFull(chosen[0])}\n`)
    })
}

const describe = (operator: Operator) => ({
  name: operator.name,
  kind: operator.kind,
  version: operator.version,
  summary: operator.summary,
  source: operator.source,
  from: operator.kind === 'estimate' ? operator.from.map((source) => source.name) : undefined,
  cut: operator.kind === 'estimate' ? undefined : operator.cut,
  needs: operator.kind === 'measure' ? needsByDefault(operator) : undefined,
  chain: operator.kind === 'measure' ? operator.asked.chain.map((step) => step.name) : undefined,
  params: describeParams(operator.params),
  columns: operator.kind === 'transform' ? undefined : operator.shown.columns,
})

/** Columns that a measure reads when it is told nothing, where that depends on what it is told. */
const needsByDefault = (operator: Measure) =>
  needsOf({ operator, params: operator.params.safeParse({}).data ?? {} })

function overview(chosen: readonly Operator[]): string {
  const width = Math.max(...chosen.map(({ name }) => name.length))
  const lines = (kind: Operator['kind']) =>
    chosen
      .filter((operator) => operator.kind === kind)
      .map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return [
    'Transforms (blocks in, blocks out)',
    ...lines('transform'),
    '',
    'Measures (blocks in, a table out)',
    ...lines('measure'),
    '',
    'Estimates (tables in, a table out)',
    ...lines('estimate'),
    '',
    'Trajectory formats',
    ...formats.flatMap((format) => [
      `  ${format.name.padEnd(width)}  ${format.summary}`,
      ...offersOf(format, width),
    ]),
    '',
    'Rules of unwrapping (ingest --unwrap)',
    ...unwrappings.map(({ rule, summary }) => `  ${rule.padEnd(width)}  ${summary}`),
    '',
    'More of one: ionstream list NAME',
  ].join('\n')
}

/** Each column with what it is to readers of the table. */
function columnLines(columns: Table['columns']): string[] {
  const lines = Object.entries(columns).map(([name, info]) => ({
    head: `${name}${info.unit ? ` (${info.unit})` : ''}`,
    role: roleText(info),
    definition: info.definition,
  }))
  const [wide, wider] = [widest(lines.map(({ head }) => head)), widest(lines.map(({ role }) => role))]
  return lines.map(
    ({ head, role, definition }) => `  ${head.padEnd(wide)}  ${role.padEnd(wider)}  ${definition}`,
  )
}

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length))

/** What a format carries, in two lines under its name. */
function offersOf({ offers }: Format, width: number): string[] {
  const { positions, cell, images, velocities, names, time, units, streaming, live } = offers
  const often = Object.entries({ velocities, cell, images, names }).map(([what, when]) => `${what} ${when}`)
  const ways = [...(streaming ? ['streaming'] : []), ...(live ? ['live'] : [])].join(', ')
  const lines = [
    `positions ${positions.join(', ')}; ${often.join('; ')}`,
    `time: ${time}; units: ${units}${ways ? `; ${ways}` : ''}`,
  ]
  return lines.map((line) => `  ${' '.repeat(width)}  ${line}`)
}

function inFull(operator: Operator): string {
  const facts = describe(operator)
  const params = facts.params.map(
    ({ flag, description, unit, default: value }) =>
      `  ${flag}${unit ? ` (${unit})` : ''}  ${description}${value === undefined ? '' : ` [${JSON.stringify(value)}]`}`,
  )
  const columns = columnLines(facts.columns ?? {})
  return [
    `${operator.name} (${operator.kind}, version ${operator.version})`,
    operator.summary,
    ...(operator.source ? [`Source: ${operator.source}`] : []),
    ...(facts.needs
      ? [
          `Needs: ${facts.needs.join(', ')}; cut by ${facts.cut}; after ${facts.chain?.join(', ') || 'nothing'}`,
        ]
      : []),
    ...(facts.from ? [`From: ${facts.from.join(', ')}`] : []),
    ...(params.length > 0 ? ['', 'Parameters', ...params] : []),
    ...(columns.length > 0 ? ['', 'Columns', ...columns] : []),
  ].join('\n')
}
