import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { CM2_S } from '../../schemas/units.ts'
import { EigenvalueDecomposition, Matrix } from '../numerics/ml-matrix.ts'
import type { Estimate } from '../sampling/estimate.ts'
import type { BlockSums } from '../sampling/slope/block-sums.ts'
import { linkedShare, linkedSlope, shareOf } from '../sampling/slope/linked-slopes.ts'
import type { SlopeEstimate } from '../sampling/slope/slope.ts'
import type { SlopeStatus } from '../sampling/slope/slope-status.ts'
import { msd } from './msd.ts'
import { type FitSums, fitSums } from './slopes/fit-sums.ts'
import { curvesOf } from './slopes/msd-curves.ts'
import { type Fitted, fitted, slopeParams, statusOf } from './slopes/slope-fit.ts'

const columns = columnsOf('D', {
  of: column('', 'element', 'key'),
  component: column(
    '',
    'xx, yy, zz in the axes of the input; of an msd with --components tensor also xy, xz, yz, and first, second, third: principal values, largest first',
    'key',
  ),
  D: column('cm²/s', 'half the slope of ⟨Δr_a Δr_b⟩; where the status is upper-bound, that bound', 'value'),
  error: column(
    'cm²/s',
    'its own 68 % error, from blocks of time or between replicas; of a principal value along its axis as if that were known',
    { errorOf: 'D' },
  ),
  status: column(
    '',
    'its own, as that of D: determined, extrapolated, not-determined, not-diffusive, upper-bound; never determined where D of all three axes is extrapolated; of xy, xz, yz that of D',
    { role: 'status', known: ['determined', 'extrapolated'] },
  ),
  method: column('', 'what the error is taken between: time blocks or replicas', 'method'),
  samples: column('', 'number of them', 'count'),
  dof: column('', 'effective degrees of freedom of the error', 'note'),
  ratio: column(
    '',
    'slope over the mean of those of three axes: 1 for all where diffusion is isotropic, but noise alone drives principal values apart; null where the status is no value',
    'value',
  ),
  ratioError: column(
    '',
    'its 68 % error; null for principal values, which are biased: compare those with the ratioError of the axes',
    { errorOf: 'ratio' },
  ),
  from: column('ps', 'first of the lags that carry the weight', 'note'),
  to: column('ps', 'last of them', 'note'),
})

const COMPONENTS = ['xx', 'yy', 'zz', 'xy', 'xz', 'yz'] as const
const PRINCIPAL = ['first', 'second', 'third'] as const

/** Tensor of self-diffusion, D_ab = slope of ⟨Δr_a Δr_b⟩ / 2, cm²/s: each axis by a fit of its own, with its own error and status,
 *  products of two axes with the weights of D. Off-diagonal components and principal values need msd with --components tensor. */
export const diffusionTensor = estimate({
  name: 'diffusion-tensor',
  version: 12,
  summary:
    'Diffusion tensor D_ab = slope/2 of ⟨Δr_a Δr_b⟩ and anisotropy, each component with its own error and status; off-diagonal and principal values with --components tensor. Noise alone drives principal values apart.',
  source: 'Einstein relation for the tensor; errors from blocks of time with all ions together.',
  from: [msd.operator],
  params: slopeParams,
  shown: { columns },
  finish: (tables, own, context) => {
    const sums = fitSums.of(tables['msd']) ?? {}
    return tableOf(
      { columns },
      curvesOf(tables['msd']).flatMap((curve) => {
        const fit = fitted('diffusion-tensor', curve, sums[curve.of], own, context)
        return (fit ? tensorOf(fit, sums[curve.of]) : nothing).map((part) => ({ of: curve.of, ...part }))
      }),
    )
  },
  example: { params: { lags: '3ps', components: 'tensor' } },
})

const nothing: readonly Row[] = COMPONENTS.slice(0, 3).map((component) => ({
  ...Object.fromEntries(Object.keys(columns).map((name) => [name, null])),
  component,
  status: 'not-determined',
  method: 'none',
  samples: 0,
}))

