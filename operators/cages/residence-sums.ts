import type { RunState } from '../../pipeline/definition/operator.ts'
import type { SlotsOf, State } from '../../pipeline/state/slots.ts'
import type { Selection } from './cage-classes.ts'
import type { CageShape } from './of-cages.ts'

const SLOTS = ['jumps', 'returns', 'time'] as const

/** Counts and frames, [element][radius][class of cages]. */
export type ResidenceSlots = SlotsOf<(typeof SLOTS)[number]>
export type ResidenceState = RunState<ResidenceSlots, CageShape>

export interface Sums {
  readonly jumps: number
  readonly returns: number
  /** ps */
  readonly time: number
}

/** What a state holds of the ions of an element in a selection of cages at one radius. */
export function sumsOf(
  { run, shape }: ResidenceState,
  state: State<ResidenceSlots>,
  selection: Selection,
  radius: number,
  of: string,
): Sums {
  const { names } = shape.classes
  const element = shape.elements.indexOf(of)
  const sums = { jumps: 0, returns: 0, time: 0 }
  names.forEach((name, i) => {
    if (element < 0 || !selection.has(name)) return
    for (const slot of SLOTS)
      sums[slot] += state[slot][(element * shape.set.radii.length + radius) * names.length + i]
  })
  return { ...sums, time: sums.time * run.interval }
}
