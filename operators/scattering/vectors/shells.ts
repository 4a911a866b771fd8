import { usageError } from '../../../schemas/errors.ts'
import { groupedBy } from '../../figures/rows.ts'
import { uniform } from '../../numerics/random.ts'
import { lengthOf, type Triple, tidy, waveVector } from './reciprocal.ts'
import type { VectorGroup } from './vector-set.ts'

export interface ShellsAsked {
  /** |Q| of each shell, Å⁻¹. */
  readonly at: readonly number[]
  /** A shell holds |Q| from at − width/2 to at + width/2, Å⁻¹. */
  readonly width: number
  /** Of a shell with more vectors so many are drawn. */
  readonly most?: number
  readonly seed?: number
}

/** All whole numbers n with |Q| ≤ `until`, one of each ±n, with their |Q|, sorted by it. */
export function vectorsWithin(cell: ArrayLike<number>, until: number): { n: Triple; Q: number }[] {
  const edge = (i: number) => Math.hypot(cell[3 * i], cell[3 * i + 1], cell[3 * i + 2])
  const [H, K, L] = [0, 1, 2].map((i) => Math.floor((until * edge(i)) / (2 * Math.PI) + 1e-9))
  const found: { n: Triple; Q: number }[] = []
  const [a, b, c] = [waveVector(cell, [1, 0, 0]), waveVector(cell, [0, 1, 0]), waveVector(cell, [0, 0, 1])]
  for (let h = 0; h <= H; h++) {
    for (let k = h === 0 ? 0 : -K; k <= K; k++) {
      for (let l = h === 0 && k === 0 ? 1 : -L; l <= L; l++) {
        const Q = lengthOf([0, 1, 2].map((i) => h * a[i] + k * b[i] + l * c[i]) as [number, number, number])
        if (Q <= until) found.push({ n: [h, k, l], Q })
      }
    }
  }
  return found.sort((one, other) => one.Q - other.Q)
}

/** Powder shells of the wave vectors that the cell holds; crowded ones are thinned at random, each with its own draw from the
 *  seed. Throws usage errors for a shell at no positive |Q| and for one that holds none. */
export function shellsOf(cell: ArrayLike<number>, { at, width, most, seed = 1 }: ShellsAsked): VectorGroup[] {
  if (!(width > 0)) throw usageError(`wave vectors: a shell ${width} Å⁻¹ wide`, 'Give a width above 0.')
  const wrong = at.find((Q) => !(Q > 0))
  if (wrong !== undefined) throw usageError(`wave vectors: a shell at ${wrong} Å⁻¹`, 'Give |Q| above 0.')
  const all = vectorsWithin(cell, Math.max(...at) + width)
  return at.map((centre, place) => {
    const held = all.filter(({ Q }) => Math.abs(Q - centre) <= width / 2 + 1e-9)
    if (held.length === 0) throw emptyShell(centre, width, all.length > 0 ? all : shortest(cell))
    const drawn = most !== undefined && held.length > most ? thinned(held, most, seed + 7919 * place) : held
    const lengths = drawn.map(({ Q }) => Q)
    return {
      label: `${tidy(centre)} Å⁻¹`,
      Q: lengths.reduce((sum, Q) => sum + Q, 0) / lengths.length,
      width: (Math.max(...lengths) - Math.min(...lengths)) / 2,
      vectors: drawn.map(({ n }) => n),
      held: held.length,
    }
  })
}

function emptyShell(centre: number, width: number, all: readonly { readonly Q: number }[]) {
  const near = [...all].sort((a, b) => Math.abs(a.Q - centre) - Math.abs(b.Q - centre))[0]
  return usageError(
    `wave vectors: the cell has none from ${tidy(centre - width / 2)} to ${tidy(centre + width / 2)} Å⁻¹`,
    `The nearest have ${near.Q.toPrecision(4)} Å⁻¹. Take another |Q|, a wider shell or a larger cell.`,
  )
}

const shortest = (cell: ArrayLike<number>) =>
  vectorsWithin(cell, 1.000001 * lengthOf(waveVector(cell, [1, 0, 0])))

/** So many of them, each as likely as any other, in the order in which they were: a stretch, from anywhere on, of the circle that
 *  families of the same |h|, |k|, |l| make in random order. Those of a family have their phases at the cost of one. */
function thinned<T extends { readonly n: Triple }>(from: readonly T[], most: number, seed: number): T[] {
  const random = uniform(seed)
  const families = [...groupedBy(from, ({ n }) => n.map(Math.abs).join(' ')).values()]
  for (let i = 0; i + 1 < families.length; i++) {
    const j = i + Math.floor(random() * (families.length - i))
    ;[families[i], families[j]] = [families[j], families[i]]
  }
  const circle = families.flat()
  const start = Math.floor(random() * circle.length)
  const drawn = new Set(Array.from({ length: most }, (_, i) => circle[(start + i) % circle.length]))
  return from.filter((each) => drawn.has(each))
}
