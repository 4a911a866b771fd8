import type { Samples, Standard } from './samples.ts'

/** Some samples, standardised as they are read: x̂ = (x − mean)/deviation, and a last feature 1 for the intercept. */
export interface Design {
  readonly samples: Samples
  readonly rows: Uint32Array
  readonly standard: Standard
}

/** out[i] = w·x̂_i + b for each of the rows; `w` holds b last. */
export function decisionsOf({ samples, rows, standard }: Design, w: Float64Array, out: Float64Array): void {
  const { features, size } = samples
  const scaled = w.subarray(0, size).map((value, k) => value / standard.deviation[k])
  let offset = w[size]
  for (let k = 0; k < size; k++) offset -= scaled[k] * standard.mean[k]
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i] * size
    let sum = 0
    for (let k = 0; k < size; k++) sum += scaled[k] * features[from + k]
    out[i] = sum + offset
  }
}

/** Samples that are added to H together. */
const TOGETHER = 4

/** Adds Σ_i slope_i x̂_i to g and Σ_i curvature_i x̂_i x̂_iᵀ to the lower triangle of H [n][n], n = size + 1. */
export function addSamples(
  design: Design,
  slopes: Float64Array,
  curvatures: Float64Array,
  g: Float64Array,
  H: Float64Array,
): void {
  const n = g.length
  const x = Array.from({ length: TOGETHER }, () => new Float64Array(n))
  const c = new Float64Array(TOGETHER)
  let held = 0
  for (let i = 0; i < slopes.length; i++) {
    if (slopes[i] === 0 && curvatures[i] === 0) continue
    standardise(design, i, x[held])
    for (let k = 0; k < n; k++) g[k] += slopes[i] * x[held][k]
    if (curvatures[i] === 0) continue
    c[held++] = curvatures[i]
    if (held < TOGETHER) continue
    addProducts(x, c, H)
    held = 0
  }
  c.fill(0, held)
  if (held > 0) addProducts(x, c, H)
}

function standardise({ samples, rows, standard }: Design, i: number, out: Float64Array): void {
  const { features, size } = samples
  const from = rows[i] * size
  for (let k = 0; k < size; k++) out[k] = (features[from + k] - standard.mean[k]) / standard.deviation[k]
  out[size] = 1
}

function addProducts([x, y, z, u]: readonly Float64Array[], c: Float64Array, H: Float64Array): void {
  const n = x.length
  for (let r = 0; r < n; r++) {
    const [p, q, s, v] = [c[0] * x[r], c[1] * y[r], c[2] * z[r], c[3] * u[r]]
    const row = r * n
    for (let k = 0; k <= r; k++) H[row + k] += p * x[k] + q * y[k] + s * z[k] + v * u[k]
  }
}
