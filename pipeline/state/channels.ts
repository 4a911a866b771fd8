import type { Rows } from '../run/block.ts'
import { ADD, appendRows, type Slot, type Slots, type State } from './slots.ts'

/** What a run has of a collective quantity (wave vectors, triangles, rotors, pairs of species), numbered from 0. */
export interface Channels {
  /** What they are, in a word: measures of one subject share a task where they agree in it and in `group`. */
  readonly of: string
  readonly count: number
  /** So many make a task, the last of them what is left. It is part of the cut: what is summed over channels is summed over these first. */
  readonly group: number
  /** Rows whose columns a task reads; all of the subject where nothing is said. The memory plan counts them. */
  readonly reads?: number
}

/** The channels [from, to) of a task, of `count` in the run; in a measure that is cut by atoms its rows, by their place in the subject;
 *  none in one that is cut by frames. */
export interface ChannelRange {
  readonly from: number
  readonly to: number
  readonly count: number
}

export const NO_CHANNELS: ChannelRange = { from: 0, to: 0, count: 0 }

/** All of so many channels or rows, as one task. */
export const wholeRange = (count: number): ChannelRange => ({ from: 0, to: count, count })

/** The rows of a task, of so many, that begins with row `from`. */
export const rowsFrom = (from: number, rows: Rows, count: number): ChannelRange => ({
  from,
  to: from + rows.length,
  count,
})

/** All that a measure has of what its tasks are cut by. */
export function everyChannel(
  { cut }: { readonly cut: 'atoms' | 'frames' | 'channels' },
  channels: Channels | undefined,
  rows: Rows,
): ChannelRange {
  if (cut === 'frames') return NO_CHANNELS
  return wholeRange(channels?.count ?? rows.length)
}

/** True of what each channel, or each row, has for itself. */
const isOwn = ({ per }: Slot): boolean => per === 'channel' || per === 'row'

/** The channels of the task that begins with channel `from`. */
export const rangeFrom = ({ count, group }: Channels, from: number): ChannelRange => ({
  from,
  to: Math.min(from + group, count),
  count,
})

/** Their numbers. */
export const numbersIn = ({ from, to }: ChannelRange): Rows =>
  Uint32Array.from({ length: to - from }, (_, i) => from + i)

/** Slots as they are in a state of so many channels or rows: what is kept of each is [channel][length]. */
export const sizedFor = (slots: Slots, { from, to }: ChannelRange): Slots =>
  to === from
    ? slots
    : Object.fromEntries(
        Object.entries(slots).map(([name, slot]) => [
          name,
          isOwn(slot) ? { ...slot, length: (to - from) * slot.length } : slot,
        ]),
      )

/** Adds what the task of some channels has into a state of all of them; tasks come in the order of their channels. */
export function addGroup(slots: Slots, into: State, from: State, range: ChannelRange): void {
  for (const [name, slot] of Object.entries(slots)) {
    const { law, length, per } = slot
    if (law === 'rows') appendRows(into, name, from[name])
    else if (isOwn(slot)) ADD[law](into[name].subarray(range.from * length, range.to * length), from[name])
    else if (per !== 'run') ADD[law](into[name], from[name])
    else if (range.from === 0) into[name].set(from[name])
    else if (from[name].some((value, i) => !Object.is(value, into[name][i])))
      throw new Error(
        `${name}: channels ${range.from} to ${range.to - 1} have other numbers than those before`,
      )
  }
}
