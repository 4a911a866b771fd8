/** Whole numbers (h, k, l) of wave vectors, in the order in which they were given. */
export interface Grid {
  readonly count: number
  /** [vector][3] */
  readonly indices: Int32Array
  /** Largest |h|, |k|, |l|. */
  readonly most: readonly [number, number, number]
  readonly entries: readonly Entry[]
}

/** Vectors of the same |h|, |k|, |l|: their phases are made of the same products of cosines and sines. */
export interface Entry {
  /** |h|, |k|, |l| */
  readonly powers: readonly [number, number, number]
  /** Axes along which they are not 0. */
  readonly axes: readonly number[]
  /** Which vectors, and the signs of their indices. */
  readonly members: readonly { readonly vector: number; readonly signs: readonly [number, number, number] }[]
}

export function gridOf(indices: Int32Array): Grid {
  const entries = new Map<
    string,
    Entry & { members: { vector: number; signs: [number, number, number] }[] }
  >()
  const most: [number, number, number] = [0, 0, 0]
  for (let vector = 0; vector < indices.length / 3; vector++) {
    const own = [0, 1, 2].map((axis) => indices[3 * vector + axis])
    const powers = own.map(Math.abs) as [number, number, number]
    powers.forEach((power, axis) => {
      most[axis] = Math.max(most[axis], power)
    })
    const key = powers.join(' ')
    const entry = entries.get(key) ?? {
      powers,
      axes: [0, 1, 2].filter((axis) => powers[axis] > 0),
      members: [],
    }
    entry.members.push({ vector, signs: own.map((n) => (n < 0 ? -1 : 1)) as [number, number, number] })
    entries.set(key, entry)
  }
  return { count: indices.length / 3, indices, most, entries: [...entries.values()] }
}

/** A vector along three axes that shares its products with no other: its sine and cosine are summed as such. */
export const isAlone = ({ axes, members }: Entry): boolean => axes.length === 3 && members.length === 1

/** Sums that an entry has: of all products of cosines and sines along its axes, or two of a vector alone. */
export const termsOf = (entry: Entry): number => (isAlone(entry) ? 2 : 1 << Math.max(1, entry.axes.length))
