import type { Block } from '../../pipeline/run/block.ts'
import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import { words } from '../../schemas/params.ts'
import { displacementMaps } from '../kernels/nearest/nearest-maps.ts'
import { triangleAreas } from '../kernels/triangle-areas.ts'
import { type Face, facesOf, pairName } from '../sites/site-faces.ts'
import type { Sites } from '../sites/sites.ts'

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

const known = new WeakMap<Sites, Map<string, Places>>()

/** The triangles that were asked for; kept, since every block needs them.
 *  Throws a usage error where the sites have no tetrahedra, or no triangle of a pair exists. */
export function placesOf({ between }: { readonly between: readonly string[] }, set: Sites): Places {
  const key = between.join()
  const kept = known.get(set) ?? new Map<string, Places>()
  known.set(set, kept)
  const places = kept.get(key) ?? findPlaces(between, set)
  kept.set(key, places)
  return places
}

function findPlaces(wanted: readonly string[], set: Sites): Places {
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

/** Areas of triangles in a block, [face][frame], Å². */
export function areasOf(block: Block, set: Sites, { faces }: Places): Float64Array {
  const [x, y, z] = (['x', 'y', 'z'] as const).map((name) => block.column(name, set.corners))
  const { actual, reference } = block.cell
  const maps = actual && displacementMaps(reference, actual)
  const out = new Float64Array(faces.length * block.count)
  faces.forEach(({ corners, shifts }, i) => {
    const starts = corners.map((corner) => corner * block.count)
    triangleAreas({ x, y, z }, starts, shifts, maps, out.subarray(i * block.count, (i + 1) * block.count))
  })
  return out
}
