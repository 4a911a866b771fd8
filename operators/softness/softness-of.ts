import { decisionsOf } from './design.ts'
import type { Classifier } from './linear-classifier.ts'
import type { Samples, Standard } from './samples.ts'

/** Decision values f(x) = w·x̂ + b of some samples (by number). */
export function decisionValues(
  samples: Pick<Samples, 'features' | 'size'>,
  rows: Uint32Array,
  standard: Standard,
  { weights, intercept }: Classifier,
): Float64Array {
  const out = new Float64Array(rows.length)
  const w = Float64Array.from([...weights, intercept])
  decisionsOf({ samples: { ...samples, labels: [] }, rows, standard }, w, out)
  return out
}

/** Softness: the signed distance f/|w| of a sample to the hyperplane, in standardised features; positive on the side of those that
 *  rearrange. Source: Guan et al., Fig. 6; Schoenholz et al., Nat. Phys. 12, 469 (2016). */
export function softnessOf(decisions: Float64Array, { weights }: Classifier): Float64Array {
  const length = Math.hypot(...weights)
  return decisions.map((value) => value / length)
}
