import { type Lattice, latticeOf, squaredDistance } from '../../pipeline/cell/lattice.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { Row } from '../../schemas/table.ts'
import { eventBoxes } from '../kernels/event-boxes.ts'
import { groupsOf, inGroups } from '../kernels/event-groups.ts'
import { groupIn, inTime, pairsInTime } from './events-near-in-time.ts'

/** The jumps of one run, in columns. */
export interface RunJumps {
  readonly lattice: Lattice
  /** Frames of the run, and ps from one to the next. */
  readonly length: number
  readonly interval: number
  readonly frames: Int32Array
  readonly ions: Int32Array
  /** Sites left and reached, and the middle of the way [jump][3], Å. */
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly middles: Float64Array
}

/** Of each jump 1 where it has a partner, and where it is in a string; the number of jumps of each string. */
export interface Coincidence {
  readonly partner: Uint8Array
  readonly linked: Uint8Array
  readonly strings: readonly number[]
}

export const runJumps = (run: Run, rows: readonly Row[]): RunJumps => ({
  lattice: latticeOf(run.manifest.cell),
  length: run.frames,
  interval: run.interval,
  frames: Int32Array.from(rows, (row) => Math.round((row['time'] as number) / run.interval)),
  ions: Int32Array.from(rows, (row) => row['ion'] as number),
  from: rows.map((row) => row['from'] as string),
  to: rows.map((row) => row['to'] as string),
  middles: Float64Array.from(rows.flatMap((row) => [row['x'], row['y'], row['z']] as number[])),
})

interface Limits {
  readonly within: number
  readonly reach: number
}

/** Finds the jumps of different ions that coincide, at frames that are given: within a time (ps) and a distance (Å), or, for strings, within
 *  the time and one into the site that the other left. */
export function coincidencesIn(
  jumps: RunJumps,
  { within, reach }: Limits,
): (frames: Int32Array) => Coincidence {
  const most = Math.floor(within / jumps.interval + 1e-6)
  const partners = partnersIn(jumps, most, reach)
  const links = linksIn(jumps, most)
  return (frames) => {
    const order = inTime(frames)
    return { partner: partners(frames, order), ...links(frames, order) }
  }
}

/** Marks jumps that have others near in time and space. */
function partnersIn({ lattice, ions, middles: m }: RunJumps, most: number, reach: number) {
  const boxes = eventBoxes(lattice, m, reach)
  const beside = Array.from({ length: boxes.start.length - 1 }, (_, box) => {
    if (boxes.start[box] === boxes.start[box + 1]) return []
    const [x, y, z] = m.subarray(3 * boxes.order[boxes.start[box]])
    return boxes.around(x, y, z).filter((other) => other >= box)
  })
  return (frames: Int32Array, order: Uint32Array): Uint8Array => {
    const partner = new Uint8Array(ions.length)
    const boxed = inGroups(boxes, order)
    const mark = (a: number, b: number) => {
      if (ions[a] === ions[b] || (partner[a] === 1 && partner[b] === 1)) return
      const isFirst = frames[a] < frames[b] || (frames[a] === frames[b] && a < b)
      const [p, q] = isFirst ? [3 * a, 3 * b] : [3 * b, 3 * a]
      const square = squaredDistance(lattice, m[p], m[p + 1], m[p + 2], m[q], m[q + 1], m[q + 2])
      if (square <= reach * reach) partner[a] = partner[b] = 1
    }
    beside.forEach((others, box) => {
      for (const other of others)
        pairsInTime(groupIn(boxed, boxes, box), groupIn(boxed, boxes, other), frames, most, mark)
    })
    return partner
  }
}

/** Marks jumps into a site that another ion leaves, and those, and counts the jumps of each string of them. */
function linksIn({ ions, from, to }: RunJumps, most: number) {
  const names = new Map<string, number>()
  for (const name of [...from, ...to]) if (!names.has(name)) names.set(name, names.size)
  const [leaving, coming] = [from, to].map((sites) =>
    groupsOf(
      Uint32Array.from(sites, (site) => names.get(site) as number),
      names.size,
    ),
  )
  return (frames: Int32Array, order: Uint32Array): Pick<Coincidence, 'linked' | 'strings'> => {
    const linked = new Uint8Array(ions.length)
    const root = Int32Array.from(ions.keys())
    const rootOf = (jump: number): number => {
      let at = jump
      while (root[at] !== at) at = root[at] = root[root[at]]
      return at
    }
    const link = (a: number, b: number) => {
      if (ions[a] === ions[b]) return
      linked[a] = linked[b] = 1
      root[rootOf(a)] = rootOf(b)
    }
    const [left, reached] = [inGroups(leaving, order), inGroups(coming, order)]
    for (let site = 0; site < names.size; site++)
      pairsInTime(groupIn(left, leaving, site), groupIn(reached, coming, site), frames, most, link)
    const sizes = new Map<number, number>()
    linked.forEach((is, jump) => {
      if (is) sizes.set(rootOf(jump), (sizes.get(rootOf(jump)) ?? 0) + 1)
    })
    return { linked, strings: [...sizes.values()] }
  }
}
