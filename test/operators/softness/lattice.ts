import { normal, seeded } from '../../helpers/random.ts'
import type { Synthetic } from '../../helpers/synthetic.ts'

export const [EDGE, HOSTS, IONS, FRAMES] = [4, 64, 40, 120]
/** Å */
export const SIDE = 4 * EDGE

/** Ions in the cubes of a simple cubic lattice: where they rest, and how far they shake, frame by frame. */
export function lattice(
  seed: number,
  rest: (ion: number) => number,
  shake: (ion: number, frame: number) => number,
): Synthetic {
  const deviate = normal(seeded(seed))
  const away = Float64Array.from({ length: 3 * IONS * FRAMES }, () => deviate())
  return {
    atoms: [
      ['Li', IONS],
      ['S', HOSTS],
    ],
    frames: FRAMES,
    interval: 0.1,
    cell: [SIDE, 0, 0, 0, SIDE, 0, 0, 0, SIDE],
    tags: { temperature: 600 },
    position: (atom, frame) => {
      const i = atom < IONS ? atom : atom - IONS
      const corner = [i % 4, Math.floor(i / 4) % 4, Math.floor(i / 16)].map((n) => n * EDGE)
      if (atom >= IONS) return corner as never
      return corner.map(
        (value, k) =>
          value + EDGE / 2 + (k === 0 ? rest(i) : 0) + shake(i, frame) * away[3 * (frame * IONS + i) + k],
      ) as never
    },
  }
}
