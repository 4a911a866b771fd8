import { sourceFrom, whereFrom } from '../../operators/crystal/site-params.ts'
import { placesIn, supercellOf } from '../../operators/crystal/supercell.ts'
import { latticeOf, nearestShift } from '../../pipeline/cell/lattice.ts'
import { multiply3 } from '../../pipeline/cell/matrix.ts'
import { normal, seeded } from './random.ts'
import type { Synthetic } from './synthetic.ts'

/** Ions that hop at random between sites of a crystal, whose framework vibrates. */
export interface Conductor {
  /** The crystal: Wyckoff positions, or the text of a CIF. */
  readonly sites: string | { readonly name: string; readonly text: string }
  readonly mobile: string
  readonly cells: readonly [number, number, number]
  readonly ions: number
  readonly frames: number
  /** Chance of a hop to a nearest site in a frame, and how far atoms vibrate, Å. */
  readonly hops?: number
  readonly vibration?: number
  readonly interval?: number
}

/** That conductor as a trajectory; of each ion the site in each frame, and how many hops there were. */
export function conductor(spec: Conductor) {
  const { mobile, cells, ions, frames, hops = 0.05, vibration = 0.1, interval = 0.1 } = spec
  const source = sourceFrom(whereFrom('').parse(spec.sites) as never, [mobile], [], { manifest: {} } as never)
  const cell = [
    ...multiply3([cells[0], 0, 0, 0, cells[1], 0, 0, 0, cells[2]], Float64Array.from(source.cell)),
  ]
  const supercell = supercellOf(source.cell, cell, 'the world')
  const laid = (points: readonly (readonly number[])[]) => inThrees(placesIn(supercell, cell, points))
  const sites = laid(source.sites.map(({ at }) => at))
  const anchors = laid(source.anchors.map(({ at }) => at))
  const elements = anchors.map((_, i) => source.anchors[i % source.anchors.length].elements[0])
  const neighbours = neighboursOf(sites, cell)
  const random = seeded(11)
  const deviate = normal(random)
  const framework = [...new Set(elements)].map((element) => anchors.filter((_, i) => elements[i] === element))
  const still = framework.flat()
  const where = Array.from({ length: ions }, (_, i) => Math.floor((i * sites.length) / ions))
  const at = where.map((site) => [...sites[site]])
  const paths = where.map(() => new Uint16Array(frames))
  let count = 0
  const step = (ion: number) => {
    if (random() >= hops) return
    const near = neighbours[where[ion]]
    const { site, by } = near[Math.floor(random() * near.length)]
    where[ion] = site
    at[ion] = at[ion].map((value, c) => value + by[c])
    count++
  }
  const world: Synthetic = {
    atoms: [
      [mobile, ions],
      ...framework.map((places, i) => [[...new Set(elements)][i], places.length] as const),
    ],
    frames,
    interval,
    cell,
    position(atom, frame) {
      if (atom < ions && frame > 0) step(atom)
      if (atom < ions) paths[atom][frame] = where[atom]
      const place = atom < ions ? at[atom] : still[atom - ions]
      return place.map((value) => value + vibration * deviate()) as [number, number, number]
    },
  }
  return { world, sites, paths, kinds: source.sites.map(({ kind }) => kind), hopped: () => count }
}

const inThrees = (values: Float64Array): number[][] =>
  Array.from({ length: values.length / 3 }, (_, i) => [...values.subarray(3 * i, 3 * i + 3)])

/** Of each site those next to it, with the way there. */
function neighboursOf(sites: readonly (readonly number[])[], cell: readonly number[]) {
  const lattice = latticeOf(cell)
  return sites.map((from, i) => {
    const ways = sites.flatMap((to, site) => {
      if (site === i) return []
      const d = to.map((value, c) => value - from[c])
      const image = nearestShift(lattice, d[0], d[1], d[2])
      const by = d.map((value, c) => value - image[c])
      return [{ site, by, length: Math.hypot(...by) }]
    })
    const least = Math.min(...ways.map(({ length }) => length))
    return ways.filter(({ length }) => length < 1.05 * least)
  })
}
