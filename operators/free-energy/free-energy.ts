/** A free energy by bins, its least value 0, in the unit of k_BT; `bound` is 1 where a bin is empty and F only a lower bound. */
export interface FreeEnergy {
  readonly values: Float64Array
  readonly bound: Uint8Array
}

/** F = −k_BT ln p + k_BT ln max p, p = counts / widths. An empty bin is worth less than one count: F > k_BT ln(max p · width / one).
 *  `one` is what a single count weighs. Undefined where all bins are empty. */
export function freeEnergyOf(
  counts: Float64Array,
  widths: ArrayLike<number> | undefined,
  kT: number,
  one = 1,
): FreeEnergy | undefined {
  const density = (count: number, bin: number) => (widths ? count / widths[bin] : count)
  const most = counts.reduce((max, count, bin) => Math.max(max, density(count, bin)), 0)
  if (!(most > 0)) return undefined
  return {
    values: counts.map((count, bin) => kT * Math.log(most / density(count > 0 ? count : one, bin))),
    bound: Uint8Array.from(counts, (count) => (count > 0 ? 0 : 1)),
  }
}

/** Error of F of each bin from counts of n parts that are alike: the jackknife of −k_BT ln(counts of the bin / all counts). NaN where
 *  there are fewer than two parts, or one part holds all counts of the bin. */
export function freeEnergyErrors(parts: readonly Float64Array[], kT: number): Float64Array {
  const n = parts.length
  const bins = parts[0].length
  const sums = parts.map((part) => part.reduce((sum, count) => sum + count, 0))
  const all = sums.reduce((sum, count) => sum + count, 0)
  return Float64Array.from({ length: bins }, (_, bin) => {
    const own = parts.reduce((sum, part) => sum + part[bin], 0)
    if (n < 2 || own === 0) return Number.NaN
    const left = parts.map((part, k) => Math.log((own - part[bin]) / (all - sums[k])))
    const mean = left.reduce((sum, value) => sum + value / n, 0)
    const square = left.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    const error = kT * Math.sqrt(((n - 1) / n) * square)
    return Number.isFinite(error) ? error : Number.NaN
  })
}
