import { inverse3, multiply3 } from '../../cell/matrix.ts'

/** Positions unfolded by the toroidal rule: the sum of minimum-image steps between folded positions. */
export interface Toroidal {
  /** Takes a frame: fractions [row][3] of its cell, in whatever image. Its unfolded positions, Å, stay in `positions`. */
  add(fractions: Float64Array, cell: Float64Array, origin: ArrayLike<number>): void
  readonly positions: Float64Array
  /** Cell and origin of the first frame. */
  readonly cell: Float64Array
  readonly origin: Float64Array
}

/** r(t) = r(t − 1) + w(t) − w(t − 1) − round((w(t) − w(t − 1)) h(t)⁻¹) h(t), w = the position folded into the cell h(t)
 *  (von Bülow, Bullerjahn, Hummer, J. Chem. Phys. 153, 021101 (2020), eq. 2, for any cell). */
export function makeToroidal(): Toroidal {
  let [positions, folded, cell, origin]: Float64Array[] = []
  const first = (fractions: Float64Array, h: Float64Array, o: ArrayLike<number>) => {
    cell = h.slice()
    origin = Float64Array.from(o)
    folded = new Float64Array(fractions.length)
    positions = new Float64Array(fractions.length)
    fold(fractions, h, o, folded)
    for (let i = 0; i < positions.length; i += 3)
      for (let c = 0; c < 3; c++) positions[i + c] = place(fractions, i, c, h, o)
  }
  return {
    get positions() {
      return positions
    },
    get cell() {
      return cell
    },
    get origin() {
      return origin
    },
    add(fractions, h, o) {
      if (!positions) return first(fractions, h, o)
      const inverse = inverse3(h)
      const now = new Float64Array(fractions.length)
      fold(fractions, h, o, now)
      for (let i = 0; i < now.length; i += 3) {
        const step = [0, 1, 2].map((c) => now[i + c] - folded[i + c])
        const n = [0, 1, 2].map((c) =>
          Math.round(step[0] * inverse[c] + step[1] * inverse[3 + c] + step[2] * inverse[6 + c]),
        )
        for (let c = 0; c < 3; c++)
          positions[i + c] += step[c] - n[0] * h[c] - n[1] * h[3 + c] - n[2] * h[6 + c]
      }
      folded = now
    },
  }
}

/** Where toroidal positions stand in a frame's own cell, so that in the first frame's they are themselves. */
export function inOwnCell(
  { positions, cell, origin }: Toroidal,
  own: Float64Array,
  ownOrigin: ArrayLike<number>,
  out: Float64Array,
): void {
  const m = multiply3(inverse3(cell), own)
  for (let i = 0; i < out.length; i += 3)
    for (let c = 0; c < 3; c++) {
      let sum = ownOrigin[c]
      for (let k = 0; k < 3; k++) sum += (positions[i + k] - origin[k]) * m[3 * k + c]
      out[i + c] = sum
    }
}

/** Cartesian component of a row of fractions. */
const place = (f: Float64Array, i: number, c: number, h: Float64Array, o: ArrayLike<number>): number =>
  o[c] + f[i] * h[c] + f[i + 1] * h[3 + c] + f[i + 2] * h[6 + c]

function fold(fractions: Float64Array, h: Float64Array, o: ArrayLike<number>, out: Float64Array): void {
  const inside = fractions.map((value) => value - Math.floor(value))
  for (let i = 0; i < out.length; i += 3) for (let c = 0; c < 3; c++) out[i + c] = place(inside, i, c, h, o)
}
