import { existsSync, readFileSync } from 'node:fs'
import type { Analysis } from '../analysis/analyse.ts'
import { writeWhole } from '../store/files.ts'
import { knownNumbers, simulatedTime } from './convergence.ts'
import type { Until } from './until.ts'

export interface StopRule {
  readonly until: Until
  /** Where it is written down that the condition was met: it counts once, whatever happens after. */
  readonly record: string
  /** A file that tells the simulation to stop. */
  readonly stopFile?: string
  /** Runs the command, once. */
  act?(): void
}

/** Carries out a stop rule where its condition is met for the first time; true then. */
export function applyStopRule(rule: StopRule, analysis: Analysis): boolean {
  if (isRecorded(rule) || !rule.until.isMet(analysis)) return false
  const numbers = knownNumbers(analysis).map(({ output, quantity, of, estimate, error, unit }) => ({
    output,
    quantity,
    of,
    value: estimate,
    error,
    unit,
  }))
  const text = JSON.stringify(
    { until: rule.until.text, at: new Date().toISOString(), simulated: simulatedTime(analysis), numbers },
    null,
    1,
  )
  if (rule.stopFile !== undefined) writeWhole(rule.stopFile, `${text}\n`)
  writeWhole(rule.record, `${text}\n`)
  rule.act?.()
  return true
}

/** True where this very condition was met before. */
function isRecorded({ record, until }: StopRule): boolean {
  if (!existsSync(record)) return false
  try {
    return JSON.parse(readFileSync(record, 'utf8')).until === until.text
  } catch {
    return false
  }
}
