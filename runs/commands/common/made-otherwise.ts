import { isDeepStrictEqual } from 'node:util'
import type { ResultOutput } from '../../../schemas/result.ts'

interface Made {
  readonly label: string
  readonly output: ResultOutput
}

/** In which parameters outputs were made otherwise than the first: "of: Li in a, Na in b". */
export function madeOtherwise([first, ...others]: readonly Made[]): string[] {
  const own = settingsOf(first.output)
  return others.flatMap(({ label, output }) => {
    const theirs = settingsOf(output)
    return [...new Set([...own.keys(), ...theirs.keys()])]
      .filter((name) => !isDeepStrictEqual(own.get(name), theirs.get(name)))
      .map(
        (name) => `${name}: ${told(own.get(name))} in ${first.label}, ${told(theirs.get(name))} in ${label}`,
      )
  })
}

/** "shell-states: radius" → value, of the steps before an output and of itself. */
function settingsOf({ operator, params, steps }: ResultOutput): Map<string, unknown> {
  const all = [...steps, { operator, params }].flatMap((step) =>
    Object.entries(step.params).map(([name, value]) => [`${step.operator}: ${name}`, value] as const),
  )
  return new Map(all)
}

const told = (value: unknown): string => (value === undefined ? 'not there' : JSON.stringify(value))
