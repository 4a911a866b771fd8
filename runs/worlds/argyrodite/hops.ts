import { belowOf, type Dice, uniformOf, waitOf } from './dice.ts'
import { EDGE, type Network, type Way } from './network.ts'

/** Ions on the sites of a network, each a Markov process in continuous time; those of a group make the same jumps. */
export interface Hops {
  /** Where the sites of the ions are, [ion][3], Å, unwrapped. */
  readonly at: Float64Array
  /** Of each ion the cage that it is in, or was in last, among those of all cells. */
  readonly cage: Int32Array
  /** Of each ion the site among those of a cubic cell. */
  readonly site: Int32Array
  advance(time: number): void
}

/** `shares` has the share of time on each site; `cells` along an edge; groups of `together` ions. */
export function hops(
  net: Network,
  shares: readonly number[],
  cells: number,
  ions: number,
  together: number,
  dice: Dice,
): Hops {
  const exits = net.ways.map((ways) => ways.reduce((sum, { rate }) => sum + rate, 0))
  const at = new Float64Array(3 * ions)
  const [cage, site] = [new Int32Array(ions), new Int32Array(ions)]
  const leave = new Float64Array(ions)
  const toCage = net.sites.map(({ at: place, cage: own }) =>
    own < 0 ? undefined : net.cages[own].map((value, axis) => nearest(value - place[axis])),
  )
  const settle = (ion: number) => {
    const by = toCage[site[ion]]
    if (by) cage[ion] = 4 * cellOf(ion, by) + net.sites[site[ion]].cage
  }
  const cellOf = (ion: number, by: readonly number[]) =>
    [0, 1, 2].reduce((index, axis) => {
      const own = net.cages[net.sites[site[ion]].cage][axis]
      const cell = Math.round(at[3 * ion + axis] / EDGE + by[axis] - own)
      return index * cells + (((cell % cells) + cells) % cells)
    }, 0)
  const move = (ion: number, { to, by }: Way) => {
    for (let axis = 0; axis < 3; axis++) at[3 * ion + axis] += by[axis]
    site[ion] = to
    settle(ion)
  }
  for (let ion = 0; ion < ions; ion++) {
    const first = ion - (ion % together)
    site[ion] = ion === first ? drawn(shares, uniformOf(dice)) : site[first]
    for (let axis = 0; axis < 3; axis++)
      at[3 * ion + axis] = EDGE * (net.sites[site[ion]].at[axis] + belowOf(dice, cells))
    // An ion between cages has been in one of them.
    const way = toCage[site[ion]] ? undefined : net.ways[site[ion]][belowOf(dice, net.ways[site[ion]].length)]
    if (way) {
      const back = net.ways[way.to].find(({ to, by }) => to === site[ion] && isOpposite(by, way.by)) as Way
      move(ion, way)
      move(ion, back)
    } else settle(ion)
    leave[ion] = waitOf(dice, exits[site[ion]])
  }
  const advance = (time: number) => {
    for (let first = 0; first < ions; first += together)
      while (leave[first] <= time) {
        const ways = net.ways[site[first]]
        const way =
          ways[
            drawn(
              ways.map(({ rate }) => rate),
              uniformOf(dice) * exits[site[first]],
            )
          ]
        for (let ion = first; ion < Math.min(ions, first + together); ion++) move(ion, way)
        leave[first] += waitOf(dice, exits[site[first]])
      }
  }
  return { at, cage, site, advance }
}

const nearest = (value: number): number => value - Math.round(value)
const isOpposite = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((value, axis) => Math.abs(value + b[axis]) < 1e-9)

/** The index whose part of the sum `thrown` falls in. */
function drawn(parts: readonly number[], thrown: number): number {
  let sum = 0
  for (let i = 0; i < parts.length - 1; i++) {
    sum += parts[i]
    if (thrown < sum) return i
  }
  return parts.length - 1
}
