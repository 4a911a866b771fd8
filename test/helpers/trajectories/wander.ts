import { dump } from '../dump.ts'
import { normal, seeded } from '../random.ts'

/** Edge of the cell of those that wander, Å. */
export const EDGE = 10

/** Positions of some atoms at every frame, unfolded, Å: [frame][atom][3]. */
export type Paths = readonly (readonly (readonly number[])[])[]

/** Atoms that walk at random, `step` Å a frame and direction. */
export function wander(atoms: number, frames: number, step = 0.1, seed = 5): Paths {
  const random = seeded(seed)
  const gauss = normal(random)
  let now = Array.from({ length: atoms }, () => [0, 1, 2].map(() => EDGE * random()))
  return Array.from({ length: frames }, (_, f) => {
    if (f > 0) now = now.map((r) => r.map((value) => value + step * gauss()))
    return now
  })
}

/** Atoms that shiver about their places with a memory from frame to frame of `memory`, 0.2 Å wide. */
export function shiver(atoms: number, frames: number, memory: number, seed = 7): Paths {
  const random = seeded(seed)
  const gauss = normal(random)
  const places = Array.from({ length: atoms }, () => [0, 1, 2].map(() => EDGE * random()))
  let off = places.map((r) => r.map(() => gauss()))
  const fresh = Math.sqrt(1 - memory * memory)
  return Array.from({ length: frames }, () => {
    off = off.map((r) => r.map((value) => memory * value + fresh * gauss()))
    return places.map((r, i) => r.map((value, c) => value + 0.2 * off[i][c]))
  })
}

interface Written {
  /** Step of frame i, and its time in ps, where it is written. */
  readonly step?: (i: number) => number
  readonly time?: (i: number) => number
  readonly columns?: string
  /** Words of a row behind id and type; folded positions where they are left out. */
  readonly words?: (r: readonly number[], i: number, atom: number) => readonly number[]
}

export const fold = (value: number): number => value - EDGE * Math.floor(value / EDGE)

/** Frames as a LAMMPS dump, every tenth step; of the first half of the atoms the type is 1, of the others 2. */
export function dumpOf(paths: Paths, written: Written = {}): string {
  const { step = (i: number) => 10 * i, time, columns = 'x y z', words = (r) => r.map(fold) } = written
  return dump({
    steps: paths.map((_, i) => step(i)),
    columns: `id type ${columns}`,
    before: (i) => (time ? `ITEM: UNITS\nmetal\nITEM: TIME\n${time(i)}\n` : ''),
    rows: (i) =>
      paths[i].map(
        (r, atom) =>
          `${atom + 1} ${atom < paths[i].length / 2 ? 1 : 2} ${words(r, i, atom)
            .map((v) => Number(v.toPrecision(11)))
            .join(' ')}`,
      ),
  })
}

/** Frames as an XDATCAR. */
export function xdatcarOf(paths: Paths): string {
  const half = Math.ceil(paths[0].length / 2)
  const head = `walk\n1.0\n ${EDGE} 0 0\n 0 ${EDGE} 0\n 0 0 ${EDGE}\nLi S\n${half} ${paths[0].length - half}\n`
  const row = (r: readonly number[]) => r.map((value) => (fold(value) / EDGE).toFixed(10)).join(' ')
  return (
    head + paths.map((rows, i) => `Direct configuration= ${i + 1}\n${rows.map(row).join('\n')}\n`).join('')
  )
}
