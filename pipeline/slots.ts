/** How two values of a slot become one. `count` holds exact integers (below 2^53), `sum` doubles added in a fixed order. */
export type Law = 'count' | 'sum' | 'max' | 'min'

/** A named part of a state and its law. */
export interface Slot {
  readonly law: Law
  readonly length: number
}

export type Slots = Readonly<Record<string, Slot>>
export type State<S extends Slots = Slots> = { readonly [K in keyof S]: Float64Array }

const NEUTRAL: Record<Law, number> = {
  count: 0,
  sum: 0,
  max: Number.NEGATIVE_INFINITY,
  min: Number.POSITIVE_INFINITY,
}

const ADD: Record<Law, (into: Float64Array, from: Float64Array) => void> = {
  count: addInto,
  sum: addInto,
  max: (into, from) => {
    for (let i = 0; i < into.length; i++) if (from[i] > into[i]) into[i] = from[i]
  },
  min: (into, from) => {
    for (let i = 0; i < into.length; i++) if (from[i] < into[i]) into[i] = from[i]
  },
}

function addInto(into: Float64Array, from: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i] += from[i]
}

/** A state that has seen nothing. */
export const emptyState = <S extends Slots>(slots: S): State<S> =>
  Object.fromEntries(
    Object.entries(slots).map(([name, slot]) => [
      name,
      new Float64Array(slot.length).fill(NEUTRAL[slot.law]),
    ]),
  ) as State<S>

export const copyState = <S extends Slots>(state: State<S>): State<S> =>
  Object.fromEntries(Object.entries(state).map(([name, values]) => [name, values.slice()])) as State<S>

/** Adds `from` into `into`, slot by slot, by the slots' laws. */
export function addState<S extends Slots>(slots: S, into: State<S>, from: State<S>): void {
  for (const [name, slot] of Object.entries(slots)) ADD[slot.law](into[name], from[name])
}
