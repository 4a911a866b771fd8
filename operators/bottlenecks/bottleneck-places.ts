import type { Measure } from '../../pipeline/definition/operator.ts'
import type { Block, Facts, Rows } from '../../pipeline/run/block.ts'
import type { ChannelRange, Channels } from '../../pipeline/state/channels.ts'
import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import { words } from '../../schemas/params.ts'
import { displacementMaps } from '../kernels/nearest/nearest-maps.ts'
import { triangleAreas } from '../kernels/triangle-areas.ts'
import { cornerReader, inOrder, someCornerPaths } from '../sites/corner-paths.ts'
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

/** All triangles of sites that somebody asked for. */
const named = new WeakMap<Sites, readonly { readonly face: Face; readonly name: string }[]>()

/** The triangles that were asked for. Throws a usage error where the sites have no tetrahedra, or no triangle of a pair exists. */
export function placesOf({ between: wanted }: { readonly between: readonly string[] }, set: Sites): Places {
  if (!set.tetrahedra)
    throw usageError(
      'bottleneck: the sites have no tetrahedra',
      'Set "shape" to polyhedra, or "middles" to moving.',
    )
  const names = wanted.map((name) => name.split('-').sort().join('-'))
  const all = named.get(set) ?? facesOf(set).map((face) => ({ face, name: pairName(set, face.sites) }))
  named.set(set, all)
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
  places: Places,
  range: Pick<ChannelRange, 'from' | 'to'>,
): Float64Array {
  const own = ownTriangles(set, places, range)
  const [x, y, z] = someCornerPaths(block, set, own.corners)
  const maps = mapsIn(block)
  const out = new Float64Array(own.faces.length * block.count)
  own.faces.forEach(({ corners, shifts }, i) => {
    const starts = corners.map((corner) => corner * block.count)
    triangleAreas({ x, y, z }, starts, shifts, maps, out.subarray(i * block.count, (i + 1) * block.count))
  })
  return out
}

/** Triangles of a task: their corners are counted among those that any of them has. */
interface Own {
  readonly from: number
  readonly corners: Rows
  readonly faces: readonly Pick<Face, 'corners' | 'shifts'>[]
}

const known = new WeakMap<Places, Own>()

function ownTriangles(set: Sites, places: Places, { from, to }: Pick<ChannelRange, 'from' | 'to'>): Own {
  const before = known.get(places)
  if (before?.from === from && before.faces.length === to - from) return before
  const faces = places.faces.slice(from, to)
  const corners = inOrder(set, new Set(faces.flatMap((face) => face.corners)))
  const index = new Map(Array.from(corners, (corner, i) => [corner, i]))
  const own = {
    from,
    corners,
    faces: faces.map(({ corners: [a, b, c], shifts }) => ({
      corners: [index.get(a), index.get(b), index.get(c)] as [number, number, number],
      shifts,
    })),
  }
  known.set(places, own)
  return own
}

/** Areas of triangles in a block that may be part of another, [face][frame of the whole one]. */
export interface Areas {
  readonly values: Float64Array
  /** Frames of the whole block, and the first of them that belongs to the part. */
  readonly frames: number
  readonly first: number
}

/** Of a block the areas that were asked for last. */
const last = new WeakMap<Block, { places: Places; from: number; values: Float64Array }>()

/** Areas of the triangles [from, to) in some frames of a block: worked out once for all parts of it. */
export function areasAround(block: Block, set: Sites, places: Places, range: ChannelRange): Areas {
  const { whole = block } = block
  const before = last.get(whole)
  const isSame = before?.places === places && before.from === range.from
  const values = isSame ? before.values : areasOf(whole, set, places, range)
  if (!isSame) last.set(whole, { places, from: range.from, values })
  return { values, frames: whole.count, first: block.first - whole.first }
}

const CORNERS = [0, 1, 2]

/** The area of a triangle in one frame of a block, Å²; corners are read with the first that is asked for. */
export function areaIn(block: Block, set: Sites, { faces }: Places): (face: number, frame: number) => number {
  const { whole = block } = block
  const [x, y, z] = [0, 1, 2].map(() => new Float32Array(3))
  const out = new Float64Array(1)
  let known: { read: ReturnType<typeof cornerReader>; maps: ReturnType<typeof mapsIn> } | undefined
  return (face, frame) => {
    known ??= { read: cornerReader(whole, set), maps: mapsIn(block) }
    const { read, maps } = known
    const { corners, shifts } = faces[face]
    const t = block.first - whole.first + frame
    corners.forEach((corner, i) => {
      read(corner, t, [x, y, z], i)
    })
    triangleAreas({ x, y, z }, CORNERS, shifts, maps?.subarray(9 * frame), out)
    return out[0]
  }
}
