/** A convex loss of the margin m = y f, with its first two derivatives. */
export interface Loss {
  readonly value: (m: number) => number
  readonly slope: (m: number) => number
  readonly curvature: (m: number) => number
}

/** max(0, 1 − m)², the loss of a linear support vector machine as scikit-learn's LinearSVC takes it by default. */
export const squaredHinge: Loss = {
  value: (m) => (m < 1 ? (1 - m) * (1 - m) : 0),
  slope: (m) => (m < 1 ? -2 * (1 - m) : 0),
  curvature: (m) => (m < 1 ? 2 : 0),
}

/** ln(1 + e^−m), the loss of logistic regression. */
export const logistic: Loss = {
  value: (m) => (m > 0 ? Math.log1p(Math.exp(-m)) : Math.log1p(Math.exp(m)) - m),
  slope: (m) => -share(m),
  curvature: (m) => share(m) * (1 - share(m)),
}

/** 1/(1 + e^m) */
function share(m: number): number {
  if (m < 0) return 1 / (1 + Math.exp(m))
  const e = Math.exp(-m)
  return e / (1 + e)
}
