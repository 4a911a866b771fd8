import type { Table } from '../../../schemas/table.ts'
import type { Catalogue, Described } from '../../catalogue/catalogue.ts'
import { roleText } from '../common/print.ts'

const KINDS = {
  transform: 'Transforms: blocks in, blocks out',
  measure: 'Measures: blocks in, a table out',
  estimate: 'Estimates: tables in, a table out',
}

/** Pages of the documentation by their file names: one for each operator, and one that lists them. */
export function pagesOf({ operators }: Pick<Catalogue, 'operators'>): Map<string, string> {
  return new Map([
    ['README.md', indexOf(operators)],
    ...operators.map((operator) => [`${operator.name}.md`, pageOf(operator)] as const),
  ])
}

function indexOf(operators: readonly Described[]): string {
  const parts = Object.entries(KINDS).map(
    ([kind, title]) =>
      `## ${title}\n\n${operators
        .filter((operator) => operator.kind === kind)
        .map(({ name, summary }) => `- [${name}](${name}.md): ${inText(summary)}`)
        .join('\n')}\n`,
  )
  return `# Operators\n\nMade from what they declare (\`npm run house\`); \`ionstream list NAME\` says the same.\n\n${parts.join('\n')}`
}

/** What an operator declares: definition, source, parameters, columns with units, and how the error is taken where a column says so. */
function pageOf(operator: Described): string {
  const { name, kind, summary, source, version, params, columns = {} } = operator
  const steps = [
    ...(operator.needs ? [`Reads ${operator.needs.join(', ')}.`] : []),
    ...(operator.chain && operator.chain.length > 0
      ? [`Behind ${operator.chain.map(linked).join(', ')}.`]
      : []),
    ...(operator.from && operator.from.length > 0 ? [`From ${operator.from.map(linked).join(', ')}.`] : []),
  ]
  const given = params.map(({ flag, unit, default: value, description }) => [
    `\`${flag}\``,
    unit,
    value === undefined ? '' : `\`${JSON.stringify(value)}\``,
    inText(description),
  ])
  const found = Object.entries(columns as Table['columns']).map(([column, info]) => [
    `\`${column}\``,
    info.unit,
    roleText(info),
    inText(info.definition),
  ])
  return [
    `# ${name}`,
    `${inText(summary)} (${kind}, version ${version})`,
    ...(source === '' ? [] : [`Source: ${inText(source)}`]),
    ...(steps.length > 0 ? [steps.join(' ')] : []),
    ...(kind === 'transform'
      ? []
      : [`\`\`\`sh\nionstream measure ${name} ${operator.from?.length === 0 ? 'FILE' : 'STORE'}\n\`\`\``]),
    ...(given.length > 0 ? ['## Parameters', tableOf(['flag', 'unit', 'default', 'meaning'], given)] : []),
    ...(found.length > 0 ? ['## Columns', tableOf(['column', 'unit', 'role', 'definition'], found)] : []),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n')
}

const linked = (name: string): string => `[${name}](${name}.md)`

/** Text that stays text in a line and in a cell of a table. */
const inText = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll(/[|<>*]/g, '\\$&')

const tableOf = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
