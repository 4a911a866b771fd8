/** Metadynamics along one variable from −1.5 to 1.5, as it is drawn up for tests. */
export interface Metadynamics {
  readonly F: (x: number) => number
  readonly hills: number
  /** Height of the first hill; those after it shrink with the bias factor, and do not where that is infinite. */
  readonly height: number
  readonly factor: number
  readonly kT: number
  readonly random: () => number
}

const BINS = 121
export const WIDTH = 0.15
export const placeOf = (bin: number): number => -1.5 + 0.025 * bin

/** Hills as PLUMED writes them (time, centre, width, height, factor), each where exp(−(F + V)/kT) draws it. */
export function metadynamics({ F, hills, height, factor, kT, random }: Metadynamics): number[][] {
  const energies = Float64Array.from({ length: BINS }, (_, i) => F(placeOf(i)))
  const V = new Float64Array(BINS)
  const isTempered = Number.isFinite(factor)
  return Array.from({ length: hills }, (_, n) => {
    const at = drawn(energies, V, kT, random)
    const own = isTempered ? height * Math.exp(-V[at] / ((factor - 1) * kT)) : height
    for (let i = 0; i < BINS; i++) {
      const d = (placeOf(i) - placeOf(at)) / WIDTH
      if (d * d < 12.5) V[i] += own * Math.exp(-0.5 * d * d)
    }
    const written = isTempered ? (own * factor) / (factor - 1) : own
    return [n, placeOf(at), WIDTH, written, isTempered ? factor : 1]
  })
}

function drawn(F: Float64Array, V: Float64Array, kT: number, random: () => number): number {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < BINS; i++) least = Math.min(least, F[i] + V[i])
  const weights = F.map((value, i) => Math.exp((least - value - V[i]) / kT))
  let left = random() * weights.reduce((a, b) => a + b, 0)
  return Math.max(
    0,
    weights.findIndex((weight) => (left -= weight) <= 0),
  )
}
