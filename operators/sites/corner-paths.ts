import { nearestShift } from '../../pipeline/cell/lattice.ts'
import type { Block } from '../../pipeline/run/block.ts'
import type { SiteSet } from './site-set.ts'

export type Paths = readonly [Float32Array, Float32Array, Float32Array]

/** Where the corners of sites are, x, y, z [corner][frame] in Å: the path of each corner's place, whichever atom is on it. A polyanion
 *  that turns by a symmetry of its own brings its atoms onto each other's places: from there on each is the corner that it has come to, as
 *  the tetrahedra would be drawn out over the polyanion otherwise. Atoms are exchanged where all of a group stand within half the least
 *  distance of two corners from places of that group, one on each; on their way they stay what they were. */
export function cornerPaths(block: Block, set: SiteSet): Paths {
  const paths: Paths = [
    block.column('x', set.corners),
    block.column('y', set.corners),
    block.column('z', set.corners),
  ]
  const watch = watcher(paths, block.count, set)
  const away = Array.from(set.corners, (_, i) => i).filter((i) => watch.leaves(i))
  if (away.length < 2) return paths
  const groups = groupsOf(away, block.count, watch)
  if (groups.length === 0) return paths
  const out: Paths = [paths[0].slice(), paths[1].slice(), paths[2].slice()]
  for (const group of groups) exchange(group, block.count, watch, out)
  return out
}

/** Tells on which place a corner's atom stands. */
interface Watch {
  /** True where it is away from its own place in some frame. */
  leaves(atom: number): boolean
  /** The one of some places that it stands on in a frame, −1 where it is on none of them. */
  placeOf(atom: number, frame: number, places: readonly number[]): number
  /** Copies its path in one frame to the place that it stands on. */
  copy(atom: number, place: number, frame: number, out: Paths): void
}

function watcher(
  paths: Paths,
  frames: number,
  { corners, cornerPlaces: home, cornerReach, lattice }: SiteSet,
): Watch {
  const drift = meanMoved(paths, frames, corners.length, home)
  const within = cornerReach * cornerReach
  const from = (atom: number, place: number, t: number, c: number) =>
    paths[c][atom * frames + t] - drift[3 * t + c] - home[3 * place + c]
  const shiftTo = (atom: number, place: number, t: number) =>
    nearestShift(lattice, from(atom, place, t, 0), from(atom, place, t, 1), from(atom, place, t, 2))
  const isOn = (atom: number, place: number, t: number): boolean => {
    const shift = shiftTo(atom, place, t)
    return shift.reduce((sum, value, c) => sum + (from(atom, place, t, c) - value) ** 2, 0) < within
  }
  const isHome = (atom: number, t: number): boolean =>
    from(atom, atom, t, 0) ** 2 + from(atom, atom, t, 1) ** 2 + from(atom, atom, t, 2) ** 2 < within
  const last = Int32Array.from(corners, (_, i) => i)
  return {
    leaves(atom) {
      for (let t = 0; t < frames; t++) if (!isHome(atom, t)) return true
      return false
    },
    placeOf(atom, t, places) {
      if (isHome(atom, t)) return atom
      if (last[atom] !== atom && isOn(atom, last[atom], t)) return last[atom]
      const place = places.find((each) => isOn(atom, each, t)) ?? -1
      if (place >= 0) last[atom] = place
      return place
    },
    copy(atom, place, t, out) {
      const shift = shiftTo(atom, place, t)
      for (let c = 0; c < 3; c++) out[c][place * frames + t] = paths[c][atom * frames + t] - shift[c]
    },
  }
}

/** How far all corners have moved together since the first frame, [frame][3], Å. */
function meanMoved(paths: Paths, frames: number, count: number, home: Float64Array): Float64Array {
  const out = new Float64Array(3 * frames)
  for (let c = 0; c < 3; c++)
    for (let i = 0; i < count; i++)
      for (let t = 0; t < frames; t++) out[3 * t + c] += (paths[c][i * frames + t] - home[3 * i + c]) / count
  return out
}

/** Atoms that come to each other's places in the frames of a block, as sets of two or more. */
function groupsOf(away: readonly number[], frames: number, watch: Watch): number[][] {
  const root = new Map(away.map((atom) => [atom, atom]))
  const rootOf = (atom: number): number => {
    const up = root.get(atom) as number
    return up === atom ? atom : rootOf(up)
  }
  for (const atom of away)
    for (let t = 0; t < frames; t++) {
      const place = watch.placeOf(atom, t, away)
      if (place >= 0 && place !== atom) root.set(rootOf(atom), rootOf(place))
    }
  const groups = new Map<number, number[]>()
  for (const atom of away) groups.set(rootOf(atom), [...(groups.get(rootOf(atom)) ?? []), atom])
  return [...groups.values()].filter((group) => group.length > 1)
}

/** Writes the paths of a group's places. In frames where its atoms are not one on each place they are on those of the frame before,
 *  at the beginning of a block of the first frame that has them so. */
function exchange(group: readonly number[], frames: number, watch: Watch, out: Paths): void {
  const settled = Array.from({ length: frames }, (_, t) => {
    const places = group.map((atom) => watch.placeOf(atom, t, group))
    return new Set(places).size === group.length && !places.includes(-1) ? places : undefined
  })
  let places = settled.find((each) => each) ?? group
  for (let t = 0; t < frames; t++) {
    places = settled[t] ?? places
    for (let i = 0; i < group.length; i++) if (places[i] !== group[i]) watch.copy(group[i], places[i], t, out)
  }
}
