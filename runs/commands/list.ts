import { Command } from 'commander'
import type { Operator } from '../../pipeline/definition/operator.ts'
import type { Format } from '../../pipeline/sources/common/source.ts'
import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import type { Table } from '../../schemas/table.ts'
import { type Catalogue, type Described, readCatalogue } from '../catalogue/catalogue.ts'
import { printJson, roleText } from './common/print.ts'

/** ionstream list: operators and trajectory formats, as they declare themselves. */
export function listCommand(): Command {
  return new Command('list')
    .description('operators with their parameters, columns and units, and trajectory formats')
    .argument('[name]', 'one operator or format in full')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  ionstream list\n  ionstream list residence\n  ionstream list xtc\n  ionstream list --json',
    )
    .action(async (name: string | undefined, { json }: { json?: boolean }) => {
      const { modules: _, ...all } = await readCatalogue()
      const answer = (data: unknown, text: string) => (json ? void printJson(data) : print(text))
      if (name === undefined) return answer(all, overview(all))
      const format = all.formats.find((each) => each.name === name)
      if (format) return answer({ formats: [format] }, formatInFull(format))
      const chosen = findIn(all, name)
      return answer({ operators: [chosen] }, inFull(chosen))
    })
}

const print = (text: string): void => void process.stdout.write(`${text}\n`)

function findIn({ operators, formats }: Omit<Catalogue, 'modules'>, name: string): Described {
  const found = operators.find((operator) => operator.name === name)
  if (found) return found
  throw usageError(
    `no operator "${name}", and no format`,
    didYouMean(
      name,
      [...operators, ...formats].map((each) => each.name),
    ),
  )
}

/** What a format carries, one line each. */
function formatInFull({ name, summary, offers }: Format): string {
  const lines = Object.entries(offers).map(([what, when]) => [
    what,
    Array.isArray(when) ? when.join(', ') : String(when),
  ])
  const width = widest(lines.map(([what]) => what))
  return [
    `${name} (trajectory format)`,
    summary,
    '',
    ...lines.map(([what, when]) => `  ${what.padEnd(width)}  ${when}`),
  ].join('\n')
}

function overview({ operators, formats, unwrappings }: Omit<Catalogue, 'modules'>): string {
  const width = Math.max(...operators.map(({ name }) => name.length))
  const lines = (kind: Operator['kind']) =>
    operators
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

function inFull(facts: Described): string {
  const params = facts.params.map(
    ({ flag, description, unit, default: value }) =>
      `  ${flag}${unit ? ` (${unit})` : ''}  ${description}${value === undefined ? '' : ` [${JSON.stringify(value)}]`}`,
  )
  const columns = columnLines(facts.columns ?? {})
  return [
    `${facts.name} (${facts.kind}, version ${facts.version})`,
    facts.summary,
    ...(facts.source ? [`Source: ${facts.source}`] : []),
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
