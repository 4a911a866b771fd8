import { allotted } from '../allotted.ts'
import type { Balls, Grid } from './pairs-grid.ts'
import type { Fractions, Histogram } from './pairs-points.ts'

interface Kernel {
  prepare(
    atoms: number,
    thin: number,
    balls: number,
    kinds: number,
    base: number,
    kindCount: number,
    cells: number,
    thinCells: number,
    frames: number,
    reach: number,
    half: number,
    far: number,
    width: number,
    bins: number,
    inDoubt: number,
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
  const bytes = (36 * STRETCH + 36) * atoms + 4 * kinds * kinds + 108 * STRETCH + 4 * length + 512
  const { kernel, buffer, take } = allotted<Kernel>(new URL('./pairs.wasm', import.meta.url), bytes)
  const doubles = (count: number) => new Float64Array(buffer, take(8 * count), count)
  const floats = (count: number) => new Float32Array(buffer, take(4 * count), count)
  const words = (count: number) => new Uint32Array(buffer, take(4 * count), count)
  const paths = doubles(3 * STRETCH * atoms)
  const thin = floats(3 * STRETCH * atoms)
  const middles = doubles(4 * atoms)
  const cells = doubles(9 * STRETCH)
  const thinCells = floats(9 * STRETCH)
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
        kind[place] = points.kind[i]
      })
      loadPaths(points, atom, paths)
      loadThin(paths, middles, points.frames, thin)
      loadCells(points, cells)
      thinCells.set(cells)
      kernel.prepare(
        paths.byteOffset,
        thin.byteOffset,
        middles.byteOffset,
        kind.byteOffset,
        firsts.byteOffset,
        kinds,
        cells.byteOffset,
        thinCells.byteOffset,
        points.frames,
        reach,
        half,
        far,
        width,
        bins,
        1e-6 * (bins + longest(points) / width),
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

/** The same in single precision, with the middles of paths in the cell. */
function loadThin(paths: Float64Array, middles: Float64Array, frames: number, out: Float32Array): void {
  for (let path = 0; path < out.length / STRETCH; path++) {
    const place = Math.floor(path / 3)
    const whole = Math.floor(middles[4 * place + path - 3 * place])
    const first = path * STRETCH
    for (let t = first; t < first + frames; t++) out[t] = paths[t] - whole
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
