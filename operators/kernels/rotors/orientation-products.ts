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
