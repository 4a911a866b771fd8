import type { PolyhedraJob } from './polyhedra-plain.ts'

/** Corners that are farther out than a table allows for, and when: corner, first frame, that behind the last. */
export type Strays = Int32Array
const NUMBERS = 3

export const NO_STRAYS: Strays = new Int32Array(0)

/** When some corners are farther from their means than their slack. */
export function straysIn(
  { corners: { x, y, z }, frames }: PolyhedraJob,
  { means, slack }: { readonly means: Float64Array; readonly slack: Float64Array },
  corners: readonly number[],
): Strays {
  const found: number[] = []
  for (const k of corners) {
    let from = -1
    for (let t = 0, at = k * frames; t <= frames; t++, at++) {
      const isOut =
        t < frames &&
        Math.hypot(x[at] - means[3 * k], y[at] - means[3 * k + 1], z[at] - means[3 * k + 2]) >
          slack[k] - ROUNDING
      if (isOut && from < 0) from = t
      if (isOut || from < 0) continue
      found.push(k, from, t)
      from = -1
    }
  }
  return Int32Array.from(found)
}

/** Å that two ways to a distance may differ by. */
const ROUNDING = 1e-9

/** Frames in which corners are astray, all together. */
export function framesOf(strays: Strays): number {
  let sum = 0
  for (let i = 0; i < strays.length; i += NUMBERS) sum += strays[i + 2] - strays[i + 1]
  return sum
}

/** Of each frame the sites that have a corner astray, in order. */
export function sitesAstray(
  { tetrahedra, frames }: PolyhedraJob,
  strays: Strays,
): (t: number) => readonly number[] {
  if (strays.length === 0) return () => NONE
  const sites = sitesOf(tetrahedra)
  const known = new Map<number, readonly number[]>()
  const active = Array.from({ length: frames }, (): number[] => [])
  for (let i = 0; i < strays.length; i += NUMBERS)
    for (let t = strays[i + 1]; t < strays[i + 2]; t++) active[t].push(strays[i])
  return (t) => {
    if (active[t].length === 0) return NONE
    const found =
      known.get(t) ?? [...new Set(active[t].flatMap((corner) => sites[corner]))].sort((a, b) => a - b)
    known.set(t, found)
    return found
  }
}

const NONE: readonly number[] = []

let last: { readonly tetrahedra: Int32Array; readonly sites: readonly number[][] } | undefined

/** Of each corner the sites that it belongs to, of the tetrahedra that were asked for last. */
function sitesOf(tetrahedra: Int32Array): readonly number[][] {
  if (last?.tetrahedra === tetrahedra) return last.sites
  const sites: number[][] = []
  tetrahedra.forEach((corner, i) => {
    sites[corner] ??= []
    sites[corner].push(i >> 2)
  })
  last = { tetrahedra, sites }
  return sites
}
