import type { FinishContext } from '../../../pipeline/definition/operator.ts'
import { usageError } from '../../../schemas/errors.ts'

/** The temperature that is given, else that of the runs. Throws a usage error where neither is known. */
export function temperatureOf(
  operator: string,
  given: number | undefined,
  { tags, runs }: FinishContext,
): number {
  const kelvin = given ?? Number(tags['temperature'] ?? runs[0]?.tags['temperature'] ?? Number.NaN)
  if (kelvin > 0) return kelvin
  throw usageError(`${operator}: no temperature`, 'Tag the runs with it, or give --temperature.')
}
