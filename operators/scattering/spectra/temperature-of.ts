import type { FinishContext } from '../../../pipeline/definition/operator.ts'
import { usageError } from '../../../schemas/errors.ts'
import { tellTemperature } from '../../transport/system.ts'

/** The temperature that is given, else that of the runs; a warning where both are known and differ. Throws a usage error where neither is. */
export function temperatureOf(
  operator: string,
  given: number | undefined,
  { tags, runs, warn }: FinishContext,
): number {
  const tag = tags['temperature'] ?? runs[0]?.tags['temperature']
  tellTemperature(given, tag, warn)
  const kelvin = given ?? Number(tag ?? Number.NaN)
  if (kelvin > 0) return kelvin
  throw usageError(`${operator}: no temperature`, 'Tag the runs with it, or give --temperature.')
}
