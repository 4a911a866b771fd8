import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import { type Face, facesOf, pairName } from './site-faces.ts'
import type { Sites } from './sites.ts'

export interface BottleneckPlaces {
  readonly between: readonly string[]
  readonly largestArea: number
  readonly areaBin: number
}

/** The triangles that were asked for. */
export interface Places {
  readonly faces: readonly Face[]
  /** Of each face its pair. */
  readonly pair: Int32Array
  readonly bins: number
  readonly width: number
  /** Of two sites (the smaller index first) their faces. */
  readonly between: ReadonlyMap<number, readonly number[]>
}

const known = new WeakMap<Sites, Map<string, Places>>()

/** The triangles that were asked for; kept, since every block needs them. */
export function placesOf(given: BottleneckPlaces, set: Sites): Places {
  const key = JSON.stringify(given)
  const kept = known.get(set) ?? new Map<string, Places>()
  known.set(set, kept)
  const places = kept.get(key) ?? findPlaces(given, set)
  kept.set(key, places)
  return places
}

function findPlaces({ between: wanted, largestArea, areaBin }: BottleneckPlaces, set: Sites): Places {
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
  chosen.forEach(
    (
      {
        face: {
          sites: [a, b],
        },
      },
      i,
    ) => {
      const key = a * set.kindOf.length + b
      between.set(key, [...(between.get(key) ?? []), i])
    },
  )
  return {
    faces: chosen.map(({ face }) => face),
    pair: Int32Array.from(chosen, ({ name }) => names.indexOf(name)),
    bins: Math.max(1, Math.round(largestArea / areaBin)),
    width: areaBin,
    between,
  }
}
