/** A framework atom of a crystal: where it is, and which elements of a run may stand there. */
export interface Anchor {
  readonly elements: readonly string[]
  /** Fraction of the unit cell. */
  readonly at: readonly number[]
  /** True where it can be a corner of a site's polyhedron: an anion. */
  readonly corner: boolean
}

/** A place for ions in a crystal. */
export interface SitePlace {
  readonly kind: string
  readonly at: readonly number[]
}

/** A crystal with its sites: one unit cell. */
export interface SiteSource {
  /** Row vectors, 9 numbers, Å. */
  readonly cell: readonly number[]
  readonly anchors: readonly Anchor[]
  readonly sites: readonly SitePlace[]
  /** Symmetry that makes places equal, the identity with it; on fractions of this cell. */
  readonly operations: readonly Operation[]
  /** The space group that they make, where that is known. */
  readonly group?: string
  /** Middles of the cages that sites are counted to, and of the pairs of sites that are one doublet. */
  readonly cages: readonly (readonly number[])[]
  readonly pairs: readonly (readonly number[])[]
}

/** Elements in the middle of polyanions: no corners of sites. */
export const isHost = (element: string): boolean => ['B', 'Si', 'P', 'Ge', 'As', 'Sn', 'Sb'].includes(element)

export const IDENTITY: Operation = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
]

/** A number within [0, 1). */
const wrapped = (value: number): number => {
  const inside = value - Math.floor(value)
  return inside > 1 - 1e-9 ? 0 : inside
}

/** A rotation with a shift: x' = W x + w on fractions, [row][x, y, z, 1]. */
export type Operation = readonly (readonly [number, number, number, number])[]

/** Every place that operations make of one, each once; fractions within [0, 1). Closer than `within` (fractions) is the same. */
export function orbit(at: readonly number[], operations: readonly Operation[], within = 1e-3): number[][] {
  const found: number[][] = []
  for (const rows of operations) {
    const place = rows.map(([x, y, z, shift]) => wrapped(x * at[0] + y * at[1] + z * at[2] + shift))
    const isNew = found.every((known) =>
      known.some((value, k) => Math.abs(value - place[k] - Math.round(value - place[k])) > within),
    )
    if (isNew) found.push(place)
  }
  return found
}
