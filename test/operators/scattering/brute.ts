import { across } from '../../../operators/scattering/functions/current-parts.ts'
import { lengthOf, type Triple, waveVector } from '../../../operators/scattering/vectors/reciprocal.ts'
import { determinant, inverse3 } from '../../../pipeline/cell/matrix.ts'
import type { Synthetic } from '../../helpers/synthetic.ts'
import { chance } from './movers.ts'

export const FRAMES = 70
const ATOMS = 7
const TILTED = [9, 0, 0, 2, 8, 0, -1, 3, 7]

/** Four Li, one P and two S that wander in a tilted cell, which breathes where it is asked to. */
export function wanderers(breathes: boolean): Synthetic & { readonly cellAt: (t: number) => number[] } {
  const random = chance(4)
  const cellAt = (t: number) => TILTED.map((value, k) => value * (breathes ? 1 + 0.01 * Math.sin(t + k) : 1))
  const fractions = Array.from({ length: ATOMS }, () => {
    const at = [random.uniform(), random.uniform(), random.uniform()]
    return Array.from({ length: FRAMES }, () => at.map((_, k) => (at[k] += 0.02 * random.normal())))
  })
  const speeds = Array.from({ length: ATOMS * FRAMES }, () => [0, 1, 2].map(() => 3 * random.normal()))
  return {
    atoms: [
      ['Li', 4],
      ['P', 1],
      ['S', 2],
    ],
    frames: FRAMES,
    interval: 0.05,
    cell: breathes ? cellAt : TILTED,
    blockFrames: 16,
    tags: { temperature: 300 },
    cellAt,
    position: (atom, frame) => placeIn(cellAt(frame), fractions[atom][frame] as unknown as Triple),
    velocity: (atom, frame) => speeds[atom * FRAMES + frame] as unknown as Triple,
  }
}

const placeIn = (cell: readonly number[], s: Triple): [number, number, number] =>
  [0, 1, 2].map((k) => s[0] * cell[k] + s[1] * cell[3 + k] + s[2] * cell[6 + k]) as [number, number, number]

type Spec = ReturnType<typeof wanderers>

/** 2π n·s of an atom in a frame, s = r h⁻¹. */
function angleOf(spec: Spec, n: Triple, atom: number, frame: number): number {
  const [x, y, z] = spec.position(atom, frame)
  const m = inverse3(spec.cellAt(frame))
  const s = [0, 1, 2].map((k) => x * m[k] + y * m[3 + k] + z * m[6 + k])
  return 2 * Math.PI * (n[0] * s[0] + n[1] * s[1] + n[2] * s[2])
}

const RANGES = [
  [0, 4],
  [4, 5],
  [5, 7],
]

/** F_s(Q,t) of the kind-th element. */
export function bruteSelf(spec: Spec, n: Triple, kind: number, lag: number): number {
  let [sum, count] = [0, 0]
  for (let atom = RANGES[kind][0]; atom < RANGES[kind][1]; atom++)
    for (let t = lag; t < FRAMES; t++, count++)
      sum += Math.cos(angleOf(spec, n, atom, t) - angleOf(spec, n, atom, t - lag))
  return sum / count
}

/** Σ w e^{iQ·r} of the kind-th element, [real, imaginary] of each frame. */
function amplitude(spec: Spec, n: Triple, kind: number, weight: (atom: number, frame: number) => number) {
  return Array.from({ length: FRAMES }, (_, t) => {
    const sum = [0, 0]
    for (let atom = RANGES[kind][0]; atom < RANGES[kind][1]; atom++) {
      const angle = angleOf(spec, n, atom, t)
      sum[0] += weight(atom, t) * Math.cos(angle)
      sum[1] += weight(atom, t) * Math.sin(angle)
    }
    return sum
  })
}

const sizeOf = (kind: number): number => RANGES[kind][1] - RANGES[kind][0]

function correlated(a: number[][], b: number[][], lag: number): number {
  let sum = 0
  for (let t = lag; t < FRAMES; t++) {
    const dot = (u: number[], v: number[]) => u[0] * v[0] + u[1] * v[1]
    sum += (dot(a[t], b[t - lag]) + dot(b[t], a[t - lag])) / 2
  }
  return sum / (FRAMES - lag)
}

/** F_ab(Q,t) */
export function brutePair(spec: Spec, n: Triple, [a, b]: readonly number[], lag: number): number {
  const [one, two] = [a, b].map((kind) => amplitude(spec, n, kind, () => 1))
  return correlated(one, two, lag) / Math.sqrt(sizeOf(a) * sizeOf(b))
}

/** C_ab(Q,t) along Q, or across it, Q on the mean cell. */
export function bruteCurrent(
  spec: Spec,
  n: Triple,
  [a, b]: readonly number[],
  lag: number,
  part: string,
): number {
  const Q = waveVector(TILTED, n)
  const unit = Q.map((value) => value / lengthOf(Q)) as unknown as Triple
  const directions: readonly Triple[] = part === 'longitudinal' ? [unit] : across(Q)
  const sum = directions.reduce<number>((all, e) => {
    const along = (atom: number, t: number) => {
      const v = spec.velocity?.(atom, t) as Triple
      return v[0] * e[0] + v[1] * e[1] + v[2] * e[2]
    }
    const [one, two] = [a, b].map((kind) => amplitude(spec, n, kind, along))
    return all + correlated(one, two, lag)
  }, 0)
  return sum / directions.length / Math.sqrt(sizeOf(a) * sizeOf(b))
}

/** Mean and standard deviation over frames of |Q|. */
export function bruteLength(spec: Spec, n: Triple): [number, number] {
  const each = Array.from({ length: FRAMES }, (_, t) => lengthOf(waveVector(spec.cellAt(t), n)))
  const mean = each.reduce((sum, value) => sum + value, 0) / FRAMES
  return [mean, Math.sqrt(each.reduce((sum, value) => sum + (value - mean) ** 2, 0) / FRAMES)]
}

/** Largest relative distance of a frame's volume from that of the mean cell of the first 16. */
export function volumeChange(spec: Spec): number {
  const cells = Array.from({ length: FRAMES }, (_, t) => spec.cellAt(t))
  const mean = TILTED.map((_, k) => cells.slice(0, 16).reduce((sum, cell) => sum + cell[k], 0) / 16)
  return Math.max(...cells.map((cell) => Math.abs(determinant(cell) / determinant(mean) - 1)))
}
