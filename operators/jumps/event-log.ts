import { logsOf, type RunState } from '../../pipeline/definition/operator.ts'
import type { Log } from '../../pipeline/state/log.ts'
import { takesBack } from '../cages/rule.ts'

/** Numbers of one jump in a state: frame of arrival, store row of the ion, site left, site reached, last frame in the one left. */
export const EVENT = 5

/** Jumps in columns, by ion, then time. */
export interface Events {
  readonly length: number
  readonly frame: Int32Array
  readonly row: Int32Array
  readonly from: Uint16Array
  readonly to: Uint16Array
  readonly left: Int32Array
}

/** A run's jumps, one group of ions after the other, so that only those of one are held. */
export function* eventsOf(run: RunState, slot = 'events'): Generator<Events> {
  for (const log of logsOf(run, slot)) yield sorted(log)
}

/** How many jumps a run has. */
export const eventCount = (run: RunState, slot = 'events'): number =>
  logsOf(run, slot).reduce((sum, { numbers }) => sum + numbers / EVENT, 0)

/** A log is in the order of time for each ion: each jump goes behind those of its ion that came before. */
function sorted(log: Log): Events {
  const { length, frame, row, from, to, left } = asLogged(log)
  const places = placesBy(row)
  return {
    length,
    frame: moved(frame, places),
    row: moved(row, places),
    from: moved(from, places),
    to: moved(to, places),
    left: moved(left, places),
  }
}

/** Columns of a log in its own order: it is read once. */
function asLogged(log: Log): Events {
  const length = log.numbers / EVENT
  const events = {
    length,
    frame: new Int32Array(length),
    row: new Int32Array(length),
    from: new Uint16Array(length),
    to: new Uint16Array(length),
    left: new Int32Array(length),
  }
  let i = 0
  for (const values of log) {
    for (let at = 0; at < values.length; at += EVENT, i++) {
      events.frame[i] = values[at]
      events.row[i] = values[at + 1]
      events.from[i] = values[at + 2]
      events.to[i] = values[at + 3]
      events.left[i] = values[at + 4]
    }
  }
  return events
}

/** Where each jump goes in the order of ions; those of one ion stay in theirs. */
function placesBy(row: Int32Array): Int32Array {
  const next = new Int32Array(row.reduce((most, one) => Math.max(most, one), 0) + 2)
  for (let i = 0; i < row.length; i++) next[row[i] + 1]++
  for (let k = 1; k < next.length; k++) next[k] += next[k - 1]
  return row.map((one) => next[one]++)
}

function moved<T extends Int32Array | Uint16Array>(values: T, places: Int32Array): T {
  const out = values.slice() as T
  for (let i = 0; i < places.length; i++) out[places[i]] = values[i]
  return out
}

/** 1 for jumps that are undone by the rule of returns. */
export function returnedOf({ length, frame, row, from, to }: Events, back: number): Uint8Array {
  const returned = new Uint8Array(length)
  const standing: number[] = []
  for (let i = 0; i < length; i++) {
    if (i > 0 && row[i - 1] !== row[i]) standing.length = 0
    const last = standing.at(-1)
    if (last !== undefined && takesBack({ came: from[last], at: frame[last] }, to[i], frame[i], back)) {
      returned[last] = returned[i] = 1
      standing.pop()
    } else standing.push(i)
  }
  return returned
}
