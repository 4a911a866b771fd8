import { gridOf } from '../../../operators/kernels/phases/grid.ts'
import { pairsWith } from '../../../operators/kernels/phases/self-lags.ts'
import { simdSelfLags } from '../../../operators/kernels/phases/self-lags-simd.ts'
import { type Turns, turnsOf } from '../../../operators/kernels/phases/turns.ts'
import { flatten, type VectorGroup } from '../../../operators/scattering/vectors/vector-set.ts'
import { normal, seeded } from '../../helpers/random.ts'

export interface Chance {
  readonly uniform: () => number
  readonly normal: () => number
}

export const chance = (seed: number): Chance => {
  const uniform = seeded(seed)
  return { uniform, normal: normal(uniform) }
}

/** A direction, evenly over the sphere. */
export function direction({ uniform }: Chance): [number, number, number] {
  const z = 2 * uniform() - 1
  const angle = 2 * Math.PI * uniform()
  const r = Math.sqrt(1 - z * z)
  return [r * Math.cos(angle), r * Math.sin(angle), z]
}

export const cube = (edge: number): number[] => [edge, 0, 0, 0, edge, 0, 0, 0, edge]

/** Positions [row][frame] of atoms that each move as `path` makes them, in a cubic cell. */
export function moving(
  rows: number,
  frames: number,
  edge: number,
  random: Chance,
  path: (random: Chance) => (frame: number) => readonly number[],
): Turns {
  const [x, y, z] = [0, 1, 2].map(() => new Float64Array(rows * frames))
  for (let row = 0; row < rows; row++) {
    const at = path(random)
    for (let t = 0; t < frames; t++) [x[row * frames + t], y[row * frames + t], z[row * frames + t]] = at(t)
  }
  return turnsOf([x, y, z], frames, cube(edge))
}

/** F_s(Q,t) of each group of vectors at lags 0 … lags. */
export function selfOf(turns: Turns, groups: readonly VectorGroup[], lags: number): Float64Array[] {
  const { indices, groups: of } = flatten(groups)
  const sums = new Float64Array(groups.length * (lags + 1))
  simdSelfLags(gridOf(indices), of, lags, turns.frames).add(turns, 0, sums)
  return groups.map(({ vectors }, g) =>
    sums
      .subarray(g * (lags + 1), (g + 1) * (lags + 1))
      .map((sum, lag) => sum / (turns.rows * vectors.length * pairsWith(turns.frames, 0, lag))),
  )
}

/** Some rows of all. */
export const rowsOf = ({ axes, frames }: Turns, from: number, to: number): Turns => ({
  axes: axes.map((values) => values.subarray(from * frames, to * frames)) as unknown as Turns['axes'],
  rows: to - from,
  frames,
})

/** Series [vector][frame], interleaved, of each kind, as the kernel of pairs asks for them. */
export const eachOf = (kinds: readonly Float64Array[], frames: number) =>
  kinds.map((values) => (vector: number) => values.subarray(2 * vector * frames, 2 * (vector + 1) * frames))
