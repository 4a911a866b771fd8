import { usageError } from './errors.ts'
import type { Tags } from './store.ts'
import { parseQuantity } from './units.ts'

/** The value of a tag as it is written: a number where it is one; a temperature in K, with its unit or without ("600K" is 600).
 *  Throws a usage error for a temperature that is none. */
export function tagValue(key: string, text: string): Tags[string] {
  if (key === 'temperature') return temperatureOf(text)
  const number = Number(text)
  return text.trim() !== '' && Number.isFinite(number) ? number : text
}

function temperatureOf(text: string): number {
  const value = parseQuantity(text, 'temperature')
  if (value > 0 && value < Infinity) return value
  throw usageError(`temperature=${text}: expected a temperature above 0 K`, 'Write temperature=600, or 600K.')
}

/** Tags as they are meant, where some are text that stands for numbers. */
export const tagValues = (tags: Tags): Tags =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, tagValue(key, String(value))]))
