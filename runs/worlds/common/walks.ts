import type { Chance } from './chance.ts'
import type { Path } from './places.ts'

export type Place = [number, number, number]

/** A random walk of this D, Å²/ps, along each axis. */
export function walking(chance: Chance, D: number, interval: number): Path {
  const at: Place = [0, 0, 0]
  const step = Math.sqrt(2 * D * interval)
  return () => {
    for (let axis = 0; axis < 3; axis++) at[axis] += step * chance.normal()
    return at
  }
}

/** White vibration of this amplitude, Å along each axis, about another path. */
export function vibrating(chance: Chance, amplitude: number, about: Path): Path {
  const at: Place = [0, 0, 0]
  return (frame) => {
    const centre = about(frame)
    for (let axis = 0; axis < 3; axis++) at[axis] = centre[axis] + amplitude * chance.normal()
    return at
  }
}

/** Relaxing motion in a cage (Ornstein–Uhlenbeck) of this amplitude, Å, and time, ps, about another path. */
export function rattling(
  chance: Chance,
  amplitude: number,
  time: number,
  interval: number,
  about: Path,
): Path {
  const keep = Math.exp(-interval / time)
  const kick = amplitude * Math.sqrt(1 - keep * keep)
  const inside: Place = [0, 1, 2].map(() => amplitude * chance.normal()) as Place
  const at: Place = [0, 0, 0]
  return (frame) => {
    const centre = about(frame)
    for (let axis = 0; axis < 3; axis++) {
      at[axis] = centre[axis] + inside[axis]
      inside[axis] = keep * inside[axis] + kick * chance.normal()
    }
    return at
  }
}

/** Jumps after exponential stays of this mean, ps; `next` gives each displacement from the one before. */
export function hopping(
  chance: Chance,
  stay: number,
  interval: number,
  next: (before: Place | undefined) => Place,
): Path {
  const at: Place = [0, 0, 0]
  let leave = chance.wait(stay)
  let before: Place | undefined
  return (frame) => {
    for (; leave <= frame * interval; leave += chance.wait(stay)) {
      before = next(before)
      for (let axis = 0; axis < 3; axis++) at[axis] += before[axis]
    }
    return at
  }
}

/** A jump of this length, Å, in any direction. */
export const anyJump = (chance: Chance, length: number) => (): Place =>
  chance.direction().map((part) => length * part) as Place

/** A jump on a cubic lattice: with this chance along the one before (or against it, where `share` is negative), else any. */
export function linkedJump(chance: Chance, length: number, share: number) {
  return (before: Place | undefined): Place => {
    if (before && chance.uniform() < Math.abs(share))
      return before.map((part) => Math.sign(share) * part) as Place
    const jump: Place = [0, 0, 0]
    jump[chance.below(3)] = chance.uniform() < 0.5 ? -length : length
    return jump
  }
}

/** Another path in a frame that moves along x, Å per frame. */
export const moved =
  (speed: number, path: Path): Path =>
  (frame) => {
    const [x, y, z] = path(frame)
    return [x + speed * frame, y, z]
  }

/** The same path for whoever follows it later. */
export function recorded(path: Path, frames: number): Path {
  const places = Array.from({ length: frames }, (_, t) => [...path(t)] as Place)
  return (frame) => places[frame]
}

/** A path as it looks from another one. */
export const seenFrom =
  (frame: Path, path: Path): Path =>
  (t) => {
    const [from, to] = [frame(t), path(t)]
    return [to[0] - from[0], to[1] - from[1], to[2] - from[2]]
  }

/** Random hops among places that are given, from one that is left after exponential stays of this mean, ps, to any of its neighbours. */
export function amongPlaces(
  chance: Chance,
  stay: number,
  interval: number,
  places: readonly Place[],
  neighbours: (place: number) => readonly number[],
): Path {
  let now = chance.below(places.length)
  let leave = chance.wait(stay)
  return (frame) => {
    for (; leave <= frame * interval; leave += chance.wait(stay)) {
      const next = neighbours(now)
      now = next[chance.below(next.length)]
    }
    return places[now]
  }
}
