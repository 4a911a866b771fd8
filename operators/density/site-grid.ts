import { inverse3, multiply3 } from '../../pipeline/cell/matrix.ts'
import { volumeOf } from '../../pipeline/cell/widths.ts'
import type { Block, Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import type { Crystal } from '../crystal/crystal.ts'
import { IDENTITY, type Operation } from '../crystal/site-source.ts'
import { countVoxels } from '../kernels/voxels/voxel-counts.ts'
import type { PeriodicGrid } from '../kernels/voxels/voxel-offsets.ts'
import { gridOf, sizeOver } from './density-grid.ts'

/** A grid over a run's cell, over one of the equal parts that it is folded into, or over the unit cell of its crystal, in whose own axes
 *  it then is. Voxel (i, j, k) is round the fraction (i/n_x, j/n_y, k/n_z), so that symmetry takes voxels to voxels. */
export interface SiteGrid extends PeriodicGrid {
  readonly cell: Float64Array
  readonly operations: readonly Operation[]
  /** Such cells in the run's. */
  readonly copies: number
  readonly setting: 1 | -1
  readonly shift: readonly number[]
}

export interface SiteGridParams {
  /** Å; 0 is four thirds of `smoothing`, which a Gaussian of that width can bear. */
  readonly spacing: number
  readonly smoothing: number
  readonly fold: readonly number[]
}

/** Throws a usage error for more than 2²⁴ voxels, or where cells are to be folded in two ways. */
export function siteGrid(given: SiteGridParams, run: Run, crystal?: Crystal): SiteGrid {
  const { smoothing, fold } = given
  const spacing = given.spacing > 0 ? given.spacing : (4 / 3) * smoothing
  const parts = fold.reduce((product, n) => product * n, fold.length === 1 ? fold[0] * fold[0] : 1)
  if (!crystal) {
    const { cell, size } = gridOf({ spacing, voxels: [], fold }, run)
    return { cell, size, operations: [IDENTITY], copies: parts, setting: 1, shift: [0, 0, 0] }
  }
  if (parts > 1)
    throw usageError(
      'density-sites: both "fold" and "crystal"',
      'The crystal says what is folded: leave "fold" out.',
    )
  const { supercell, source, setting, shift } = crystal
  const cell = multiply3(inverse3(supercell.repeats), run.manifest.cell)
  const size = symmetricSize(sizeOver(cell, spacing), source.operations)
  return { cell, size, operations: source.operations, copies: supercell.origins.length, setting, shift }
}

/** At least so many voxels that every operation takes voxels to voxels: equal along axes that are mixed, multiples of the parts of shifts. */
function symmetricSize(size: readonly number[], operations: readonly Operation[]): number[] {
  const isMixed = (r: number, c: number) => operations.some((rows) => rows[r][c] !== 0 || rows[c][r] !== 0)
  return size.map((_, axis) => {
    const equal = [0, 1, 2].filter((other) => other === axis || isMixed(axis, other))
    const group = [0, 1, 2].filter((other) => equal.some((each) => each === other || isMixed(each, other)))
    const shifts = operations.flatMap((rows) => group.map((each) => rows[each][3]))
    const parts = [1, 2, 3, 4, 6, 8, 12, 24].find((n) =>
      shifts.every((shift) => Math.abs(n * shift - Math.round(n * shift)) < 1e-6),
    )
    if (parts === undefined)
      throw usageError(
        'density-sites: the crystal has a symmetry operation whose shift is no twenty-fourth of the cell',
        'Give the crystal in the standard setting of its space group, or fold without symmetry.',
      )
    return Math.ceil(Math.max(...group.map((each) => size[each])) / parts) * parts
  })
}

/** Counts the positions of some rows in the voxels of a grid. */
export function countInto(counts: Float64Array, grid: SiteGrid, block: Block, rows: Rows): void {
  const { cell, size, setting, shift } = grid
  const [x, y, z] = (['x', 'y', 'z'] as const).map((name, c) => {
    const half = [0, 1, 2].reduce((sum, axis) => sum + cell[3 * axis + c] / (2 * size[axis]), 0)
    const moved = setting * half - shift[c]
    return block.column(name, rows).map((value) => value + moved)
  })
  const inverse = inverse3(cell).map((value) => setting * value)
  countVoxels({ inverse, fold: [1, 1, 1], size, x, y, z }, counts)
}

/** The mean of values over the voxels that are equal by symmetry. */
export function symmetrised({ size, operations }: SiteGrid, counts: Float64Array): Float64Array {
  if (operations.length === 1) return counts
  const [nx, ny, nz] = size
  const out = new Float64Array(counts.length)
  for (const rows of operations) {
    const [x, y, z] = rows.map((row, r) => indexMap(row, size, r))
    for (let i = 0, at = 0; i < nx; i++) {
      for (let j = 0; j < ny; j++) {
        const [p, q, r] = [x, y, z].map((map) => map[0][i] + map[1][j])
        for (let k = 0; k < nz; k++, at++)
          out[at] += counts[(((p + x[2][k]) % nx) * ny + ((q + y[2][k]) % ny)) * nz + ((r + z[2][k]) % nz)]
      }
    }
  }
  return out.map((value) => value / operations.length)
}

/** What every index along each axis adds to the index along axis r of the image; modulo the size along r, not negative. */
function indexMap(row: Operation[number], size: readonly number[], r: number): Int32Array[] {
  const start = Math.round(row[3] * size[r])
  return [0, 1, 2].map((c) =>
    Int32Array.from({ length: size[c] }, (_, i) => {
      const index = Math.round((row[c] * size[r]) / size[c]) * i + (c === 0 ? start : 0)
      return ((index % size[r]) + size[r]) % size[r]
    }),
  )
}

/** Volume of a voxel, Å³. */
export const voxelVolumeOf = ({ cell, size }: PeriodicGrid): number =>
  volumeOf(cell) / (size[0] * size[1] * size[2])
