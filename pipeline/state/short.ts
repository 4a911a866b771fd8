/** Counts, written short. */
export type Short = Uint16Array | Uint32Array

type Values = Readonly<Record<string, Float64Array>>

/** Shorter arrays are kept as they are. */
export const LEAST = 4096
/** Of a number that is held short, at most. */
export const MOST_BYTES = 4

/** Numbers as 16 or 32 bits, where all of them are such counts and there are many; undefined otherwise. */
export const shortened = (values: Float64Array): Short | undefined =>
  values.length < LEAST ? undefined : shortCounts(values)

/** The same however few there are. */
export function shortCounts(values: Float64Array): Short | undefined {
  // Some first: sums often begin with many zeros.
  if (mostOf(values, LEAST / 64) === undefined) return undefined
  const most = mostOf(values, 1)
  if (most === undefined) return undefined
  return most < 65_536 ? new Uint16Array(values) : new Uint32Array(values)
}

/** The largest of every so many numbers; undefined where one of them is no such count. */
function mostOf(values: Float64Array, step: number): number | undefined {
  let most = 0
  for (let i = 0; i < values.length; i += step) {
    const value = values[i]
    if (value >>> 0 !== value || Object.is(value, -0)) return undefined
    if (value > most) most = value
  }
  return most
}

/** Numbers of a state by name, as they are held. */
export type Held = Readonly<Record<string, Float64Array | Short>>

/** What packed states hold. */
const packed = new WeakMap<Values, Held>()

/** A state that nobody adds to for now: long counts are short, and made long again whenever they are read. */
export function packedState<T extends Values>(state: T): T {
  if (packed.has(state)) return state
  const held = Object.fromEntries(
    Object.entries(state).map(([name, values]) => [name, shortened(values) ?? values]),
  )
  freed.set(
    state,
    Object.keys(held).filter((name) => held[name] !== state[name]),
  )
  return holding(held) as T
}

/** Of states that were packed, the arrays that the packed ones do not hold. */
const freed = new WeakMap<Values, string[]>()

/** An array of a state that was packed and is used no more, where it is free. */
export const freeIn = (state: object, name: string): Float64Array | undefined =>
  freed.get(state as Values)?.includes(name) ? (state as Values)[name] : undefined

/** A packed state of these numbers. */
export function holding(held: Held): Values {
  const properties = Object.entries(held).map(([name, values]): [string, PropertyDescriptor] => {
    const own = values instanceof Float64Array ? { value: values } : { get: () => new Float64Array(values) }
    return [name, { enumerable: true, ...own }]
  })
  const state = Object.defineProperties({}, Object.fromEntries(properties)) as Values
  packed.set(state, held)
  return state
}

/** The same to be added to, in what is free of one that was packed; what is no packed state is that itself. */
export function openState<T extends Values>(state: T, before?: T): T {
  const held = packed.get(state)
  if (!held) return state
  return Object.fromEntries(
    Object.entries(held).map(([name, values]) => [
      name,
      values instanceof Float64Array ? values : long(values, before && freeIn(before, name)),
    ]),
  ) as T
}

function long(values: Short, free?: Float64Array): Float64Array {
  if (free?.length !== values.length) return new Float64Array(values)
  free.set(values)
  return free
}

/** What a state holds as it is held; undefined where it is not packed. */
export const heldIn = (state: object) => packed.get(state as Values)
