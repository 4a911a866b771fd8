import { type Block, sealOf } from '../../pipeline/run/block.ts'
import type { Paths } from './corner-paths.ts'
import { HERE, type Image, type Places, placesOver } from './corner-places.ts'
import type { SiteSet } from './site-set.ts'

/** Which atoms stand on others' places in a block, as stretches of frames: atom, place, first frame, that behind the last, and the
 *  lattice vector from the place to the atom's own image of it. */
export type Turns = Int32Array
export const NUMBERS = 7

/** What was found in the blocks of the run that was looked at last, by their first frames: each task asks for all of them again. */
let known: { readonly set: SiteSet; readonly blocks: Map<number, Found> } | undefined

interface Found {
  readonly seal: string
  readonly turns: Turns
}

/** Who stands on whose place in the frames of a block; `read` gives the paths of all corners where nobody has looked yet. */
export function turnsIn(block: Block, set: SiteSet, read: () => Paths): Turns {
  if (known?.set !== set) known = { set, blocks: new Map() }
  const seal = sealOf(block) ?? sealOfTail(block)
  const before = known.blocks.get(block.first)
  if (seal !== undefined && before?.seal === seal) return before.turns
  const turns = Int32Array.from(look(block.count, set, read()))
  if (seal !== undefined) known.blocks.set(block.first, { seal, turns })
  return turns
}

/** What tells a whole tail from what it was before, and will be. */
const sealOfTail = ({ run: { manifest, blocks, blockFrames }, first, count }: Block): string | undefined =>
  first === blocks * blockFrames && count === manifest.tail?.frames ? manifest.tail.crc : undefined

/** Where in turns the stretches are in which an atom stands on the place of a corner, by that corner. */
export function turnsOnto(turns: Turns): ReadonlyMap<number, readonly number[]> {
  const before = onto.get(turns)
  if (before) return before
  const out = new Map<number, number[]>()
  for (let i = 0; i < turns.length; i += NUMBERS) {
    const own = out.get(turns[i + 1])
    if (own) own.push(i)
    else out.set(turns[i + 1], [i])
  }
  onto.set(turns, out)
  return out
}

const onto = new WeakMap<Turns, ReadonlyMap<number, readonly number[]>>()

function look(frames: number, set: SiteSet, paths: Paths): number[] {
  const places = placesOver(paths, frames, set)
  if (places.away.length < 2) return []
  const starts = new Map(places.away.map((atom, i) => [atom, i * frames]))
  return groupsOf(places, frames).flatMap((group) => stretches(group, starts, places, frames))
}

/** Atoms that come to each other's places in the frames of a block, as sets of two or more. */
function groupsOf({ away, on }: Places, frames: number): number[][] {
  const root = new Map(away.map((atom) => [atom, atom]))
  const rootOf = (atom: number): number => {
    const up = root.get(atom) as number
    return up === atom ? atom : rootOf(up)
  }
  away.forEach((atom, i) => {
    for (let t = i * frames, last = atom; t < (i + 1) * frames; t++) {
      if (on[t] === last) continue
      last = on[t]
      if (last >= 0 && last !== atom) root.set(rootOf(atom), rootOf(last))
    }
  })
  const groups = new Map<number, number[]>()
  for (const atom of away) groups.set(rootOf(atom), [...(groups.get(rootOf(atom)) ?? []), atom])
  return [...groups.values()].filter((group) => group.length > 1)
}

/** Where the atoms of a group are others' corners. In frames where they are not one on each place they are on those of the frame before,
 *  at the beginning of a block of the first frame that has them so. */
function stretches(
  group: readonly number[],
  startOf: ReadonlyMap<number, number>,
  { on, imageFrom }: Places,
  frames: number,
): number[] {
  const starts = group.map((atom) => startOf.get(atom) as number)
  const settled = Array.from({ length: frames }, (_, t) => {
    const places = starts.map((start) => on[start + t])
    return new Set(places).size === group.length && !places.includes(-1) ? places : undefined
  })
  const open = group.map((): Stretch => ({ place: -1, from: 0, to: 0, image: HERE }))
  const done: number[] = []
  const shut = (i: number) => {
    const { place, from, to, image } = open[i]
    if (to > from) done.push(group[i], place, from, to, ...image)
  }
  let places: readonly number[] = settled.find((each) => each) ?? group
  for (let t = 0; t < frames; t++) {
    places = settled[t] ?? places
    group.forEach((atom, i) => {
      const place = places[i]
      if (place === atom) return
      const last = open[i]
      const image = imageFrom(place, atom, t, last.image)
      if (last.to === t && last.place === place && image.every((n, c) => n === last.image[c])) last.to++
      else {
        shut(i)
        open[i] = { place, from: t, to: t + 1, image }
      }
    })
  }
  group.forEach((_, i) => {
    shut(i)
  })
  return done
}

interface Stretch {
  readonly place: number
  readonly from: number
  to: number
  readonly image: Image
}
