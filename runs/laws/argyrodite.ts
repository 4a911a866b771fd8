import { uniform as seeded } from '../../operators/numerics/random.ts'
import { normal } from './normal.ts'
import type { Synthetic } from './synthetic.ts'

/** Å */
export const EDGE = 9.859
const FCC = [
  [0, 0, 0],
  [0, 0.5, 0.5],
  [0.5, 0, 0.5],
  [0.5, 0.5, 0],
]
const CORNERS = [
  [1, 1, 1],
  [1, -1, -1],
  [-1, 1, -1],
  [-1, -1, 1],
]
const P_S = 2.05

export interface ArgyroditeOptions {
  readonly cells: readonly [number, number, number]
  readonly frames: number
  readonly interval?: number
  readonly seed?: number
  /** Mean time between cage changes of one ion, ps. */
  readonly residence?: number
  /** Amplitude of vibrations, Å. */
  readonly amplitude?: number
  readonly blockFrames?: number
  readonly tags?: Synthetic['tags']
  /** Not those of the places, but a damped oscillation of 5 frames, 5 Å/ps along each axis. */
  readonly velocities?: boolean
}

/** Ideal places of the ordered anion frame, Å: Cl on 4a, P, S in PS₄, free S on 4c. */
export function anionFrame([na, nb, nc]: ArgyroditeOptions['cells']) {
  const corners: number[][] = []
  for (let a = 0; a < na; a++)
    for (let b = 0; b < nb; b++)
      for (let c = 0; c < nc; c++) for (const f of FCC) corners.push([f[0] + a, f[1] + b, f[2] + c])
  const at = (shift: number) => corners.map((p) => p.map((v) => (v + shift) * EDGE))
  const phosphorus = at(0.5)
  const bonded = phosphorus.flatMap((p) =>
    CORNERS.map((corner) => p.map((v, k) => v + (corner[k] * P_S) / Math.sqrt(3))),
  )
  return { chlorine: at(0), phosphorus, bonded, cages: at(0.25) }
}

/** Ordered Li6PS5Cl (F-43m) whose Li ions vibrate in, and jump between, the cages round the free S on 4c:
 *  a Markov jump process of known residence, each ion on its own. */
export function argyrodite(options: ArgyroditeOptions): Synthetic {
  const { cells, frames, interval = 0.1, seed = 1, residence = 8, amplitude = 0.15 } = options
  const [na, nb, nc] = cells
  const { chlorine, phosphorus, bonded, cages } = anionFrame(cells)
  const hosts = [...chlorine, ...phosphorus, ...bonded, ...cages]
  const ions = 6 * cages.length
  const lithium = markov(ions, cages, interval / residence, seed)
  const random = normal(seeded(seed + 1))
  const [cl, p, s] = [chlorine.length, phosphorus.length, bonded.length + cages.length]
  const places = new Float64Array(3 * (cl + ions + p + s))
  const velocities = new Float64Array(places.length)
  const before = new Float64Array(places.length)
  let last = -1
  const advance = () => {
    const li = lithium()
    const home = (i: number) => (i < cl ? hosts[i] : i < cl + ions ? li[i - cl] : hosts[i - ions])
    for (let i = 0; i < cl + ions + p + s; i++) {
      const wide = i >= cl && i < cl + ions ? 2 : 1
      for (let k = 0; k < 3; k++) {
        places[3 * i + k] = home(i)[k] + wide * amplitude * random()
        const next = 0.4944 * velocities[3 * i + k] - 0.64 * before[3 * i + k] + 3.66 * random()
        before[3 * i + k] = velocities[3 * i + k]
        velocities[3 * i + k] = next
      }
    }
  }
  /** Nothing is left at 0.5/Δ, so that the spectrum ends. */
  const speed = (i: number) => 0.62 * (velocities[i] + before[i])
  return {
    atoms: [
      ['Cl', cl],
      ['Li', ions],
      ['P', p],
      ['S', s],
    ],
    frames,
    interval,
    blockFrames: options.blockFrames,
    tags: options.tags,
    cell: [na * EDGE, 0, 0, 0, nb * EDGE, 0, 0, 0, nc * EDGE],
    position(atom, frame) {
      if (frame > last) {
        advance()
        last = frame
      }
      return [places[3 * atom], places[3 * atom + 1], places[3 * atom + 2]]
    },
    velocity: options.velocities
      ? (atom) => [speed(3 * atom), speed(3 * atom + 1), speed(3 * atom + 2)]
      : undefined,
  }
}

/** Unwrapped places of ions that jump to one of the 12 neighbouring cages with a given chance a frame. */
function markov(ions: number, cages: readonly number[][], chance: number, seed: number): () => number[][] {
  const random = seeded(seed)
  const offsets = Array.from({ length: ions }, (_, i) =>
    direction(random).map((v) => v * (1.8 + 0.01 * (i % 5))),
  )
  const centres = Array.from({ length: ions }, (_, i) => [...cages[i % cages.length]])
  const steps = [0, 1, 2].flatMap((axis) =>
    [1, -1].flatMap((u) =>
      [1, -1].map((v) =>
        [0, 1, 2].map((k) => (k === axis ? 0 : (k === (axis + 1) % 3 ? u : v) * (EDGE / 2))),
      ),
    ),
  )
  return () =>
    centres.map((centre, i) => {
      if (random() < chance) {
        const step = steps[Math.floor(random() * steps.length)]
        for (let k = 0; k < 3; k++) centre[k] += step[k]
      }
      return centre.map((v, k) => v + offsets[i][k])
    })
}

function direction(random: () => number): number[] {
  const z = 2 * random() - 1
  const phi = 2 * Math.PI * random()
  const r = Math.sqrt(1 - z * z)
  return [r * Math.cos(phi), r * Math.sin(phi), z]
}
