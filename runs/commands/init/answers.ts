import { usageError } from '../../../schemas/errors.ts'
import type { Found } from './survey.ts'

/** What the files do not tell, as it is typed behind the options of "ingest". */
export interface Answers {
  readonly timestep?: string
  readonly interval?: string
  readonly units?: string
  readonly elements?: string
  readonly mobile?: string
}

/** Asks a person; undefined where there is none. */
export type Ask = ((question: string) => Promise<string>) | undefined

/** Asks for what no file tells and no option said; without a person, throws a usage error that names every option that is missing.
 *  What moves need not be told: reading the trajectories finds it. */
export async function settle(found: readonly Found[], given: Answers, ask: Ask): Promise<Answers> {
  const missing: string[] = []
  const needed = async (
    name: 'timestep' | 'interval' | 'units' | 'elements',
    question: string,
    example: string,
  ) => {
    if (given[name] !== undefined) return given[name]
    if (!ask) missing.push(`--${name} ${example}`)
    return ask?.(question)
  }
  const lacks = (what: Found['lacks']) => found.filter(({ lacks }) => lacks === what)
  const timestep =
    lacks('timestep').length > 0
      ? await needed('timestep', 'How long is one MD step, as in 2fs?', '2fs')
      : given.timestep
  const interval =
    lacks('interval').length > 0
      ? await needed(
          'interval',
          `How much time is between two frames of ${lacks('interval')[0].files[0]}, as in 100fs?`,
          '100fs',
        )
      : given.interval
  const unitless = found.find(({ lacksUnits }) => lacksUnits)
  const units = unitless
    ? await needed(
        'units',
        `Are the times of ${unitless.files[0]} in ps (metal) or in fs (real)? All files that leave it open are read so.`,
        'metal|real',
      )
    : given.units
  const nameless = found.filter(({ knowsElements }) => !knowsElements)
  const labels = [...new Set(nameless.flatMap(({ counts }) => Object.keys(counts)))].sort()
  const example = labels.map((label, i) => `${label}=${['Li', 'P', 'S'][i] ?? '…'}`).join(',')
  const elements =
    nameless.length > 0
      ? await needed(
          'elements',
          `Which elements are the types ${labels.join(', ')} (${countsOf(nameless[0])}), as in ${example}?`,
          example,
        )
      : given.elements
  if (missing.length > 0)
    throw usageError(`${found[0].files[0]} does not tell everything`, `Say: ${missing.join(' ')}`)
  const present = elementsOf(found, elements)
  const mobile =
    given.mobile ?? (await ask?.(`Which element moves (${present.join(', ')}; nothing: it is found)?`))
  const stranger = (mobile || undefined)?.split(',').find((element) => !present.includes(element))
  if (stranger !== undefined)
    throw usageError(`--mobile ${mobile}: no atoms of ${stranger}`, `There are ${present.join(', ')}.`)
  return {
    ...given,
    timestep,
    interval,
    elements,
    ...(units ? { units } : {}),
    ...(mobile ? { mobile } : {}),
  }
}

const countsOf = ({ counts }: Found): string =>
  Object.entries(counts)
    .map(([label, count]) => `${count} of ${label}`)
    .join(', ')

/** Atoms of a run by element. */
export function countsByElement(
  { counts, knowsElements }: Found,
  map = '',
): Readonly<Record<string, number>> {
  if (knowsElements) return counts
  const named = new Map(
    map.split(',').map((pair) => pair.split('=').map((word) => word.trim()) as [string, string]),
  )
  const sums: Record<string, number> = {}
  for (const [label, count] of Object.entries(counts)) {
    const element = named.get(label)
    if (element === undefined) throw usageError(`--elements ${map}: says nothing of type ${label}`)
    sums[element] = (sums[element] ?? 0) + count
  }
  return sums
}

/** Elements of all runs, each once. */
const elementsOf = (found: readonly Found[], map?: string): string[] => [
  ...new Set(found.flatMap((each) => Object.keys(countsByElement(each, map)))),
]
