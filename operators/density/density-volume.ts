import { inverse3 } from '../../pipeline/cell/matrix.ts'
import { perpendicularWidths } from '../../pipeline/cell/widths.ts'
import type { VolumeView } from '../../schemas/figure.ts'
import type { Volume } from './density-files.ts'
import type { Grid } from './density-grid.ts'
import { nearPoints } from './near-points.ts'

/** Voxels along each vector at most: a byte each in the page. */
const MOST = 40
/** Share of the atoms that the first surface encloses, where nothing else is said. */
const WITHIN = 0.8
/** Atoms so near to a face of the cell, as a fraction, are also drawn on the opposite one. */
const AT_FACE = 0.03
const HOSTS = ['B', 'Si', 'P', 'Ge', 'As', 'Sn', 'Sb']
const BOND = 2.6
/** Beyond what rounding does to places, Å. */
const ROUNDED = 0.01

/** A density for the page: at most 40 voxels along each vector, smoothed with ¼, ½, ¼ along each. */
export function volumeView(of: string, { grid, values, atoms }: Volume, within = WITHIN): VolumeView {
  const size = grid.size.map((n) => Math.min(MOST, n))
  const shown = [0, 1, 2].reduce(
    (field, axis) => smoothed(field, size, axis),
    coarse(grid.size, values, size),
  )
  const most = shown.reduce((a, b) => Math.max(a, b), 0)
  const all = completed(
    atoms.flatMap((atom) => images(atom, grid)),
    atoms,
    grid,
  )
  return {
    of,
    cell: Array.from(grid.cell, round),
    size,
    values: Buffer.from(Uint8Array.from(shown, (v) => Math.round(255 * Math.sqrt(v / most)))).toString(
      'base64',
    ),
    most,
    level: levelOf(shown, within),
    atoms: all,
    bonds: bondsOf(all),
  }
}

const round = (value: number): number => Number(value.toFixed(3))

/** Means over the voxels of a finer grid. */
function coarse(fine: readonly number[], values: Float64Array, size: readonly number[]): Float64Array {
  const [nx, ny, nz] = size
  const sum = new Float64Array(nx * ny * nz)
  const counts = new Float64Array(sum.length)
  const to = (index: number, axis: number) => Math.floor((index * size[axis]) / fine[axis])
  for (let i = 0, at = 0; i < fine[0]; i++) {
    for (let j = 0; j < fine[1]; j++) {
      for (let k = 0; k < fine[2]; k++, at++) {
        const voxel = (to(i, 0) * ny + to(j, 1)) * nz + to(k, 2)
        sum[voxel] += values[at]
        counts[voxel]++
      }
    }
  }
  return sum.map((value, voxel) => value / counts[voxel])
}

/** (v₋ + 2 v + v₊)/4 along one vector of the periodic cell. */
function smoothed(values: Float64Array, size: readonly number[], axis: number): Float64Array {
  const stride = axis === 0 ? size[1] * size[2] : axis === 1 ? size[2] : 1
  const n = size[axis]
  return values.map((value, at) => {
    const index = Math.floor(at / stride) % n
    const before = at + (index === 0 ? n - 1 : -1) * stride
    const after = at + (index === n - 1 ? 1 - n : 1) * stride
    return (values[before] + 2 * value + values[after]) / 4
  })
}

/** Density whose surface encloses the wanted share of the atoms. */
function levelOf(values: Float64Array, within: number): number {
  const sorted = values.slice().sort().reverse()
  const wanted = within * sorted.reduce((a, b) => a + b, 0)
  let sum = 0
  return sorted.find((value) => (sum += value) >= wanted) ?? 0
}

type Atom = Volume['atoms'][number]

const fractionsOf = (at: readonly number[], inverse: Float64Array): number[] =>
  [0, 1, 2].map((c) => at[0] * inverse[c] + at[1] * inverse[3 + c] + at[2] * inverse[6 + c])

/** An atom in the cell, and once more on the other side where it is on a face. */
function images({ element, at }: Atom, { cell }: Grid): Atom[] {
  const f = fractionsOf(at, inverse3(cell))
  const shifts = f.map((value) => (value < AT_FACE ? [0, 1] : value > 1 - AT_FACE ? [0, -1] : [0]))
  return shifts[0].flatMap((a) =>
    shifts[1].flatMap((b) =>
      shifts[2].map((c) => ({
        element,
        at: [0, 1, 2].map((n) => round(at[n] + a * cell[n] + b * cell[3 + n] + c * cell[6 + n])),
      })),
    ),
  )
}

/** With every image of an atom that is bonded to a polyanion's centre, so that no polyanion is cut by a face. */
function completed(shown: readonly Atom[], atoms: readonly Atom[], { cell }: Grid): Atom[] {
  const all = [...shown]
  const boxes = nearPoints(BOND)
  shown.forEach(({ at }, i) => {
    boxes.add(at, i)
  })
  const isNear = nearHosts(shown.filter(isHost), cell)
  for (const atom of atoms.filter((each) => !isHost(each))) {
    for (let m = 0; m < 27; m++) {
      const [a, b, c] = [(m % 3) - 1, (Math.floor(m / 3) % 3) - 1, Math.floor(m / 9) - 1]
      const at = [0, 1, 2].map((n) => round(atom.at[n] + a * cell[n] + b * cell[3 + n] + c * cell[6 + n]))
      if (!isNear(at)) continue
      const image = { element: atom.element, at }
      const near = boxes.near(at).map((i) => all[i])
      if (!near.some((host) => isHost(host) && isBonded(host, image))) continue
      if (near.some((other) => distance(other, image) < 0.1)) continue
      boxes.add(at, all.length)
      all.push(image)
    }
  }
  return all
}

/** Whether a place is in the part of space, along the vectors of the cell, where bonds of hosts end: most images are not. */
function nearHosts(hosts: readonly Atom[], cell: Float64Array): (at: readonly number[]) => boolean {
  const inverse = inverse3(cell)
  const margins = perpendicularWidths(cell).map((width) => (BOND + ROUNDED) / width)
  const [from, to] = [margins.map(() => Infinity), margins.map(() => -Infinity)]
  for (const { at } of hosts)
    fractionsOf(at, inverse).forEach((f, c) => {
      from[c] = Math.min(from[c], f - margins[c])
      to[c] = Math.max(to[c], f + margins[c])
    })
  return (at) => fractionsOf(at, inverse).every((f, c) => f >= from[c] && f <= to[c])
}

const isHost = ({ element }: Atom): boolean => HOSTS.includes(element)
const distance = (one: Atom, two: Atom): number => Math.hypot(...one.at.map((value, c) => value - two.at[c]))
const isBonded = (host: Atom, other: Atom): boolean => !isHost(other) && distance(host, other) < BOND

function bondsOf(atoms: readonly Atom[]): [number, number][] {
  const boxes = nearPoints(BOND)
  atoms.forEach(({ at }, i) => {
    boxes.add(at, i)
  })
  return atoms.flatMap((host, i) =>
    isHost(host)
      ? boxes.near(host.at).flatMap((k): [number, number][] => (isBonded(host, atoms[k]) ? [[i, k]] : []))
      : [],
  )
}
