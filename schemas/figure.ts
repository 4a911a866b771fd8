/** A picture: a Vega-Lite specification with what a caption needs. */
export interface Figure {
  readonly name: string
  readonly title: string
  readonly caption: string
  /** Vega-Lite specification without colours of the page: the report adds its light and dark themes. */
  readonly spec: Record<string, unknown>
  /** Takes the place of the specification's picture where the page can run its code. */
  readonly volume?: VolumeView
}

/** A density in three dimensions to turn, with the atoms round it. */
export interface VolumeView {
  /** Whose density it is. */
  readonly of: string
  /** Row vectors, 9 numbers, Å. */
  readonly cell: readonly number[]
  /** Voxels along each vector, three numbers. */
  readonly size: readonly number[]
  /** Base64 of a byte for each voxel, round(255 √(ρ/most)), at (i n_y + j) n_z + k; values are at the middles of voxels. */
  readonly values: string
  /** Density of the fullest voxel, Å⁻³. */
  readonly most: number
  /** Density of the surface that is shown first, Å⁻³. */
  readonly level: number
  /** Where atoms are, Å, and which pairs of them are bonded. */
  readonly atoms: readonly { readonly element: string; readonly at: readonly number[] }[]
  readonly bonds: readonly (readonly [number, number])[]
}
