import { volumeOf } from '../../pipeline/cell/widths.ts'
import { atomicNumberOf } from '../../schemas/elements.ts'
import type { Grid } from './density-grid.ts'

export const BOHR = 0.529177210903

/** Values on a grid, at the middles of its voxels, with atoms to draw. */
export interface Volume {
  readonly title: string
  readonly grid: Grid
  /** (i n_y + j) n_z + k; a density in Å⁻³, or an energy in meV. */
  readonly values: Float64Array
  readonly isDensity: boolean
  readonly atoms: readonly { readonly element: string; readonly at: readonly number[] }[]
}

export const FORMATS = ['cube', 'chgcar', 'xsf', 'dx'] as const
export type Format = (typeof FORMATS)[number]

export const ENDINGS: Record<Format, string> = { cube: '.cube', chgcar: '.CHGCAR', xsf: '.xsf', dx: '.dx' }

export const WRITERS: Record<Format, (volume: Volume) => Iterable<string>> = { cube, chgcar, xsf, dx }

const real = (value: number): string => value.toExponential(6)
const vector = (values: Iterable<number>, scale = 1): string =>
  Array.from(values, (value) => (value * scale).toFixed(8)).join(' ')
const row = ({ cell }: Grid, axis: number): Float64Array => cell.subarray(3 * axis, 3 * axis + 3)

/** Half a voxel along every vector: where the first value is, Å. */
const first = ({ cell, size }: Grid): number[] =>
  [0, 1, 2].map((c) => [0, 1, 2].reduce((sum, axis) => sum + cell[3 * axis + c] / (2 * size[axis]), 0))

/** Numbers, so many a line. */
function* lines(values: Iterable<number>, width: number): Generator<string> {
  let line: string[] = []
  for (const value of values) {
    line.push(real(value))
    if (line.length < width) continue
    yield `${line.join(' ')}\n`
    line = []
  }
  if (line.length > 0) yield `${line.join(' ')}\n`
}

/** Values with the first index running fastest; `more` repeats the first voxel of each axis at its end. */
function* firstFastest({ values, grid: { size } }: Volume, scale: number, more: number): Generator<number> {
  const [nx, ny, nz] = size
  for (let k = 0; k < nz + more; k++)
    for (let j = 0; j < ny + more; j++)
      for (let i = 0; i < nx + more; i++) yield values[((i % nx) * ny + (j % ny)) * nz + (k % nz)] * scale
}

/** Gaussian cube: lengths in bohr, a density in bohr⁻³, the last index fastest. */
export function* cube({ title, grid, values, isDensity, atoms }: Volume): Generator<string> {
  yield `${title}\n${isDensity ? 'number density, bohr^-3' : 'free energy, meV'}; lengths in bohr; values at the middles of voxels\n`
  yield `${atoms.length} ${vector(first(grid), 1 / BOHR)}\n`
  for (let axis = 0; axis < 3; axis++)
    yield `${grid.size[axis]} ${vector(row(grid, axis), 1 / (BOHR * grid.size[axis]))}\n`
  for (const { element, at } of atoms) yield `${atomicNumberOf(element)} 0.0 ${vector(at, 1 / BOHR)}\n`
  const scale = isDensity ? BOHR * BOHR * BOHR : 1
  const nz = grid.size[2]
  for (let from = 0; from < values.length; from += nz)
    yield* lines(
      values.subarray(from, from + nz).map((value) => value * scale),
      6,
    )
}

/** VASP CHGCAR: density × volume of the cell, the first index fastest. Its grid begins at the origin, so the atoms are moved by half a voxel. */
export function* chgcar(volume: Volume): Generator<string> {
  const { title, grid, isDensity, atoms } = volume
  const shift = first(grid)
  const elements = [...new Set(atoms.map(({ element }) => element))]
  const named = elements.length > 0 ? elements : ['X']
  yield `${title}; moved by half a voxel\n1.0\n`
  for (let axis = 0; axis < 3; axis++) yield `${vector(row(grid, axis))}\n`
  const places = named.map((name) => atoms.filter(({ element }) => element === name).map(({ at }) => at))
  if (atoms.length === 0) places[0] = [shift]
  yield `${named.join(' ')}\n${places.map(({ length }) => length).join(' ')}\nCartesian\n`
  for (const at of places.flat()) yield `${vector(at.map((value, c) => value - shift[c]))}\n`
  yield `\n${grid.size.join(' ')}\n`
  yield* lines(firstFastest(volume, isDensity ? volumeOf(grid.cell) : 1, 0), 5)
}

/** XCrySDen: density in Å⁻³ on a general grid whose last points repeat the first, the first index fastest. */
export function* xsf(volume: Volume): Generator<string> {
  const { title, grid, atoms } = volume
  const vectors = [0, 1, 2].map((axis) => `${vector(row(grid, axis))}\n`).join('')
  yield `# ${title}\nCRYSTAL\nPRIMVEC\n${vectors}PRIMCOORD\n${atoms.length} 1\n`
  for (const { element, at } of atoms) yield `${element} ${vector(at)}\n`
  yield `BEGIN_BLOCK_DATAGRID_3D\n${volume.isDensity ? 'density' : 'free_energy'}\nBEGIN_DATAGRID_3D_values\n`
  yield `${grid.size.map((n) => n + 1).join(' ')}\n${vector(first(grid))}\n${vectors}`
  yield* lines(firstFastest(volume, 1, 1), 6)
  yield 'END_DATAGRID_3D\nEND_BLOCK_DATAGRID_3D\n'
}

/** OpenDX: density in Å⁻³, lengths in Å, the last index fastest. */
export function* dx({ title, grid, values }: Volume): Generator<string> {
  const counts = grid.size.join(' ')
  yield `# ${title}\nobject 1 class gridpositions counts ${counts}\norigin ${vector(first(grid))}\n`
  for (let axis = 0; axis < 3; axis++) yield `delta ${vector(row(grid, axis), 1 / grid.size[axis])}\n`
  yield `object 2 class gridconnections counts ${counts}\n`
  yield `object 3 class array type double rank 0 items ${values.length} data follows\n`
  yield* lines(values, 3)
  yield 'attribute "dep" string "positions"\nobject "values" class field\ncomponent "positions" value 1\ncomponent "connections" value 2\ncomponent "data" value 3\n'
}
