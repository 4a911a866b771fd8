import type { RunState } from '../../pipeline/definition/operator.ts'
import type { State } from '../../pipeline/state/slots.ts'
import { classesOf, type Selection } from './cage-classes.ts'
import type { Cages } from './cages.ts'

export const SLOTS = ['jumps', 'returns', 'time'] as const

export interface Sums {
  readonly jumps: number
  readonly returns: number
  /** ps */
  readonly time: number
}

/** What a state holds of a selection of cages at one radius. */
export function sumsOf({ run, facts }: RunState, state: State, selection: Selection, radius: number): Sums {
  const { names } = classesOf((facts.get('cages') as Cages).cages)
  const sums = { jumps: 0, returns: 0, time: 0 }
  names.forEach((name, i) => {
    if (!selection.has(name)) return
    for (const slot of SLOTS) sums[slot] += state[slot][radius * names.length + i]
  })
  return { ...sums, time: sums.time * run.interval }
}
