import { join } from 'node:path'
import { analyse } from '../../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../../pipeline/executors/thread.ts'
import { folder } from '../../../helpers/folder.ts'
import { type Synthetic, writeSynthetic } from '../../../helpers/synthetic.ts'
import { type Body, crystalOf, tetrahedral } from '../bodies.ts'
import { type Quaternion, turned } from '../tumbling.ts'

const module = new URL('../../../../runs/definitions/measure.js', import.meta.url).href

export const TILTED = [14, 0, 0, -6.5, 13, 0, 5, -6, 12]
export const CUBE = [24, 0, 0, 0, 24, 0, 0, 0, 24]
export const PS4 = tetrahedral('P', ['S', 'S', 'S', 'S'], [2.05, 2.05, 2.05, 2.05])

/** Some of the 27 places of a lattice of threes, fractions. */
export const places = (count: number): number[][] =>
  Array.from({ length: count }, (_, i) => [
    (i % 3) / 3 + 0.02,
    (Math.floor(i / 3) % 3) / 3 + 0.01,
    Math.floor(i / 9) / 3,
  ])

export interface RotorRun {
  readonly bodies: readonly Body[]
  readonly cell?: readonly number[]
  readonly at?: readonly (readonly number[])[]
  readonly frames: number
  readonly interval?: number
  readonly blockFrames?: number
  readonly tags?: Synthetic['tags']
  orientation(rotor: number, frame: number): Quaternion
  /** What an atom of a body is moved by besides, Å. */
  displaced?(rotor: number, atom: number, frame: number): readonly number[]
}

/** Bodies that turn about their middles, their atoms by element and each wrapped into the cell at the start, as a store. */
export function storeOf(spec: RotorRun): string {
  const { bodies, cell = CUBE, at = places(bodies.length), frames, interval = 0.1 } = spec
  const middles = at.map((f) =>
    [0, 1, 2].map((k) => f[0] * cell[k] + f[1] * cell[3 + k] + f[2] * cell[6 + k]),
  )
  const placeOf = (rotor: number, atom: number, frame: number): number[] => {
    const own = turned(spec.orientation(rotor, frame), bodies[rotor].places.slice(3 * atom, 3 * atom + 3))
    const off = spec.displaced?.(rotor, atom, frame) ?? [0, 0, 0]
    return own.map((value, k) => middles[rotor][k] + value + off[k])
  }
  const start = crystalOf(
    cell,
    bodies.map((body, i) => ({ body, at: at[i], turn: spec.orientation(i, 0) })),
  )
  const atoms = bodies.flatMap(({ elements }, rotor) =>
    elements.map((element, atom) => ({ element, rotor, atom })),
  )
  const moved = atoms.map(({ rotor, atom }, i) =>
    placeOf(rotor, atom, 0).map((value, k) => start.places[3 * i + k] - value),
  )
  const elements = [...new Set(atoms.map(({ element }) => element))].sort()
  const order = elements.flatMap((element) => [...atoms.keys()].filter((i) => atoms[i].element === element))
  const path = join(folder(), 'run')
  writeSynthetic(path, {
    atoms: elements.map((element) => [element, atoms.filter((each) => each.element === element).length]),
    frames,
    interval,
    cell,
    blockFrames: spec.blockFrames ?? 128,
    tags: spec.tags ?? { temperature: 600 },
    position: (row, frame) => {
      const { rotor, atom } = atoms[order[row]]
      return placeOf(rotor, atom, frame).map((value, k) => value + moved[order[row]][k]) as never
    },
  })
  return path
}

/** Rows and warnings of a measure with its default chain. */
export async function measured(name: string, paths: readonly string[], flags: object = {}) {
  const runs = paths.map((pattern) => ({ pattern, tags: {} }))
  const params = { name, flags }
  const { results, warnings } = await analyse({ module, params, runs, out: folder(), executor: thread })
  return { rows: results[0].table.rows, warnings, figures: results[0].figures }
}

/** Orientations are asked for by atom: each is worked out once, frame after frame. */
export function remembered(
  rotors: number,
  next: (rotor: number, frame: number, last: Quaternion) => Quaternion,
) {
  const known: Quaternion[][] = Array.from({ length: rotors }, () => [])
  return (rotor: number, frame: number): Quaternion => {
    const own = known[rotor]
    while (own.length <= frame) own.push(next(rotor, own.length, own[own.length - 1]))
    return own[frame]
  }
}
