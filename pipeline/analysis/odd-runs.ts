import { hearing, type Warning } from '../../schemas/warning.ts'
import { elementsOf, type Run } from '../run/run.ts'
import { canonical } from '../work/fingerprint.ts'

/** Runs that are taken as replicas, by their tags, and may be none. */
export function oddRuns(runs: readonly Run[]): Warning[] {
  const heard = hearing()
  const whole = runs.filter(({ halvings }) => !halvings)
  const untagged = whole.filter(({ tags }) => Object.keys(tags).length === 0)
  if (untagged.length > 1)
    heard.add('no-tags', `${untagged.length} runs have no tags and are taken as replicas of one system`)
  const first = new Map<string, Run>()
  for (const run of whole) {
    const tags = canonical(run.tags)
    const one = first.get(tags)
    if (!one) first.set(tags, run)
    else if (namesIn(one) !== namesIn(run))
      heard.add(
        'other-elements',
        `${one.name} has ${namesIn(one)}, ${run.name} has ${namesIn(run)}, and their tags say that they are replicas: tag them apart, as in ionstream retag STORE --tag system=…`,
      )
  }
  return heard.warnings()
}

const namesIn = (run: Run): string => [...elementsOf(run)].sort().join(', ')
