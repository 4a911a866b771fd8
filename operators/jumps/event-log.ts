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
  const next = placesOf(log)
  const length = log.numbers / EVENT
  const events = {
    length,
    frame: new Int32Array(length),
    row: new Int32Array(length),
    from: new Uint16Array(length),
    to: new Uint16Array(length),
    left: new Int32Array(length),
  }
  for (const values of log) {
    for (let at = 0; at < values.length; at += EVENT) {
      const row = values[at + 1]
      const i = next.get(row) as number
      next.set(row, i + 1)
      events.frame[i] = values[at]
      events.row[i] = row
      events.from[i] = values[at + 2]
      events.to[i] = values[at + 3]
      events.left[i] = values[at + 4]
    }
  }
  return events
}

/** Where the jumps of each ion begin. */
function placesOf(log: Log): Map<number, number> {
  const counts = new Map<number, number>()
  for (const values of log)
    for (let at = 1; at < values.length; at += EVENT)
      counts.set(values[at], (counts.get(values[at]) ?? 0) + 1)
  let place = 0
  return new Map(
    [...counts.keys()]
      .sort((a, b) => a - b)
      .map((row) => {
        const start = place
        place += counts.get(row) as number
        return [row, start]
      }),
  )
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
