/** Ids of atoms as the input has them: of 32 bits where all fit, else doubles, which are exact to 2⁵³. */
export type Ids = Int32Array | Float64Array

const MOST = 2147483647

export const idsFrom = (ids: ArrayLike<number>): Ids =>
  mostOf(ids) > MOST ? Float64Array.from(ids) : Int32Array.from(ids)

export const isWide = (ids: ArrayLike<number>): boolean => ids instanceof Float64Array

export function mostOf(ids: ArrayLike<number>): number {
  let most = 0
  for (let i = 0; i < ids.length; i++) most = Math.max(most, ids[i])
  return most
}
