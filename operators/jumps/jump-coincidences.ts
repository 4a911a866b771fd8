import { type Lattice, latticeOf, squaredDistance } from '../../pipeline/cell/lattice.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { Row } from '../../schemas/table.ts'

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

/** Finds the jumps of different ions that coincide, at these frames: within a time (ps) and a distance (Å), or, for strings, within
 *  the time and one into the site that the other left. */
export function coincidencesIn(
  { lattice, interval, ions, from, to, middles: m }: RunJumps,
  frames: Int32Array,
  { within, reach }: { readonly within: number; readonly reach: number },
): Coincidence {
  const most = Math.floor(within / interval + 1e-6)
  const order = Uint32Array.from(frames.keys()).sort((a, b) => frames[a] - frames[b] || a - b)
  const [near, strung] = [clusters(order.length), clusters(order.length)]
  order.forEach((a, n) => {
    for (let k = n + 1; k < order.length && frames[order[k]] - frames[a] <= most; k++) {
      const b = order[k]
      if (ions[a] === ions[b]) continue
      const [p, q] = [3 * a, 3 * b]
      const square = squaredDistance(lattice, m[p], m[p + 1], m[p + 2], m[q], m[q + 1], m[q + 2])
      if (square <= reach * reach) near.join(a, b)
      if (to[b] === from[a] || to[a] === from[b]) strung.join(a, b)
    }
  })
  return { partner: near.has, linked: strung.has, strings: strung.sizes() }
}

/** Jumps that are joined two by two. */
function clusters(count: number) {
  const has = new Uint8Array(count)
  const root = Int32Array.from({ length: count }, (_, i) => i)
  const rootOf = (jump: number): number => {
    let at = jump
    while (root[at] !== at) at = root[at] = root[root[at]]
    return at
  }
  return {
    has,
    join: (a: number, b: number) => {
      has[a] = has[b] = 1
      root[rootOf(a)] = rootOf(b)
    },
    sizes: () => {
      const sizes = new Map<number, number>()
      has.forEach((is, jump) => {
        if (is) sizes.set(rootOf(jump), (sizes.get(rootOf(jump)) ?? 0) + 1)
      })
      return [...sizes.values()]
    },
  }
}
