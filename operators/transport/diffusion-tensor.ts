import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { z } from 'zod'
import { tableOf } from '../../pipeline/operator.ts'
import { estimate } from '../../pipeline/steps.ts'
import { time } from '../../schemas/params.ts'
import { column, finite, type Row } from '../../schemas/table.ts'
import { CM2_S } from '../../schemas/units.ts'
import { type Curve, curvesOf } from './curves.ts'
import { type FitWindow, findWindow, slopeOf, windowBetween } from './fit-window.ts'
import { rowsByElement } from './log-scale.ts'
import { msd } from './msd.ts'
import { lineFits } from './straight-line.ts'

const params = z.object({
  from: time('begin of the fit window; the first lag that is diffusive where nothing is given').optional(),
  to: time('end of the fit window; a third of the run where nothing is given').optional(),
})

const columns = {
  of: column('', 'element'),
  component: column(
    '',
    'xx, yy, zz, xy, xz, yz in the axes of the input; first, second, third: principal values',
  ),
  D: column('cm²/s', 'half the slope of ⟨Δr_a Δr_b⟩'),
  error: column('cm²/s', 'its 68 % error: that of the trace, shared out as if displacements were Gaussian'),
  ratio: column('', 'D over the mean of xx, yy and zz: 1 for all axes where diffusion is isotropic'),
  from: column('ps', 'first lag of the fit window'),
  to: column('ps', 'last lag of the fit window'),
}

const COMPONENTS = ['xx', 'yy', 'zz', 'xy', 'xz', 'yz'] as const
const AXES = [
  [0, 0],
  [1, 1],
  [2, 2],
  [0, 1],
  [0, 2],
  [1, 2],
] as const

/** Tensor of self-diffusion, D_ab = slope of ⟨Δr_a Δr_b⟩ / 2 in the window of D, cm²/s, and its principal values: noise alone
 *  drives these apart, so compare their ratios with the errors. Off-diagonal rows need msd with --components tensor. */
export const diffusionTensor = estimate({
  name: 'diffusion-tensor',
  version: 1,
  summary: 'Diffusion tensor D_ab = slope/2 of ⟨Δr_a Δr_b⟩, principal values and anisotropy.',
  source: 'Einstein relation for the tensor; errors by the Wishart covariance D_ac D_bd + D_ad D_bc.',
  from: [msd.operator],
  params,
  columns,
  finish: (tables, own, context) => {
    const rows = rowsByElement(tables['msd'].rows)
    return tableOf(
      { columns },
      curvesOf(tables['msd']).flatMap((curve) => {
        const range = windowBetween(curve, own.from ?? 0, own.to ?? curve.third)
        const window = own.from === undefined ? (findWindow(curve, range, 4) ?? range) : range
        if (window.to - window.from >= 2) return tensorRows(curve, rows.get(curve.of) ?? [], window)
        context.warn('few-lags', `${curve.of}: fewer than two lags in the window: no tensor`)
        return []
      }),
    )
  },
  example: { params: { lags: '3ps' } },
})

function tensorRows(curve: Curve, rows: readonly Row[], window: FitWindow): Row[] {
  const slopes = ['x', 'y', 'z', 'xy', 'xz', 'yz'].map((name) => {
    const values = rows.map((row) => (row[name] as number | null) ?? Number.NaN)
    return (lineFits(curve.lags, values)(window.from, window.to).slope / 2) * CM2_S
  })
  const tensor = matrixOf(slopes)
  const mean = (slopes[0] + slopes[1] + slopes[2]) / 3
  // Var D̄ = c·2ΣD_ab²/9 over a, b gives c; unknown products count as none.
  const squares = tensor.flat().reduce((sum, value) => sum + (Number.isFinite(value) ? value * value : 0), 0)
  const scale = ((slopeOf(curve, window.from, window.to).error / 6) * CM2_S * 3) / Math.sqrt(2 * squares)
  const common = { from: curve.lags[window.from], to: curve.lags[window.to - 1] }
  const row = (component: string, D: number, error: number): Row => ({
    of: curve.of,
    component,
    D: finite(D),
    error: finite(error),
    ratio: finite(D / mean),
    ...common,
  })
  const axes = COMPONENTS.map((component, k) => {
    const [a, b] = AXES[k]
    const product = Number.isFinite(tensor[a][b]) ? tensor[a][b] : 0
    return row(
      component,
      slopes[k],
      scale * Math.sqrt(Math.abs(tensor[a][a] * tensor[b][b] + product * product)),
    )
  }).filter(({ D }) => D !== null)
  if (axes.length < 6) return axes
  const principal = [...new EigenvalueDecomposition(new Matrix(tensor)).realEigenvalues].sort((a, b) => b - a)
  return [
    ...axes,
    ...principal.map((D, k) => row(['first', 'second', 'third'][k], D, scale * Math.SQRT2 * Math.abs(D))),
  ]
}

const matrixOf = ([xx, yy, zz, xy, xz, yz]: readonly number[]): number[][] => [
  [xx, xy, xz],
  [xy, yy, yz],
  [xz, yz, zz],
]
