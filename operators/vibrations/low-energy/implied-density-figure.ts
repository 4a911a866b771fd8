import type { Figure } from '../../../schemas/figure.ts'
import { type Fitted, fitted } from '../../figures/fitted.ts'
import { interval, type Mark } from '../../figures/plot.ts'
import { short } from '../../figures/rows.ts'
import { drawnFrom } from '../../figures/systems.ts'
import { DENSITY, energyOf } from '../figure-axes.ts'
import { curvesOf } from '../vacf-curves.ts'
import { pointsOf } from './law-marks.ts'
import { curvePoints } from './law-points.ts'

/** Energy to which the spectra are shown, meV. */
const MOST = 8

const PLOT: Fitted = {
  name: 'implied-density',
  title: 'Density of states at zero energy, and what diffusion implies',
  caption:
    'Density of states without a window, with 68 % intervals; diamond: 2mD/(π k_BT ħ) of the D of the displacements.',
  x: energyOf(MOST),
  y: DENSITY,
}

/** g at low energy, and the mark at E = 0 that D implies. */
export const impliedFigures = drawnFrom((systems): Figure[] =>
  fitted(systems, PLOT, ({ own, from }) =>
    curvesOf(from['vacf']).flatMap((curve): Mark[] => {
      const row = own.rows.find(({ of, implied }) => of === curve.of && implied !== null)
      if (!row) return []
      const [implied, error] = [Number(row['implied']), row['error']]
      const ends = typeof error === 'number' ? interval(implied, error) : {}
      const diamond = { panel: curve.of, at: 0, special: short(implied), ...ends }
      return [...pointsOf(curve.of, curvePoints(curve, 0, MOST)), diamond]
    }),
  ),
)
