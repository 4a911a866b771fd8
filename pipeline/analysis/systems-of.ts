import type { Tags } from '../../schemas/store.ts'
import { tidy } from '../../schemas/units.ts'
import type { Measurement } from '../definition/flow.ts'
import type { RunState } from '../definition/operator.ts'
import type { NamedMeasurement } from '../definition/study.ts'
import type { Rows } from '../run/block.ts'
import type { Run } from '../run/run.ts'
import { canonical } from '../work/fingerprint.ts'
import { mergeRun } from '../work/merge.ts'
import type { Workshop } from '../work/workshop.ts'

/** Runs of one system: equal tags. `states` has those of every measurement, run by run. */
export interface Replicas {
  readonly tags: Tags
  /** How often they were cut in half: none for whole runs. */
  readonly halvings?: number
  readonly states: ReadonlyMap<Measurement, readonly RunState[]>
}

/** States of one system after the other, merged when they are asked for; its beginnings first, the shortest before the others.
 *  A length that some of its runs are too short for is left out. */
export function* systemsOf(workshop: Workshop, runs: readonly Run[]): Generator<Replicas> {
  const systems = new Map<string, number[][]>()
  runs.forEach(({ tags, halvings = 0 }, index) => {
    const own = systems.get(canonical(tags)) ?? []
    systems.set(canonical(tags), own)
    own[halvings] = [...(own[halvings] ?? []), index]
  })
  for (const lengths of systems.values())
    for (let halvings = lengths.length - 1; halvings >= 0; halvings--)
      if (lengths[halvings]?.length === lengths[0].length)
        yield {
          tags: runs[lengths[0][0]].tags,
          halvings,
          states: statesOf(workshop, runs, lengths[halvings]),
        }
}

function statesOf(workshop: Workshop, runs: readonly Run[], indices: readonly number[]): Replicas['states'] {
  const states = new Map<Measurement, RunState[]>()
  for (const index of indices) {
    const plan = workshop.plan(index)
    const merged = mergeRun(workshop.job.out, plan, (task) => workshop.read(task, false))
    plan.chains.forEach(({ name }, i) => {
      const { measurement } = workshop.measurements.find((each) => each.name === name) as NamedMeasurement
      states.set(measurement, [...(states.get(measurement) ?? []), { ...merged[i], run: runs[index] }])
    })
  }
  return states
}

/** The runs of a system, each once. */
export const runsOf = (states: Replicas['states']): Run[] => [
  ...new Map([...states.values()].flat().map(({ run }) => [run.path, run])).values(),
]

/** What was measured of each run. */
export const rowsOf = (runs: readonly Run[], states: readonly RunState[]): Rows[] =>
  runs.map(({ path }) => states.find(({ run }) => run.path === path)?.rows ?? Uint32Array.of())

/** Mean length of runs, ps. */
export const lengthOf = (runs: readonly Run[]): number =>
  tidy(runs.reduce((sum, { frames, interval }) => sum + frames * interval, 0) / runs.length)
