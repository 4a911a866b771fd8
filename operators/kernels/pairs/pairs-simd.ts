import { allotted } from '../allotted.ts'
import type { Balls, Grid } from './pairs-grid.ts'
import type { Fractions, Histogram } from './pairs-points.ts'

interface Kernel {
  prepare(
    atoms: number,
    thin: number,
    balls: number,
    thinBalls: number,
    column: number,
    kinds: number,
    base: number,
    kindCount: number,
    cells: number,
    thinCell: number,
    shifts: number,
    frames: number,
    reach: number,
    half: number,
    far: number,
    width: number,
    bins: number,
    inDoubt: number,
    slack: number,
  ): void
  between(from: number, to: number, other: number, end: number): void
}

/** Frames of a stretch at most. */
export const STRETCH = 32

/** The kernel with its memory, for so many atoms. */
export interface PairCounts {
  /** Makes a stretch ready; atoms are from then on called by their places in the grid. */
  load(points: Fractions, balls: Balls, grid: Grid): void
  /** Counts each of the atoms [from, to) with each of [other, end), of one range each pair once. */
  between(from: number, to: number, other: number, end: number): void
  /** Adds what was counted. */
  addInto(into: Uint32Array): void
}

export function pairCounts(histogram: Histogram, atoms: number, length: number): PairCounts {
  const { kinds, base, bins, width } = histogram
  const bytes = (36 * STRETCH + 52) * atoms + 4 * kinds * kinds + 396 * STRETCH + 4 * length + 512
  const { kernel, buffer, take } = allotted<Kernel>(new URL('./pairs.wasm', import.meta.url), bytes)
  const doubles = (count: number) => new Float64Array(buffer, take(8 * count), count)
  const floats = (count: number) => new Float32Array(buffer, take(4 * count), count)
  const words = (count: number) => new Uint32Array(buffer, take(4 * count), count)
  const paths = doubles(3 * STRETCH * atoms)
  const thin = floats(3 * STRETCH * atoms)
  const middles = doubles(4 * atoms)
  const column = atoms + 4
  const thinMiddles = floats(4 * column)
  const cells = doubles(9 * STRETCH)
  const thinCell = floats(9)
  const shifts = floats(81 * STRETCH)
  const kind = words(atoms)
  const firsts = words(kinds * kinds)
  const counts = words(length)
  for (let k = 0; k < firsts.length; k++) firsts[k] = base[k] < 0 ? 0 : counts.byteOffset + 4 * base[k]
  const far = (bins * width) ** 2 * (1 + 1e-9)
  return {
    load(points, { centre, radius }, { atom, reach, half }) {
      atom.forEach((i, place) => {
        middles.set(centre.subarray(3 * i, 3 * i + 3), 4 * place)
        middles[4 * place + 3] = radius[i]
        for (let k = 0; k < 3; k++)
          thinMiddles[k * column + place] = centre[3 * i + k] - Math.floor(centre[3 * i + k])
        thinMiddles[3 * column + place] = radius[i]
        kind[place] = points.kind[i]
      })
      loadPaths(points, atom, paths)
      loadCells(points, cells)
      loadThin(paths, middles, cells, points.frames, thin)
      loadShifts(cells, shifts)
      thinCell.set(points.cell.subarray(0, 9))
      const extent = longest(points)
      kernel.prepare(
        paths.byteOffset,
        thin.byteOffset,
        middles.byteOffset,
        thinMiddles.byteOffset,
        4 * column,
        kind.byteOffset,
        firsts.byteOffset,
        kinds,
        cells.byteOffset,
        thinCell.byteOffset,
        shifts.byteOffset,
        points.frames,
        reach,
        half,
        far,
        width,
        bins,
        5e-7 * (bins + extent / width),
        1e-6 * (bins * width + extent),
      )
    },
    between: kernel.between,
    addInto(into) {
      for (let k = 0; k < into.length; k++) into[k] += counts[k]
      counts.fill(0)
    },
  }
}

/** [place][axis][frame] */
function loadPaths({ frames, x, y, z }: Fractions, atom: Uint32Array, out: Float64Array): void {
  atom.forEach((i, place) => {
    for (const [axis, values] of [x, y, z].entries())
      out.set(values.subarray(i * frames, (i + 1) * frames), (3 * place + axis) * STRETCH)
  })
}

/** The same in Å and single precision, with the middles of paths in the cell. */
function loadThin(
  paths: Float64Array,
  middles: Float64Array,
  cells: Float64Array,
  frames: number,
  out: Float32Array,
): void {
  for (let place = 0; place < middles.length / 4; place++) {
    const from = 3 * STRETCH * place
    const i = Math.floor(middles[4 * place])
    const j = Math.floor(middles[4 * place + 1])
    const k = Math.floor(middles[4 * place + 2])
    for (let t = 0; t < frames; t++) {
      const u = paths[from + t] - i
      const v = paths[from + STRETCH + t] - j
      const w = paths[from + 2 * STRETCH + t] - k
      for (let axis = 0; axis < 3; axis++) {
        const cell = axis * STRETCH + t
        out[from + cell] = u * cells[cell] + v * cells[cell + 3 * STRETCH] + w * cells[cell + 6 * STRETCH]
      }
    }
  }
}

/** Lattice vectors i a + j b + k c, [9 (i + 1) + 3 (j + 1) + k + 1][axis][frame]. */
function loadShifts(cells: Float64Array, out: Float32Array): void {
  for (let shift = 0; shift < 27; shift++) {
    const i = Math.floor(shift / 9) - 1
    const j = (Math.floor(shift / 3) % 3) - 1
    const k = (shift % 3) - 1
    for (let at = 0; at < 3 * STRETCH; at++)
      out[3 * STRETCH * shift + at] =
        i * cells[at] + j * cells[at + 3 * STRETCH] + k * cells[at + 6 * STRETCH]
  }
}

/** Sum of the lengths of all components of the largest cell, Å: no less than any distance in it. */
function longest({ cell }: Fractions): number {
  let most = 0
  for (let m = 0; m < cell.length; m += 9) {
    let sum = 0
    for (let k = 0; k < 9; k++) sum += Math.abs(cell[m + k])
    most = Math.max(most, sum)
  }
  return most
}

/** [component][frame]; no number behind the last frame. */
function loadCells({ frames, cell }: Fractions, out: Float64Array): void {
  out.fill(Number.NaN)
  for (let t = 0; t < frames; t++) for (let k = 0; k < 9; k++) out[k * STRETCH + t] = cell[9 * t + k]
}