function tensorOf(fit: Fitted, runs: readonly FitSums[]): Row[] {
  const of = (component: number) => runs.map(({ components }) => components[component])
  const axes = axisRows(fit, COMPONENTS, [of(0), of(1), of(2)])
  if (runs[0].components.length < 6) return axes
  const slopes = COMPONENTS.map((_, k) => linkedSlope(fit.estimate, of(k), 1, 1).value)
  const principal = axesOf(slopes).map((axis) => runs.map((sums) => projected(sums, axis)))
  return [
    ...axes,
    ...[3, 4, 5].map((k) => mixedRow(fit, COMPONENTS[k], of(k))),
    ...axisRows(fit, PRINCIPAL, principal).map((row) => ({ ...row, ratioError: null })),
  ]
}

/** Along three axes: a fit of its own each. */
function axisRows(fit: Fitted, names: readonly string[], sums: readonly (readonly BlockSums[])[]): Row[] {
  const all = sums.map((own) => fit.along(own))
  return all.map((own, k): Row => {
    const status = own ? axisStatus(fit, own) : 'not-determined'
    const hidden = own !== undefined && status === 'upper-bound'
    const share =
      isValue(status) && all.every((each) => each) ? shareOf(all as SlopeEstimate[], k) : undefined
    return {
      component: names[k],
      D: finite((hidden ? own.bound : (own?.value ?? Number.NaN)) * CM2_S),
      error: hidden ? null : finite((own?.error ?? Number.NaN) * CM2_S),
      status,
      ...besideOf(own ?? fit.estimate),
      ...ratioOf(share),
    }
  })
}

/** Its own; an axis, which has a third of the data, is not determined where all three together are extrapolated. */
function axisStatus(fit: Fitted, own: SlopeEstimate): SlopeStatus {
  const status = statusOf({ ...fit, estimate: own })
  return status === 'determined' && statusOf(fit) === 'extrapolated' ? 'extrapolated' : status
}

function mixedRow(fit: Fitted, component: string, sums: readonly BlockSums[]): Row {
  const { value, error, ...scatter } = linkedSlope(fit.estimate, sums, fit.interval, 2)
  const status = statusOf(fit)
  return {
    component,
    D: finite(value * CM2_S),
    error: finite((error ?? Number.NaN) * CM2_S),
    status,
    ...besideOf({ ...fit.estimate, ...scatter }),
    ...ratioOf(isValue(status) ? linkedShare(fit.estimate, sums) : undefined),
  }
}

const isValue = (status: SlopeStatus): boolean => status === 'determined' || status === 'extrapolated'

const besideOf = ({ method, samples, dof, from, to }: SlopeEstimate): Row => ({
  method,
  samples,
  dof: finite(dof),
  from,
  to,
})

function ratioOf(share: Estimate | undefined): Row {
  return {
    ratio: finite(3 * (share?.value ?? Number.NaN)),
    ratioError: finite(3 * (share?.error ?? Number.NaN)),
  }
}

/** Unit vectors of the principal axes, that of the largest slope first. */
function axesOf([xx, yy, zz, xy, xz, yz]: readonly number[]): number[][] {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    new Matrix([
      [xx, xy, xz],
      [xy, yy, yz],
      [xz, yz, zz],
    ]),
  )
  return [0, 1, 2]
    .sort((a, b) => realEigenvalues[b] - realEigenvalues[a])
    .map((column) => [0, 1, 2].map((row) => eigenvectorMatrix.get(row, column)))
}

/** Sums of (e·Δr)² for a unit vector e. */
function projected({ components }: FitSums, [x, y, z]: readonly number[]): BlockSums {
  const factors = [x * x, y * y, z * z, 2 * x * y, 2 * x * z, 2 * y * z]
  const squares = components[0].squares.map((_, i) =>
    components.reduce((sum, component, c) => sum + factors[c] * component.squares[i], 0),
  )
  return { ...components[0], squares }
}
