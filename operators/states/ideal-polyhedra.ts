import { usageError } from '../../schemas/errors.ts'

export const SHELL_NAMES = ['octahedron', 'square-pyramid', 'icosahedron', 'cuboctahedron'] as const
export type ShellName = (typeof SHELL_NAMES)[number]

const GOLDEN = (1 + Math.sqrt(5)) / 2
const signs = [1, -1]

/** Every vertex (±p, ±q, 0) with its cyclic permutations, once. */
const cyclic = (p: number, q: number): number[][] =>
  [0, 1, 2].flatMap((turn) =>
    signs.flatMap((u) => signs.map((v) => [0, 1, 2].map((k) => [u * p, v * q, 0][(k + turn) % 3]))),
  )

/** Ideal shells. Octahedron and pyramid are numbered as in the geometric rule: 0 at −z ("top": the centre is above the
 *  ion), 1 to 4 round the equator, 5 at +z. */
const VERTICES: Readonly<Record<ShellName, readonly (readonly number[])[]>> = {
  octahedron: [
    [0, 0, -1],
    [1, 0, 0],
    [0, 1, 0],
    [-1, 0, 0],
    [0, -1, 0],
    [0, 0, 1],
  ],
  'square-pyramid': [
    [0, 0, -1],
    [1, 0, 0],
    [0, 1, 0],
    [-1, 0, 0],
    [0, -1, 0],
  ],
  icosahedron: cyclic(1, GOLDEN),
  cuboctahedron: cyclic(1, 1),
}

/** Distance beyond which an ion is outside a shell, Å; the square pyramid has its five vertices and no outside. */
export const defaultCutoff = (shell: ShellName, given: boolean): number | 'none' =>
  shell === 'square-pyramid' && !given ? 'none' : 3

/** Unit vectors [vertex][3] of a shell in the crystal's Cartesian axes. Throws usage errors for vertices at the centre or
 *  twice in one direction and for axes that are not orthonormal. */
export function directions(
  shell: ShellName,
  given: readonly number[] | undefined,
  axes = IDENTITY,
): Float64Array {
  checkAxes(axes)
  const flat = given ?? VERTICES[shell].flat()
  const out = new Float64Array(flat.length)
  for (let v = 0; v < flat.length; v += 3) {
    const norm = Math.hypot(flat[v], flat[v + 1], flat[v + 2])
    if (!(norm > 0)) throw usageError(`shell-states: vertex ${v / 3} is at the centre`)
    for (let c = 0; c < 3; c++)
      out[v + c] = (flat[v] * axes[c] + flat[v + 1] * axes[3 + c] + flat[v + 2] * axes[6 + c]) / norm
    for (let w = 0; w < v; w += 3)
      if (dot(out, v, out, w) > 0.999999)
        throw usageError(`shell-states: vertices ${w / 3} and ${v / 3} lie in one direction`)
  }
  return out
}

export const IDENTITY: readonly number[] = [1, 0, 0, 0, 1, 0, 0, 0, 1]

const dot = (a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number =>
  a[i] * b[j] + a[i + 1] * b[j + 1] + a[i + 2] * b[j + 2]

function checkAxes(axes: readonly number[]): void {
  for (let i = 0; i < 3; i++)
    for (let j = 0; j <= i; j++) {
      if (axes.length === 9 && Math.abs(dot(axes, 3 * i, axes, 3 * j) - (i === j ? 1 : 0)) < 1e-4) continue
      throw usageError(
        `shell-states: the axes ${axes.join(',')} are not three orthogonal unit vectors`,
        'Give nine numbers: the x, y and z axis of the shells, each as x,y,z in the crystal.',
      )
    }
}

/** Numbers from a list or "1,0,0,…". Throws where one is none or their count is no multiple. */
export function numbersOf(value: string | readonly number[], multiple: number): number[] {
  const list =
    typeof value === 'string'
      ? value
          .split(/[\s,;]+/)
          .filter((word) => word !== '')
          .map(Number)
      : [...value]
  if (list.length > 0 && list.length % multiple === 0 && list.every(Number.isFinite)) return list
  throw new Error(`expected numbers, a multiple of ${multiple}`)
}
