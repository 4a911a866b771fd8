import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readAddress } from '../../pipeline/live/imd/address.ts'
import { type Recorded, type RecordOptions, record } from '../../pipeline/live/imd/record.ts'
import { namesFromComposition } from '../../pipeline/sources/names.ts'
import { folder } from './synthetic.ts'
import { type TestFrame, TILTED } from './trajectories/frames.ts'

export const ATOMS = 9
export const NAMES = namesFromComposition('Li5 P1 S3')

/** A recorder at work. */
export interface Recording {
  readonly events: (readonly [string, string])[]
  /** Waits until it has told of an event so often. */
  until(event: string, times?: number): Promise<void>
  stop(): Promise<Recorded>
  readonly ended: Promise<Recorded>
}

const stops: (() => Promise<unknown>)[] = []

/** Ends every recorder that is left. */
export const stopAll = (): Promise<unknown> => Promise.allSettled(stops.map((stop) => stop()))

/** Starts to record what a simulation sends. */
export function recording(address: string, options: Partial<RecordOptions> & { out: string }): Recording {
  const events: [string, string][] = []
  let stopping = false
  const ended = record({
    address: readAddress(address),
    names: NAMES,
    ...options,
    stopped: () => stopping,
    tell: (event, text) => events.push([event, text]),
  })
  let over = false
  const end = () => {
    over = true
  }
  ended.then(end, end)
  const stop = () => {
    stopping = true
    return ended
  }
  stops.push(stop)
  return {
    events,
    stop,
    ended,
    async until(event, times = 1) {
      while (!over && events.filter(([name]) => name === event).length < times) await sleep(5)
    },
  }
}

/** Waits until something holds. */
export async function soon(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(5)
}

export const recordPath = (): string => join(folder(), 'run1/live.imd')

const BOUNDS = 'ITEM: BOX BOUNDS xy xz yz pp pp pp\n-1.25 14.5 2.5\n0 11.75 -1.25\n0 13 0.75'

/** Adds frames to a dump: lines in another order, some atoms in another image of the cell, six digits. */
export function writeDump(path: string, frames: readonly TestFrame[], speeds = true): void {
  const number = (value: number) => String(Number(value.toPrecision(6)))
  for (const { step, positions, velocities } of frames) {
    const rows = Array.from({ length: ATOMS }, (_, i) => {
      const place = [0, 1, 2].map(
        (c) => positions[3 * i + c] + (i % 2) * TILTED[3 + c] - (i % 3) * TILTED[6 + c],
      )
      const moves = [0, 1, 2].map((c) => (velocities as Float64Array)[3 * i + c])
      return [2 * i + 1, 1, ...[...place, ...(speeds ? moves : [])].map(number)].join(' ')
    })
    const columns = `id type x y z${speeds ? ' vx vy vz' : ''}`
    const text = `ITEM: TIMESTEP\n${step}\nITEM: NUMBER OF ATOMS\n${ATOMS}\n${BOUNDS}\nITEM: ATOMS ${columns}`
    appendFileSync(path, `${[text, ...rows.reverse()].join('\n')}\n`)
  }
}
