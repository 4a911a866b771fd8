import { inverse3 } from '../../../pipeline/cell/matrix.ts'

/** Atoms over some frames as a block gives them: positions in the reference cell, Å, [atom][frame] per axis. */
export interface Points {
  readonly frames: number
  readonly x: Float32Array
  readonly y: Float32Array
  readonly z: Float32Array
  /** Kind of each atom. */
  readonly kind: Uint16Array
  /** Cell that the positions are given in, row vectors (9 numbers, Å). */
  readonly reference: Float64Array
  /** True cell of each frame, 9 numbers a frame; without it the reference cell. */
  readonly actual?: Float64Array
}

/** The same as fractions, with a cell for every frame. */
export interface Fractions {
  readonly frames: number
  readonly x: Float64Array
  readonly y: Float64Array
  readonly z: Float64Array
  readonly kind: Uint16Array
  readonly cell: Float64Array
}

/** Which pairs are counted, and where. */
export interface Histogram {
  readonly kinds: number
  /** [kind][kind], symmetric: index of the first bin of this pair of kinds, −1 where it is not counted. */
  readonly base: Int32Array
  readonly bins: number
  /** Å */
  readonly width: number
}

/** Frames [from, to) as fractions of the reference cell (which are those of the true cell too). */
export function fractionsOf(points: Points, from = 0, to = points.frames): Fractions {
  const { frames, kind, reference, actual } = points
  const count = to - from
  const map = inverse3(reference)
  const [x, y, z] = [0, 1, 2].map(() => new Float64Array(kind.length * count))
  const { x: along, y: across, z: up } = points
  for (let i = 0; i < kind.length; i++) {
    for (let t = 0; t < count; t++) {
      const at = i * frames + from + t
      const p = along[at]
      const q = across[at]
      const r = up[at]
      x[i * count + t] = p * map[0] + q * map[3] + r * map[6]
      y[i * count + t] = p * map[1] + q * map[4] + r * map[7]
      z[i * count + t] = p * map[2] + q * map[5] + r * map[8]
    }
  }
  const cell = actual
    ? actual.subarray(9 * from, 9 * to)
    : Float64Array.from({ length: 9 * count }, (_, k) => reference[k % 9])
  return { frames: count, x, y, z, kind, cell }
}

/** A difference of fractions, taken to its nearest image. */
export const nearest = (difference: number): number => difference - Math.floor(difference + 0.5)
