import type { SiteSet } from './site-set.ts'

/** A triangle of corners that two sites share. */
export interface Face {
  readonly sites: readonly [number, number]
  /** Indices into the set's corners, and the lattice vectors that they are moved by, [3][3], Å. */
  readonly corners: readonly [number, number, number]
  readonly shifts: Float64Array
}

/** Every triangle that two tetrahedra share, wherever in the periodic crystal they do; by the first site, then the second.
 *  In the smallest cells two sites may share several. */
export function facesOf({ tetrahedra, shifts }: Pick<SiteSet, 'tetrahedra' | 'shifts'>): Face[] {
  const of = tetrahedra as Int32Array
  const moved = shifts as Float64Array
  const seen = new Map<string, number>()
  const faces: Face[] = []
  for (let site = 0; site < of.length / 4; site++) {
    for (let skip = 0; skip < 4; skip++) {
      const corners = [0, 1, 2, 3]
        .filter((n) => n !== skip)
        .map((n) => ({
          corner: of[4 * site + n],
          shift: moved.subarray(3 * (4 * site + n), 3 * (4 * site + n) + 3),
        }))
        .sort((p, q) => p.corner - q.corner || order(p.shift, q.shift))
      const [first] = corners
      const key = corners
        .map(({ corner, shift }) =>
          [corner, ...shift.map((v, c) => Math.round(100 * (v - first.shift[c])))].join(),
        )
        .join(';')
      const other = seen.get(key)
      if (other === undefined) seen.set(key, site)
      else
        faces.push({
          sites: [other, site],
          corners: corners.map(({ corner }) => corner) as [number, number, number],
          shifts: Float64Array.from(corners.flatMap(({ shift }) => [...shift])),
        })
    }
  }
  return faces.sort((p, q) => p.sites[0] - q.sites[0] || p.sites[1] - q.sites[1])
}

const order = (p: Float64Array, q: Float64Array): number => p[0] - q[0] || p[1] - q[1] || p[2] - q[2]

/** Names of the kinds on both sides of a face, in the order of the alphabet: "T2-T5". */
export const pairName = ({ kinds, kindOf }: SiteSet, [a, b]: readonly [number, number]): string =>
  [kinds[kindOf[a]], kinds[kindOf[b]]].sort().join('-')
