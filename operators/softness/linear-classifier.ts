import { solvePositive } from '../numerics/cholesky.ts'
import { addSamples, type Design, decisionsOf } from './design.ts'
import { type Loss, logistic, squaredHinge } from './losses.ts'
import type { Samples, Standard } from './samples.ts'

/** A hyperplane f(x) = w·x̂ + b of standardised features. */
export interface Classifier {
  readonly weights: Float64Array
  readonly intercept: number
  /** Steps of the solver, and the largest change of any decision value in the last of them. */
  readonly steps: number
  readonly change: number
}

/** What is minimised: ½|w|² (+ ½b² where the intercept is held down too) + C Σ loss(y f(x)). */
export interface Objective {
  readonly loss: Loss
  readonly C: number
  readonly heldIntercept: boolean
}

/** ½(|w|² + b²) + C Σ max(0, 1 − y f)²: scikit-learn's LinearSVC with its defaults (intercept_scaling 1). */
export const supportVectors = (C: number): Objective => ({ loss: squaredHinge, C, heldIntercept: true })

/** ½|w|² + C Σ ln(1 + e^{−y f}): scikit-learn's LogisticRegression with its defaults. */
export const logisticRegression = (C: number): Objective => ({ loss: logistic, C, heldIntercept: false })

const MOST_STEPS = 200

/** The minimum of the objective over some samples (by number), by Newton's method with an exact line search: finite for the squared hinge,
 *  quadratic near the minimum for both. It ends when a step changes no decision value by more than `tolerance` (relative to the
 *  largest, or 1): what is left then is far smaller. Throws an error where that is not reached.
 *  Sources: Mangasarian, Optim. Methods Softw. 17, 913 (2002); Keerthi, DeCoste, J. Mach. Learn. Res. 6, 341 (2005). */
export function fitClassifier(
  samples: Samples,
  rows: Uint32Array,
  standard: Standard,
  objective: Objective,
  tolerance = 1e-9,
): Classifier {
  const design: Design = { samples, rows, standard }
  const n = samples.size + 1
  const w = new Float64Array(n)
  const f = new Float64Array(rows.length)
  const along = new Float64Array(rows.length)
  for (let steps = 1; steps <= MOST_STEPS; steps++) {
    const p = direction(design, objective, w, f)
    decisionsOf(design, p, along)
    const s = lineSearch(design, objective, { w, p, f, along })
    let [change, largest] = [0, 1]
    for (let i = 0; i < f.length; i++) {
      f[i] += s * along[i]
      change = Math.max(change, Math.abs(s * along[i]))
      largest = Math.max(largest, Math.abs(f[i]))
    }
    for (let k = 0; k < n; k++) w[k] += s * p[k]
    if (change > tolerance * largest) continue
    return { weights: w.subarray(0, n - 1), intercept: w[n - 1], steps, change }
  }
  throw new Error(`no minimum of the classifier within ${MOST_STEPS} steps`)
}

/** Newton's step −H⁻¹g. */
function direction(design: Design, objective: Objective, w: Float64Array, f: Float64Array): Float64Array {
  const { loss, C, heldIntercept } = objective
  const n = w.length
  const { labels } = design.samples
  const slopes = new Float64Array(f.length)
  const curvatures = new Float64Array(f.length)
  design.rows.forEach((row, i) => {
    const m = labels[row] * f[i]
    slopes[i] = C * loss.slope(m) * labels[row]
    curvatures[i] = C * loss.curvature(m)
  })
  const H = new Float64Array(n * n)
  const g = new Float64Array(n)
  addSamples(design, slopes, curvatures, g, H)
  for (let k = 0; k < n; k++) {
    if (k === n - 1 && !heldIntercept) break
    g[k] += w[k]
    H[k * n + k] += 1
  }
  // A free intercept that no sample bends is held by a grain, so that the step exists.
  if (!(H[n * n - 1] > 0)) H[n * n - 1] = 1e-12
  const p = g.map((value) => -value)
  if (!solvePositive(H, p)) throw new Error('the classifier has no step: features that are not finite')
  return p
}

interface Line {
  readonly w: Float64Array
  readonly p: Float64Array
  readonly f: Float64Array
  readonly along: Float64Array
}

/** The s > 0 at which the objective along w + s p is least: Newton on its slope, kept within the bounds that its sign gives. */
function lineSearch(design: Design, objective: Objective, line: Line): number {
  let [low, high, s] = [0, Number.POSITIVE_INFINITY, 1]
  for (let step = 0; step < 100; step++) {
    const { slope, curvature } = slopeAt(design, objective, line, s)
    if (slope > 0) high = s
    else low = s
    const newton = s - slope / curvature
    const next =
      newton > low && newton < high ? newton : high < Number.POSITIVE_INFINITY ? (low + high) / 2 : 2 * s
    if (Math.abs(next - s) <= 1e-12 * s) return next
    s = next
  }
  return s
}

function slopeAt(
  { samples, rows }: Design,
  { loss, C, heldIntercept }: Objective,
  { w, p, f, along }: Line,
  s: number,
): { slope: number; curvature: number } {
  let [slope, curvature] = [0, 0]
  for (let i = 0; i < f.length; i++) {
    const y = samples.labels[rows[i]]
    const m = y * (f[i] + s * along[i])
    slope += C * loss.slope(m) * y * along[i]
    curvature += C * loss.curvature(m) * along[i] * along[i]
  }
  for (let k = 0; k < w.length - (heldIntercept ? 0 : 1); k++) {
    slope += (w[k] + s * p[k]) * p[k]
    curvature += p[k] * p[k]
  }
  return { slope, curvature }
}
