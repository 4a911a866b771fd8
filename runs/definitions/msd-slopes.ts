import { z } from 'zod'
import { msd } from '../../operators/index.ts'
import { slopeOf, windowBetween } from '../../operators/transport/slopes/fit-window.ts'
import { type Curve, curvesOf } from '../../operators/transport/slopes/msd-curves.ts'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { CM2_S } from '../../schemas/units.ts'

/** Half the stretch that a slope is taken over: a tenth of the lag, at most this (ps), at least one frame. */
const [SHARE, MOST] = [0.1, 0.5]

const columns = columnsOf('D', {
  of: column('', 'element', 'key'),
  lag: column('ps', 'lag L that the slope is taken at', 'key'),
  stretch: column(
    'ps',
    'half the stretch of lags round it: a tenth of L, at most 0.5 ps, at least one frame',
    'note',
  ),
  D: column('cm²/s', 'one sixth of the slope of the MSD there: ⅓∫₀ᴸ⟨v(0)·v(t)⟩dt of a steady run', 'value'),
  error: column('cm²/s', 'half the 68 % interval of D, over the samples of the MSD', { errorOf: 'D' }),
})

/** Slope of the MSD at every lag, to be held against the integral of the VACF up to that lag. */
export const msdSlopes = estimate({
  name: 'msd-slopes',
  version: 1,
  summary: 'One sixth of the local slope of the MSD at every lag, with its error.',
  source: 'Green–Kubo and Einstein relations at a finite lag.',
  from: [msd.operator],
  params: z.object({}),
  shown: { columns },
  finish: (tables) => tableOf({ columns }, curvesOf(tables['msd']).flatMap(slopesOf)),
  example: { params: {} },
})

function slopesOf(curve: Curve): Row[] {
  const { of, lags } = curve
  const interval = lags[0]
  return Array.from(lags, (lag) => {
    const stretch = Math.max(interval, Math.min(MOST, SHARE * lag))
    const { from, to } = windowBetween(curve, lag - stretch, lag + stretch)
    const { slope, error } = slopeOf(curve, from, to)
    return { of, lag, stretch, D: finite((slope / 6) * CM2_S), error: finite((error / 6) * CM2_S) }
  })
}
