import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { CM2_S } from '../../schemas/units.ts'
import { rowsByElement } from '../figures/rows.ts'
import { lineFits } from '../numerics/straight-line.ts'
import { diffusionRow, windowParams } from './diffusion.ts'
import { type FitWindow, slopeOf, windowBetween } from './fit-window.ts'
import { msd } from './msd.ts'
import { type Curve, curvesOf } from './msd-curves.ts'

const columns = columnsOf('D', {
  of: column('', 'element', 'key'),
  component: column(
    '',
    'xx, yy, zz in the axes of the input; of an msd with --components tensor also xy, xz, yz, and first, second, third: principal values, largest first',
    'key',
  ),
  D: column(
    'cm²/s',
    'half the slope of ⟨Δr_a Δr_b⟩; where the status is upper-bound, that of xx, yy and zz: the bound of their sum',
    'value',
  ),
  error: column('cm²/s', 'its 68 % error: that of the trace, shared out as if displacements were Gaussian', {
    errorOf: 'D',
  }),
  status: column(
    '',
    'that of D, the mean of xx, yy and zz: determined, not-diffusive, upper-bound',
    'status',
  ),
  ratio: column(
    '',
    'D over the mean of xx, yy and zz: 1 for all axes where diffusion is isotropic, but noise alone drives principal values apart',
    'value',
  ),
  ratioError: column(
    '',
    'its 68 % error, by the same covariance; null for principal values, which are biased: compare those with the ratioError of the axes',
    { errorOf: 'ratio' },
  ),
  from: column('ps', 'first lag of the fit window', 'note'),
  to: column('ps', 'last lag of the fit window', 'note'),
})

const COMPONENTS = ['xx', 'yy', 'zz', 'xy', 'xz', 'yz'] as const
const AXES = [
  [0, 0],
  [1, 1],
  [2, 2],
  [0, 1],
  [0, 2],
  [1, 2],
] as const

/** Tensor of self-diffusion, D_ab = slope of ⟨Δr_a Δr_b⟩ / 2 in the window of D and with its status, cm²/s. Off-diagonal
 *  components and principal values need msd with --components tensor. */
export const diffusionTensor = estimate({
  name: 'diffusion-tensor',
  version: 3,
  summary:
    'Diffusion tensor D_ab = slope/2 of ⟨Δr_a Δr_b⟩ and anisotropy in the window of D; off-diagonal and principal values with --components tensor. Noise alone drives principal values apart.',
  source: 'Einstein relation for the tensor; errors by the Wishart covariance D_ac D_bd + D_ad D_bc.',
  from: [msd.operator],
  params: windowParams,
  shown: { columns },
  finish: (tables, own, context) => {
    const rows = rowsByElement(tables['msd'].rows)
    return tableOf(
      { columns },
      curvesOf(tables['msd']).flatMap((curve) => {
        const points = rows.get(curve.of) ?? []
        const mean = diffusionRow('diffusion-tensor', curve, points, own, context)
        const { of, status, from, to } = mean
        const parts =
          typeof from !== 'number' || typeof to !== 'number'
            ? axesAt(null)
            : status === 'upper-bound'
              ? axesAt(3 * (mean['D'] as number))
              : tensorOf(curve, points, windowBetween(curve, from, to))
        return parts.map((part) => ({ of, ...part, status, from, to }))
      }),
    )
  },
  example: { params: { lags: '3ps', points: 4, components: 'tensor', from: '0.5ps', to: '3ps' } },
})

/** One value for xx, yy and zz: none of them is below zero, so none is above a bound of their sum. */
const axesAt = (D: number | null): Row[] =>
  ['xx', 'yy', 'zz'].map((component) => ({ component, D, error: null, ratio: null, ratioError: null }))

function tensorOf(curve: Curve, rows: readonly Row[], window: FitWindow): Row[] {
  const slopes = ['x', 'y', 'z', 'xy', 'xz', 'yz'].map((name) => {
    const values = rows.map((row) => (row[name] as number | null) ?? Number.NaN)
    return (lineFits(curve.lags, values)(window.from, window.to).slope / 2) * CM2_S
  })
  const mean = (slopes[0] + slopes[1] + slopes[2]) / 3
  // Unknown products count as none.
  const tensor = matrixOf(slopes.map((slope) => (Number.isFinite(slope) ? slope : 0)))
  const product = tensor.map((row) =>
    [0, 1, 2].map((b) => row.reduce((sum, value, c) => sum + value * tensor[c][b], 0)),
  )
  const squares = product[0][0] + product[1][1] + product[2][2]
  // Var D̄ = scale²·2ΣD_ab²/9 over a, b gives the scale.
  const scale = ((slopeOf(curve, window.from, window.to).error / 6) * CM2_S * 3) / Math.sqrt(2 * squares)
  const axes = COMPONENTS.flatMap((component, k): Row[] => {
    if (!Number.isFinite(slopes[k])) return []
    const [a, b] = AXES[k]
    const variance = tensor[a][a] * tensor[b][b] + tensor[a][b] * tensor[a][b]
    const ratio = slopes[k] / mean
    // Cov(D_ab, D̄) = scale²·⅔(D·D)_ab.
    const spread = variance - (4 / 3) * ratio * product[a][b] + (2 / 9) * ratio * ratio * squares
    return [
      {
        component,
        D: finite(slopes[k]),
        error: finite(scale * Math.sqrt(Math.abs(variance))),
        ratio: finite(ratio),
        ratioError: finite((scale * Math.sqrt(Math.max(0, spread))) / Math.abs(mean)),
      },
    ]
  })
  if (axes.length < 6) return axes
  const principal = [...new EigenvalueDecomposition(new Matrix(tensor)).realEigenvalues].sort((a, b) => b - a)
  return [
    ...axes,
    ...principal.map((D, k) => ({
      component: ['first', 'second', 'third'][k],
      D: finite(D),
      error: finite(scale * Math.SQRT2 * Math.abs(D)),
      ratio: finite(D / mean),
      ratioError: null,
    })),
  ]
}

const matrixOf = ([xx, yy, zz, xy, xz, yz]: readonly number[]): number[][] => [
  [xx, xy, xz],
  [xy, yy, yz],
  [xz, yz, zz],
]
