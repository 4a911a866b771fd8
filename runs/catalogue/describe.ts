import { readFileSync } from 'node:fs'
import * as makers from '../../operators/makers.ts'
import { type Measure, needsOf, type Operator } from '../../pipeline/definition/operator.ts'
import { unwrappings } from '../../pipeline/ingest/unwrap/rules.ts'
import { formats } from '../../pipeline/sources/index.ts'
import { describeParams } from '../../schemas/params.ts'

/** What there is, from the operators, formats and rules themselves: all of the program is loaded for it. */
export function describeAll() {
  const operators = Object.values(makers)
    .map(({ operator }): Operator => operator)
    .sort((a, b) => Number(a.name > b.name) - Number(a.name < b.name))
  return {
    operators: operators.map(described),
    formats,
    unwrappings: unwrappings.map(({ rule, summary, source }) => ({ rule, summary, source })),
    modules: modulesOf(readFileSync(new URL('../../operators/makers.js', import.meta.url), 'utf8')),
  }
}

/** Of each operator the file in the room of operators that makes it, from the list of makers. */
function modulesOf(list: string): Readonly<Record<string, string>> {
  const found = [...list.matchAll(/export \{ (\w+) \} from '\.\/([^']+)'/g)]
  const named = new Map(Object.entries(makers).map(([maker, { operator }]) => [maker, operator.name]))
  return Object.fromEntries(found.map(([, maker, file]) => [named.get(maker) as string, file]))
}

const described = (operator: Operator) => ({
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
