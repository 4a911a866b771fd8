import { inverse3 } from '../../pipeline/cell/matrix.ts'
import type { Operation } from './site-source.ts'

/** Places of a unit cell that symmetry makes equal. */
export interface Orbit {
  /** Indices of the places; the first one stands for all. */
  readonly members: readonly number[]
  /** Of each member every rotation (9 numbers, on columns of fractions) that brings a displacement there to the first. */
  readonly back: readonly (readonly Float64Array[])[]
}

/** Sorts places (fractions) that have the same name into orbits of the operations. */
export function orbitsOf(
  places: readonly { readonly name: string; readonly at: readonly number[] }[],
  operations: readonly Operation[],
  within = 1e-3,
): Orbit[] {
  const orbits: Orbit[] = []
  const done = new Set<number>()
  places.forEach(({ name, at }, first) => {
    if (done.has(first)) return
    const found = new Map<number, Float64Array[]>()
    for (const operation of operations) {
      const image = operation.map((row) => row[0] * at[0] + row[1] * at[1] + row[2] * at[2] + row[3])
      const member = places.findIndex((other) => other.name === name && isSame(other.at, image, within))
      if (member < 0) continue
      found.set(member, [...(found.get(member) ?? []), inverse3(operation.flatMap((row) => row.slice(0, 3)))])
      done.add(member)
    }
    orbits.push({ members: [...found.keys()], back: [...found.values()] })
  })
  return orbits
}

const isSame = (a: readonly number[], b: readonly number[], within: number): boolean =>
  a.every((value, c) => Math.abs(value - b[c] - Math.round(value - b[c])) < within)

/** The mean of a displacement (fractions) brought back in every way. */
export function broughtBack(back: readonly Float64Array[], d: readonly number[]): number[] {
  const sum = [0, 0, 0]
  for (const m of back)
    for (let r = 0; r < 3; r++) sum[r] += m[3 * r] * d[0] + m[3 * r + 1] * d[1] + m[3 * r + 2] * d[2]
  return sum.map((value) => value / back.length)
}
