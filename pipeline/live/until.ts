import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import type { Table } from '../../schemas/table.ts'
import { parseQuantity } from '../../schemas/units.ts'
import type { Analysis } from '../analysis/analyse.ts'
import { operatorOf } from '../analysis/evaluate.ts'
import type { Study } from '../definition/study.ts'
import { errorOf, measuredIn, rowsFor } from '../tables/roles.ts'
import { simulatedTime } from './convergence.ts'

/** When a simulation has run long enough. */
export interface Until {
  readonly text: string
  /** Relative errors that are wanted, by "OUTPUT.COLUMN". */
  readonly wanted: ReadonlyMap<string, number>
  /** Throws a usage error where the study has no such result. */
  check(study: Study): void
  isMet(analysis: Analysis): boolean
}

interface Clause {
  check(study: Study): void
  isMet(analysis: Analysis): boolean
  readonly wanted?: readonly [string, number]
}

/** Reads "error(diffusion.D) < 5%", "error(residence.residence) < 0.2", "time > 5ns", several joined by "and".
 *  A share of the value ends in %, else the error is in the column's own unit; every row must fulfil it. */
export function parseUntil(text: string): Until {
  const clauses = text.split(/\s+and\s+/i).map((part) => clauseOf(part.trim()))
  return {
    text,
    wanted: new Map(clauses.flatMap(({ wanted }) => (wanted ? [wanted] : []))),
    check: (study) => {
      for (const clause of clauses) clause.check(study)
    },
    isMet: (analysis) => clauses.every((clause) => clause.isMet(analysis)),
  }
}

function clauseOf(text: string): Clause {
  const time = /^time\s*>\s*(.+)$/.exec(text)
  if (time) return timeClause(parseQuantity(time[1], 'time'))
  const error = /^error\(\s*([\w-]+)\.(\w+)\s*\)\s*<\s*(\d+\.?\d*(?:e[-+]?\d+)?)\s*(%?)$/i.exec(text)
  if (error && Number(error[3]) > 0)
    return errorClause(error[1], error[2], Number(error[3]), error[4] === '%')
  throw usageError(
    `--until "${text}" is no condition`,
    'Write for example "error(diffusion.D) < 5%", "time > 5ns", or both with "and" between them.',
  )
}

const timeClause = (least: number): Clause => ({
  check: () => {},
  isMet: (analysis) => simulatedTime(analysis) > least,
})

function errorClause(name: string, column: string, limit: number, relative: boolean): Clause {
  const most = relative ? limit / 100 : limit
  return {
    wanted: relative ? [`${name}.${column}`, most] : undefined,
    check: ({ outputs }) => checkNames(outputs, name, column),
    isMet({ results }) {
      const table = results.find((result) => result.name === name)?.table
      if (!table?.columns[column]) return false
      const { columns, rows } = rowsFor(table, column)
      return (
        rows.length > 0 && rows.every((row) => isKnownTo(measuredIn(columns, row, column), most, relative))
      )
    },
  }
}

const isKnownTo = (measured: [number, number] | undefined, most: number, relative: boolean): boolean =>
  measured !== undefined && measured[1] < (relative ? most * Math.abs(measured[0]) : most)

function checkNames(outputs: Study['outputs'], name: string, column: string): void {
  const output = outputs[name]
  if (!output) throw usageError(`--until: no result "${name}"`, didYouMean(name, Object.keys(outputs)))
  const { columns } = operatorOf(output).shown
  if (!columns[column])
    throw usageError(`--until: ${name} has no column "${column}"`, didYouMean(column, Object.keys(columns)))
  if (!errorOf(columns, column))
    throw usageError(`--until: ${name}.${column} has no error`, remedyFor(columns, name))
}

function remedyFor(columns: Table['columns'], name: string): string {
  const others = Object.keys(columns).filter((each) => errorOf(columns, each))
  if (others.length === 0) return 'Name a result that has errors.'
  return `Those with an error are ${others.map((each) => `${name}.${each}`).join(', ')}.`
}
