import type { Measure } from '../../pipeline/definition/operator.ts'
import type { Block, Facts } from '../../pipeline/run/block.ts'
import type { ChannelRange, Channels } from '../../pipeline/state/channels.ts'
import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import { words } from '../../schemas/params.ts'
import { displacementMaps } from '../kernels/nearest/nearest-maps.ts'
import { triangleAreas } from '../kernels/triangle-areas.ts'
import { cornerPaths, type Paths } from '../sites/corner-paths.ts'
import { ofSites } from '../sites/of-sites.ts'
import { type Face, facesOf, pairName } from '../sites/site-faces.ts'
import { type Sites, sites } from '../sites/sites.ts'

/** Which triangles are meant; shared by every measure of them. */
export const placeParams = {
  between: words('pairs of kinds of site that share a triangle, as T2-T5').default(['T2-T5', 'T2-T2']),
}

/** The triangles that were asked for. */
export interface Places {
  readonly faces: readonly Face[]
  /** Of each face its pair. */
  readonly pair: Int32Array
  /** Of two sites (the smaller index first) their faces. */
  readonly between: ReadonlyMap<number, readonly number[]>
}

/** The triangles that were asked for. Throws a usage error where the sites have no tetrahedra, or no triangle of a pair exists. */
export function placesOf({ between: wanted }: { readonly between: readonly string[] }, set: Sites): Places {
  if (!set.tetrahedra)
    throw usageError(
      'bottleneck: the sites have no tetrahedra',
      'Set "shape" to polyhedra, or "middles" to moving.',
    )
  const names = wanted.map((name) => name.split('-').sort().join('-'))
  const all = facesOf(set).map((face) => ({ face, name: pairName(set, face.sites) }))
  const stranger = names.find((name) => !all.some((each) => each.name === name))
  if (stranger !== undefined)
    throw usageError(
      `bottleneck: no triangle between "${stranger}"`,
      didYouMean(stranger, new Set(all.map(({ name }) => name))),
    )
  const chosen = all.filter(({ name }) => names.includes(name))
  const between = new Map<number, number[]>()
  chosen.forEach(({ face }, i) => {
    const [a, b] = face.sites
    const key = a * set.kindOf.length + b
    between.set(key, [...(between.get(key) ?? []), i])
  })
  return {
    faces: chosen.map(({ face }) => face),
    pair: Int32Array.from(chosen, ({ name }) => names.indexOf(name)),
    between,
  }
}

/** Triangles of a task. */
const GROUP = 256

/** What measures of the triangles alone declare alike: each is a channel, and neighbours in number are neighbours in space. */
export const ofTriangles: typeof ofSites & Pick<Measure, 'follows'> = {
  ...ofSites,
  cut: 'channels',
  wants: [],
  follows: ['sites'],
}

/** The sites of a run, and the triangles between them that were asked for. */
export interface TriangleShape {
  readonly set: Sites
  readonly places: Places
}

export function triangleShape(given: { readonly between: readonly string[] }, facts: Facts): TriangleShape {
  const set = sites.of({ facts })
  return { set, places: placesOf(given, set) }
}

/** The triangles of a run as its channels. */
export const trianglesOf = ({ set, places }: TriangleShape): Channels => ({
  of: 'triangles',
  count: places.faces.length,
  group: GROUP,
  reads: set.corners.length,
})

/** Maps to the true cell of every frame, where it is not always the same. */
const mapsIn = ({ cell: { reference, actual } }: Block) => actual && displacementMaps(reference, actual)

/** Areas of the triangles [from, to) in a block, [face][frame], Å². */
export function areasOf(
  block: Block,
  set: Sites,
  { faces }: Places,
  { from, to }: Pick<ChannelRange, 'from' | 'to'>,
): Float64Array {
  const [x, y, z] = cornerPaths(block, set)
  const maps = mapsIn(block)
  const out = new Float64Array((to - from) * block.count)
  faces.slice(from, to).forEach(({ corners, shifts }, i) => {
    const starts = corners.map((corner) => corner * block.count)
    triangleAreas({ x, y, z }, starts, shifts, maps, out.subarray(i * block.count, (i + 1) * block.count))
  })
  return out
}

/** The area of a triangle in one frame of a block, Å²; corners are read with the first that is asked for. */
export function areaIn(block: Block, set: Sites, { faces }: Places): (face: number, frame: number) => number {
  let known: { corners: Paths; maps: ReturnType<typeof mapsIn> } | undefined
  const out = new Float64Array(1)
  return (face, frame) => {
    known ??= { corners: cornerPaths(block, set), maps: mapsIn(block) }
    const [x, y, z] = known.corners
    const { corners, shifts } = faces[face]
    const starts = corners.map((corner) => corner * block.count + frame)
    triangleAreas({ x, y, z }, starts, shifts, known.maps?.subarray(9 * frame), out)
    return out[0]
  }
}
