import { cholesky, forward } from '../../../operators/numerics/dense.ts'
import { dot } from '../../../operators/sampling/slope/jackknife.ts'
import { walkCovariance } from '../../../operators/sampling/slope/walk-covariance.ts'
import { sparseLags } from '../../../operators/sampling/sparse-lags.ts'

/** Relative error of the slope of generalised least squares that knows the covariance of the walk, c and s, all lags: no estimator
 *  of MSD curves of walkers has a smaller one. */
export function bestError(frames: number, walkers: number, slope: number, intercept: number): number {
  const { lags, strides } = sparseLags(frames)
  const C = walkCovariance(lags, strides, [{ frames, walkers }], { slope, intercept, dimensions: 3 })
  const L = cholesky(C, lags.length)
  const [one, lag] = [lags.map(() => 1), [...lags]].map((column) => forward(L, Float64Array.from(column)))
  const [a, b, c] = [dot(one, one), dot(one, lag), dot(lag, lag)]
  return Math.sqrt(a / (a * c - b * b)) / slope
}
