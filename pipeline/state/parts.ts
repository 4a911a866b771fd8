import { addGroup, type ChannelRange, sizedFor } from './channels.ts'
import { openState, packedState } from './short.ts'
import { addState, emptyState, type Slots, type State } from './slots.ts'

/** Most consecutive sub-states that a run keeps for its error bars. */
export const MOST_PARTS = 16
/** Frames of the first parts; doubled whenever there are more than MOST_PARTS. */
export const FIRST_PART_FRAMES = 16

/** Consecutive sub-states of a run, each over `frames` frames. How they are cut depends on the number of frames alone. */
export interface Parts<S extends Slots = Slots> {
  frames: number
  states: State<S>[]
  /** The one that was last added to: the others may be packed. */
  open?: number
}

export const noParts = <S extends Slots>(): Parts<S> => ({ frames: FIRST_PART_FRAMES, states: [] })

/** Frames of each part of a run of so many frames. */
export function partFramesOf(frames: number): number {
  let own = FIRST_PART_FRAMES
  while (own * MOST_PARTS < frames) own *= 2
  return own
}

/** The part that the frames from `first` on belong to, and how many of them may go there at once. */
export function partFor<S extends Slots>(
  parts: Parts<S>,
  slots: S,
  first: number,
): { state: State<S>; room: number } {
  let index = Math.floor(first / parts.frames)
  while (index >= MOST_PARTS) {
    parts.states = pairUp(parts.states, slots)
    parts.frames *= 2
    parts.open = undefined
    index = Math.floor(first / parts.frames)
  }
  if (parts.open !== index) turnTo(parts, slots, index)
  return { state: parts.states[index], room: (index + 1) * parts.frames - first }
}

/** Packs the part that was added to, and opens another one. */
function turnTo<S extends Slots>(parts: Parts<S>, slots: S, index: number): void {
  const { open, states } = parts
  const before = open === undefined ? undefined : states[open]
  if (open !== undefined && before) states[open] = packedState(before)
  while (states.length < index) states.push(emptyState(slots))
  states[index] = states[index] ? openState(states[index], before) : emptyState(slots, before)
  parts.open = index
}

/** Adds the parts of another group of atoms, or of channels, over the same frames. */
export function addParts(slots: Slots, into: Parts, from: Parts, range: ChannelRange): void {
  if (into.states.length === 0) into.frames = from.frames
  const sized = sizedFor(slots, { ...range, from: 0, to: range.count })
  while (into.states.length < from.states.length) into.states.push(emptyState(sized))
  from.states.forEach((state, i) => {
    addGroup(slots, into.states[i], state, range)
  })
}

/** All parts added from left to right. */
export function totalOf<S extends Slots>(slots: S, parts: Parts<S>): State<S> {
  const total = emptyState(slots)
  for (const state of parts.states) addState(slots, total, state)
  return total
}

function pairUp<S extends Slots>(states: State<S>[], slots: S): State<S>[] {
  const merged: State<S>[] = []
  let before: State<S> | undefined
  for (let i = 0; i < states.length; i += 2) {
    const one = openState(states[i], before)
    if (i + 1 < states.length) addState(slots, one, states[i + 1])
    merged.push(packedState(one))
    before = one
  }
  return merged
}
