import { freeIn, heldIn } from './short.ts'

/** How two values of a slot become one. `count` holds exact integers (below 2^53), `sum` doubles added in a fixed order;
 *  `rows` is a log: what comes later goes behind, parts of a run in the order of time, groups of atoms in each in theirs. */
export type Law = 'count' | 'sum' | 'max' | 'min' | 'rows'

/** A named part of a state and its law. */
export interface Slot {
  readonly law: Law
  /** Numbers in it; of `rows` the numbers of one row; of what is kept per channel or row those of one. */
  readonly length: number
  /** In a measure that is cut by channels: `channel` is [channel][length], of which a task has its own channels alone; `run` is what
   *  every task finds alike (frames, pairs at a lag), kept once. Without it: a sum over all channels. In one that is cut by atoms:
   *  `row` is [row of the subject][length], of which a task has its own rows alone. Logs have none. */
  readonly per?: 'channel' | 'run' | 'row'
}

export type Slots = Readonly<Record<string, Slot>>
/** Slots of these names. */
export type SlotsOf<K extends string> = Readonly<Record<K, Slot>>
export type State<S extends Slots = Slots> = { -readonly [K in keyof S]: Float64Array }

const NEUTRAL: Record<Law, number> = {
  count: 0,
  sum: 0,
  max: Number.NEGATIVE_INFINITY,
  min: Number.POSITIVE_INFINITY,
  rows: 0,
}

/** Laws of adding, in place. */
export const ADD: Record<Exclude<Law, 'rows'>, (into: Float64Array, from: ArrayLike<number>) => void> = {
  count: addInto,
  sum: addInto,
  max: (into, from) => {
    for (let i = 0; i < into.length; i++) if (from[i] > into[i]) into[i] = from[i]
  },
  min: (into, from) => {
    for (let i = 0; i < into.length; i++) if (from[i] < into[i]) into[i] = from[i]
  },
}

function addInto(into: Float64Array, from: ArrayLike<number>): void {
  for (let i = 0; i < into.length; i++) into[i] += from[i]
}

/** A state that has seen nothing; of one that was packed what is free again is used. */
export const emptyState = <S extends Slots>(slots: S, before?: State<S>): State<S> =>
  Object.fromEntries(
    Object.entries(slots).map(([name, slot]) => [
      name,
      filled(slot.law === 'rows' ? 0 : slot.length, NEUTRAL[slot.law], before && freeIn(before, name)),
    ]),
  ) as State<S>

/** Zeros are not written: memory that nobody touches is not there. */
function filled(length: number, value: number, free?: Float64Array): Float64Array {
  if (free?.length === length) return free.fill(value)
  const values = new Float64Array(length)
  return value === 0 ? values : values.fill(value)
}

export const copyState = <S extends Slots>(state: State<S>): State<S> =>
  Object.fromEntries(Object.entries(state).map(([name, values]) => [name, values.slice()])) as State<S>

/** Adds `from` into `into`, slot by slot, by the slots' laws. */
export function addState<S extends Slots>(slots: S, into: State<S>, from: State<S>): void {
  for (const [name, slot] of Object.entries(slots)) {
    if (slot.law === 'rows') appendRows(into, name, from[name])
    else ADD[slot.law](into[name], heldIn(from)?.[name] ?? from[name])
  }
}

/** Puts rows, one number after the other, behind those of a slot. */
export function appendRows(state: State, name: string, rows: ArrayLike<number>): void {
  if (rows.length > 0) state[name] = lengthened(state[name], rows)
}

/** Bytes in use of buffers that logs grow in: an array that ends there may go on in its buffer. */
const used = new WeakMap<ArrayBufferLike, number>()

/** A log grows in a buffer with room to spare: block by block it would be copied again and again. */
function lengthened(values: Float64Array, rows: ArrayLike<number>): Float64Array {
  const bytes = 8 * (values.length + rows.length)
  const fits = used.get(values.buffer) === values.byteLength && bytes <= values.buffer.byteLength
  const buffer = fits ? values.buffer : new ArrayBuffer(bytes + 8 * (values.length >> 1))
  used.set(buffer, bytes)
  const all = new Float64Array(buffer, 0, values.length + rows.length)
  if (!fits) all.set(values)
  all.set(rows, values.length)
  return all
}
