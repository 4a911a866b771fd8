/** Series of so many frames each, of which frames `from` to `to − 1` are the later ones of pairs. */
export interface Span {
  readonly stride: number
  readonly from: number
  readonly to: number
}

/** Adds P₁ and P₂ of every arm and pair of frames t − lag, t: Σ u·u' and Σ (3 (u·u')² − 1)/2, over units [arm][axis][frame],
 *  arms `first` to `first + count − 1`. into[place] and into[place + 1] get the sums; returns the number of pairs. */
export function orientationProducts(
  units: Float64Array,
  { stride, from, to }: Span,
  first: number,
  count: number,
  lag: number,
  into: Float64Array,
  place: number,
): number {
  let [one, two] = [0, 0]
  for (let arm = first; arm < first + count; arm++) {
    const x = 3 * arm * stride
    const [y, z] = [x + stride, x + 2 * stride]
    for (let t = from; t < to; t++) {
      const cosine =
        units[x + t] * units[x + t - lag] +
        units[y + t] * units[y + t - lag] +
        units[z + t] * units[z + t - lag]
      one += cosine
      two += cosine * cosine
    }
  }
  const pairs = count * Math.max(0, to - from)
  into[place] += one
  into[place + 1] += 1.5 * two - 0.5 * pairs
  return pairs
}

const ROOT = Math.sqrt(1.5)

/** The six series q(t) of a unit vector with Σ_k q_k(t) q_k(t') = P₂(u(t)·u(t')), so that lag sums of products by FFT give P₂:
 *  √1.5 (xx − ⅓, yy − ⅓, zz − ⅓, √2 xy, √2 xz, √2 yz), [6][frame], from x, y, z [3][frame] at `from`. */
export function secondRank(units: Float64Array, frames: number, from: number, out: Float32Array): void {
  const root = ROOT * Math.SQRT2
  for (let t = 0; t < frames; t++) {
    const [x, y, z] = [units[from + t], units[from + frames + t], units[from + 2 * frames + t]]
    out[t] = ROOT * (x * x - 1 / 3)
    out[frames + t] = ROOT * (y * y - 1 / 3)
    out[2 * frames + t] = ROOT * (z * z - 1 / 3)
    out[3 * frames + t] = root * x * y
    out[4 * frames + t] = root * x * z
    out[5 * frames + t] = root * y * z
  }
}
