import { anionFrame, EDGE } from '../../helpers/argyrodite.ts'
import { normal, seeded } from '../../helpers/random.ts'
import type { Synthetic } from '../../helpers/synthetic.ts'

export const EYE = [1, 0, 0, 0, 1, 0, 0, 0, 1]
/** A rotation about (1, 2, 3) that makes no component vanish. */
export const TURN = rotation([1, 2, 3], 0.7)

/** Ideal argyrodite with S on every other 4c and 4a site, Cl on the rest, and one Li beside the first 4c site.
 *  Rows: Cl, Li, P, S in PS₄, then free S. */
export function crystal(
  n: number,
  turn: readonly number[] = EYE,
  spec: Partial<Synthetic> & { noise?: number } = {},
) {
  const { chlorine: a4, phosphorus: p, bonded, cages: c4 } = anionFrame([n, n, n])
  const even = (_: unknown, i: number) => i % 2 === 0
  const odd = (_: unknown, i: number) => i % 2 === 1
  const cl = [...a4.filter(odd), ...c4.filter(odd)]
  const free = [...a4.filter(even), ...c4.filter(even)]
  const li = [c4[0].map((v, k) => v + [1.2, 1, -0.9][k])]
  const places = [...cl, ...li, ...p, ...bonded, ...free].map((at) => times(at, turn))
  const sites = (count: number) => [...new Array(count / 2).fill('4a'), ...new Array(count / 2).fill('4c')]
  const deviate = normal(seeded(3))
  const { noise = 0, ...rest } = spec
  const synthetic: Synthetic = {
    atoms: [
      ['Cl', cl.length],
      ['Li', 1],
      ['P', p.length],
      ['S', bonded.length + free.length],
    ],
    frames: 4,
    interval: 0.1,
    cell: [0, 1, 2].flatMap((i) =>
      times(
        [0, 1, 2].map((k) => (i === k ? n * EDGE : 0)),
        turn,
      ),
    ),
    position: (atom) => places[atom].map((v) => v + noise * deviate()) as unknown as [number, number, number],
    ...rest,
  }
  return {
    synthetic,
    places,
    sites: [...sites(cl.length), ...sites(free.length)],
    li: cl.length,
    bonded: bonded.length,
  }
}

const times = (v: readonly number[], m: readonly number[]): number[] =>
  [0, 1, 2].map((c) => v[0] * m[c] + v[1] * m[3 + c] + v[2] * m[6 + c])

function rotation(axis: readonly number[], angle: number): number[] {
  const length = Math.hypot(...axis)
  const [x, y, z] = axis.map((v) => v / length)
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  const d = 1 - c
  return [
    [c + x * x * d, x * y * d + z * s, x * z * d - y * s],
    [x * y * d - z * s, c + y * y * d, y * z * d + x * s],
    [x * z * d + y * s, y * z * d - x * s, c + z * z * d],
  ].flat()
}
