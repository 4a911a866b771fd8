import { inputError, usageError } from '../../schemas/errors.ts'
import type { Row, Table } from '../../schemas/table.ts'

/** Transition counts at one lag, and the independent samples that add up to them. */
export interface Counts {
  /** ps */
  readonly lag: number
  /** Number of states, 0 … states − 1, visited or not. */
  readonly states: number
  readonly names: readonly string[]
  /** [from][to], sliding. */
  readonly total: Float64Array
  /** The lag in frames: sliding counts divided by it are about independent. Unknown where the table does not tell. */
  readonly frames: number | undefined
  readonly samples: CountSamples | undefined
  /** How many times as large as of ions that know nothing of each other the variance of what they do is. */
  readonly together: number
}

export interface CountSamples {
  readonly method: string
  /** Place in a [from][to] matrix of each value of a sample. */
  readonly cells: Int32Array
  readonly values: readonly Float64Array[]
}

/** Counts by lag, in increasing order, from a table of transitions; only those at `lag` (ps) where one is given.
 *  Throws a usage error where there is no such lag, an input error where nothing was counted. */
export function countsFrom(table: Table, lag?: number): Counts[] {
  const groups = new Map<number, Row[]>()
  for (const row of table.rows) {
    const own = groups.get(row['lag'] as number)
    if (own) own.push(row)
    else groups.set(row['lag'] as number, [row])
  }
  const states =
    1 + table.rows.reduce((most, row) => Math.max(most, Number(row['from']), Number(row['to'])), -1)
  const lags = chosenLags([...groups.keys()], lag)
  return lags.map((key) => countsAt(table, key, groups.get(key) as Row[], states))
}

function chosenLags(lags: number[], lag: number | undefined): number[] {
  const sorted = lags.sort((a, b) => a - b)
  if (lag === undefined) return sorted
  const found = sorted.find((other) => Math.abs(other - lag) <= 1e-6 * lag)
  if (found !== undefined) return [found]
  throw usageError(
    `no transitions were counted at a lag of ${lag} ps`,
    `Counted: ${sorted.join(', ')} ps. Choose one of them with --lag, or count more with --lags.`,
  )
}

function countsAt(table: Table, lag: number, rows: readonly Row[], states: number): Counts {
  const cells = Int32Array.from(rows, (row) => Number(row['from']) * states + Number(row['to']))
  const total = scattered(cells, states, (i) => Number(rows[i]['count']))
  if (!total.some((count) => count > 0))
    throw inputError(
      `transitions at ${lag} ps`,
      'no pair was counted: every path is shorter than the lag, or has gaps all over',
      'Count at a shorter lag, or give longer paths.',
    )
  const given = table.samples?.[String(lag)]
  return {
    lag,
    states,
    names: namesOf(table, states),
    total,
    frames: framesOf(rows),
    together: Number(rows[0]['together'] ?? 1),
    samples: given && { method: given.method, cells, values: given.values },
  }
}

/** [from][to] from values in the order of `cells`. */
export function scattered(cells: Int32Array, states: number, value: (i: number) => number): Float64Array {
  const matrix = new Float64Array(states * states)
  cells.forEach((cell, i) => {
    matrix[cell] += value(i)
  })
  return matrix
}

/** Sliding counts over effective ones, where the table has both. */
function framesOf(rows: readonly Row[]): number | undefined {
  const row = rows.find((one) => Number(one['count']) > 0 && Number(one['effective'] ?? 0) > 0)
  return row && Number(row['count']) / Number(row['effective'])
}

function namesOf(table: Table, states: number): string[] {
  const names = Array.from({ length: states }, (_, state) => String(state))
  for (const row of table.rows) {
    if (typeof row['fromName'] === 'string') names[Number(row['from'])] = row['fromName']
    if (typeof row['toName'] === 'string') names[Number(row['to'])] = row['toName']
  }
  return names
}

/** The states that a list of numbers or names means. Throws a usage error for a stranger. */
export function statesNamed(words: readonly string[], { states, names }: Counts, flag: string): number[] {
  return words.map((word) => {
    const number = /^\d+$/.test(word) && !names.includes(word) ? Number(word) : names.indexOf(word)
    if (number >= 0 && number < states) return number
    throw usageError(
      `${flag}: there is no state "${word}"`,
      `The states are ${names.join(', ')} (0 to ${states - 1}).`,
    )
  })
}
