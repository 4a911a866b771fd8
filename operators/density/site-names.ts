import { apartIn } from '../crystal/apart-in.ts'
import type { Crystal } from '../crystal/crystal.ts'
import { groupOf } from '../crystal/space-group.ts'
import { wyckoffOf } from '../crystal/wyckoff-position.ts'

/** How far a site may be from one of the crystal's whose name it takes, Å. */
const NEXT = 0.8

export interface NamedSite {
  readonly kind: string
  /** Wyckoff position, where the crystal's space group is known. */
  readonly position: string | undefined
  /** Kind of the nearest site of the crystal, and its distance, Å. */
  readonly nearest: string | undefined
  readonly distance: number | undefined
}

/** Names of places (fractions of a cell): of the crystal's own site next to each, the first come first; else the Wyckoff letter, numbered
 *  where it comes again; without a crystal "site". */
export function named(
  places: readonly (readonly number[])[],
  crystal: Crystal | undefined,
  cell: ArrayLike<number>,
): NamedSite[] {
  if (!crystal)
    return places.map(() => ({ kind: 'site', position: undefined, nearest: undefined, distance: undefined }))
  const group = groupOf(crystal.source.operations)
  const apart = apartIn(cell)
  const taken = new Set<string>()
  return places.map((at) => {
    const [first] = crystal.source.sites
      .map(({ kind, at: own }) => ({ kind, distance: apart(own, at).distance }))
      .sort((a, b) => a.distance - b.distance)
    const position = group && wyckoffOf(at, group)
    const own = first && first.distance < NEXT && !taken.has(first.kind) ? first.kind : undefined
    const letter = position?.split(':')[0] ?? 'site'
    const again = [letter, ...Array.from({ length: places.length }, (_, i) => `${letter}_${i + 2}`)]
    const kind = own ?? (again.find((name) => !taken.has(name)) as string)
    taken.add(kind)
    return { kind, position, nearest: first?.kind, distance: first?.distance }
  })
}
