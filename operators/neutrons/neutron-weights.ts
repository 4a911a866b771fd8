import type { Scatterer } from './scattering-lengths.ts'

/** Partial intensities over pairs of elements and over single ones, on one axis. */
export interface Partials {
  /** S_ab by pair of places in the list of elements, a ≤ b, normalised by √(N_a N_b). */
  readonly pairs: readonly { readonly a: number; readonly b: number; readonly values: ArrayLike<number> }[]
  /** S_inc of each element, per atom of it. */
  readonly selves: readonly ArrayLike<number>[]
}

export interface Weighted {
  readonly coherent: Float64Array
  readonly incoherent: Float64Array
}

/** Σ_ab √(c_a c_b) b_a b_b S_ab (a and b in both orders) and Σ_a c_a (σ_inc/4π) S_a, barn per atom and steradian times the
 *  unit of the partials; c_a = N_a/N. Ding et al., eq. 13, with b_inc² = σ_inc/4π. */
export function weighted(
  { pairs, selves }: Partials,
  scatterers: readonly Scatterer[],
  atoms: readonly number[],
): Weighted {
  const all = atoms.reduce((sum, count) => sum + count, 0)
  const points = (pairs[0]?.values ?? selves[0] ?? []).length
  const [coherent, incoherent] = [new Float64Array(points), new Float64Array(points)]
  for (const { a, b, values } of pairs) {
    const lengths = (scatterers[a].coherentLength * scatterers[b].coherentLength) / 100
    const weight = ((a === b ? 1 : 2) * lengths * Math.sqrt(atoms[a] * atoms[b])) / all
    for (let i = 0; i < points; i++) coherent[i] += weight * values[i]
  }
  selves.forEach((values, a) => {
    const weight = (scatterers[a].incoherent / (4 * Math.PI)) * (atoms[a] / all)
    for (let i = 0; i < points; i++) incoherent[i] += weight * values[i]
  })
  return { coherent, incoherent }
}
