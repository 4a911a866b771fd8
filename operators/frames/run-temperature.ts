import type { FinishContext } from '../../pipeline/definition/operator.ts'
import { usageError } from '../../schemas/errors.ts'

type Tag = FinishContext['tags'][string] | undefined

/** Temperature of some runs, K: what was given, else their tag; undefined where neither is known, or is none. */
export function kelvinOf(given: number | undefined, tag: Tag): number | undefined {
  const kelvin = Number(given || (tag ?? Number.NaN))
  return kelvin > 0 ? kelvin : undefined
}

/** Says so where a temperature that was given is not that of the tag, K. */
export function tellTemperature(given: number | undefined, tag: Tag, warn: FinishContext['warn']): void {
  const tagged = Number(tag ?? Number.NaN)
  if (!given || !(tagged > 0) || Math.abs(given - tagged) < 1e-6 * tagged) return
  warn('other-temperature', `--temperature ${given} K is used; the runs are tagged with ${tagged} K`)
}

/** The same temperature, and what there is to say of it. Throws a usage error where there is none. */
export function temperatureOf(
  operator: string,
  given: number | undefined,
  { tags, runs, warn }: Pick<FinishContext, 'tags' | 'runs'> & Partial<FinishContext>,
): number {
  const own = new Set(runs.map((run) => run.tags['temperature']))
  const tag = tags['temperature'] ?? (own.size === 1 ? [...own][0] : undefined)
  if (warn) tellTemperature(given, tag, warn)
  const kelvin = kelvinOf(given, tag)
  if (kelvin !== undefined) return kelvin
  throw usageError(
    `${operator}: ${runs.map((run) => run.name).join(', ') || 'the system'} has no temperature`,
    'Give --temperature, or ingest with --tag temperature=600.',
  )
}
