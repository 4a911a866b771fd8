import { nearestShift, squaredBetween } from '../../pipeline/cell/lattice.ts'
import type { RunState } from '../../pipeline/definition/operator.ts'
import type { RowChunk } from '../../schemas/table.ts'
import { backFrames } from '../cages/rule.ts'
import { elementOf } from '../sampling/subject-elements.ts'
import { type Sites, sites } from '../sites/sites.ts'
import { type Events, eventsOf, returnedOf } from './event-log.ts'
import { jumpKind } from './site-events.ts'

/** Rows that are made at once. */
const CHUNK_ROWS = 1 << 16

/** What each column of the log holds. */
export const KINDS = {
  run: 'string',
  time: 'number',
  ion: 'number',
  of: 'string',
  from: 'string',
  to: 'string',
  kind: 'string',
  returned: 'boolean',
  duration: 'number',
  length: 'number',
  x: 'number',
  y: 'number',
  z: 'number',
} as const

/** The log of some runs in columns, by run, ion and time; return time in ps. */
export function* jumpChunks(runs: readonly RunState[], returnTime: number): Generator<RowChunk> {
  for (const run of runs) {
    const tell = teller(sites.of(run))
    for (const events of eventsOf(run)) {
      const returned = returnedOf(events, backFrames(returnTime, run.run))
      for (let at = 0; at < events.length; at += CHUNK_ROWS)
        yield chunkOf(run, tell, events, returned, at, Math.min(events.length, at + CHUNK_ROWS))
    }
  }
}

interface Told {
  readonly from: string
  readonly to: string
  readonly kind: string
  readonly length: number
  /** Half way from a site to the nearest image of the other, Å. */
  readonly middle: readonly number[]
}

/** What is said of a jump between two sites, worked out once. */
function teller(set: Sites): (from: number, to: number) => Told {
  const nameOf = (site: number) => `${set.kinds[set.kindOf[site]]} ${site + 1}`
  const known = new Map<number, Told>()
  return (from, to) => {
    const pair = from * set.kindOf.length + to
    const told = known.get(pair) ?? {
      from: nameOf(from),
      to: nameOf(to),
      kind: jumpKind(set, from, to),
      length: Math.sqrt(squaredBetween(set.lattice, set.places, from, to)),
      middle: middleOf(set, from, to),
    }
    known.set(pair, told)
    return told
  }
}

function middleOf({ places, lattice }: Sites, from: number, to: number): number[] {
  const d = [0, 1, 2].map((c) => places[3 * to + c] - places[3 * from + c])
  const image = nearestShift(lattice, d[0], d[1], d[2])
  return d.map((value, c) => places[3 * from + c] + (value - image[c]) / 2)
}

function chunkOf(
  { run }: RunState,
  tell: (from: number, to: number) => Told,
  events: Events,
  returned: Uint8Array,
  begin: number,
  end: number,
): RowChunk {
  const { frame, row, from, to, left } = events
  const length = end - begin
  const told = Array.from({ length }, (_, i) => tell(from[begin + i], to[begin + i]))
  const numbers = (value: (i: number) => number) => new Float64Array(length).map((_, i) => value(begin + i))
  return {
    length,
    values: {
      run: new Array(length).fill(run.name),
      time: numbers((i) => frame[i] * run.interval),
      ion: numbers((i) => run.ids[row[i]]),
      of: Array.from({ length }, (_, i) => elementOf(run, row[begin + i])),
      from: told.map((each) => each.from),
      to: told.map((each) => each.to),
      kind: told.map((each) => each.kind),
      returned: Array.from(returned.subarray(begin, end), (value) => value === 1),
      duration: numbers((i) => (frame[i] - left[i]) * run.interval),
      length: Float64Array.from(told, (each) => each.length),
      x: Float64Array.from(told, ({ middle }) => middle[0]),
      y: Float64Array.from(told, ({ middle }) => middle[1]),
      z: Float64Array.from(told, ({ middle }) => middle[2]),
    },
  }
}
