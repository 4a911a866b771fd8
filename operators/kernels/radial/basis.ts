/** Gaussian shells: exp(−(R − μ)²/L²) for μ = first, first + step, …; neighbours within a cutoff. All in Å. */
export interface RadialBasis {
  readonly first: number
  readonly step: number
  readonly count: number
  /** L */
  readonly width: number
  readonly cutoff: number
}

/** μ = 0.3 … 5.0 Å by 0.1 Å, L = 1 Å, neighbours within 6 Å. Source: Guan et al., eq. 13. */
export const GUAN_BASIS: RadialBasis = { first: 0.3, step: 0.1, count: 48, width: 1, cutoff: 6 }

/** What radial features are of: centres among atoms, and their neighbours by species. */
export interface RadialJob {
  readonly basis: RadialBasis
  /** Rows of the centres, among the atoms of the points. */
  readonly centres: Uint32Array
  /** Number of species: an atom of kind k < species counts as a neighbour of species k, one of another kind does not. */
  readonly species: number
}

/** Numbers in one centre's features of one frame: [species][shell]. */
export const featuresOf = ({ basis, species }: RadialJob): number => basis.count * species
