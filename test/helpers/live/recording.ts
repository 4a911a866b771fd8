import { appendFileSync, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ExecutionContext } from 'ava'
import { readAddress } from '../../../pipeline/live/imd/address.ts'
import { type Recorded, type RecordOptions, record } from '../../../pipeline/live/imd/record.ts'
import { namesFromComposition } from '../../../pipeline/sources/names/names.ts'
import { folder } from '../folder.ts'
import { jiggle, type TestFrame, TILTED } from '../trajectories/frames.ts'
import { farthest, type ReadFrame, readFile } from '../trajectories/read.ts'
import type { Dialect } from './imd.ts'

export const ATOMS = 9
export const NAMES = namesFromComposition('Li5 P1 S3')

/** Frames, a hundred steps apart, to be sent. */
export const frames = jiggle(ATOMS, 40, 11)
export const EVERY = 100

export const FULL: Dialect = { version: 3, big: false, velocities: true }
export const BARE: Dialect = { version: 2, big: true }
const STEPPED: Dialect = { version: 2, big: false, energies: true }
export const DIALECTS: readonly (readonly [string, Dialect])[] = [
  FULL,
  BARE,
  STEPPED,
  { ...FULL, big: true, energies: true, forces: true },
].map((dialect) => [JSON.stringify(dialect).replaceAll(/[{}"]/g, ''), dialect])

/** What has to be said for each dialect. */
export const toldOf = ({ version }: Dialect) =>
  version === 3 ? {} : { every: EVERY, cell: TILTED, timestep: 0.002 }

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

/** The frames of a record; none where it has no header yet. */
export const recorded = async (path: string): Promise<readonly ReadFrame[]> =>
  existsSync(path) && statSync(path).size > 20 ? (await readFile(path)).frames : []

export const has = (path: string, count: number): Promise<void> =>
  soon(async () => (await recorded(path)).length >= count)

/** Checks a record against the frames that it should hold, from frame `from` on, moved by whole cells or not. */
export function same(
  t: ExecutionContext,
  found: readonly ReadFrame[],
  wanted: readonly TestFrame[],
  { exact = [] as readonly number[], shift = 0, speeds = false } = {},
): void {
  t.deepEqual(
    found.map(({ step }) => step),
    wanted.map(({ step }) => step - shift),
  )
  for (const [i, { positions, velocities, cell }] of wanted.entries()) {
    const single = Float64Array.from(Float32Array.from(positions))
    if (exact.includes(i)) t.is(farthest(found[i].positions, single), 0, `frame ${i}`)
    t.true(apart(found[i].positions, positions) < 1e-4, `frame ${i}`)
    t.true(farthest(found[i].cell, cell) < 1e-5)
    if (speeds) t.true(farthest(found[i].velocities, velocities) < 1e-4)
  }
}

/** Largest distance of atoms, whole cells aside (the cell is that of `jiggle`). */
function apart(found: Float64Array, wanted: Float64Array): number {
  let most = 0
  for (let i = 0; i < found.length; i += 3) {
    const d = [0, 1, 2].map((c) => found[i + c] - wanted[i + c])
    for (const v of [2, 1, 0]) {
      const n = Math.round(d[v] / TILTED[3 * v + v])
      for (let c = 0; c < 3; c++) d[c] -= n * TILTED[3 * v + c]
    }
    most = Math.max(most, ...d.map(Math.abs))
  }
  return most
}
