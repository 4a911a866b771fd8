import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { time } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { AMU_A2_PS2, BOLTZMANN, PLANCK, tidy } from '../../schemas/units.ts'
import { drawnFrom } from '../figures/systems.ts'
import { errorBetween } from '../sampling/sample-errors.ts'
import { integralTo, STATUSES, statusOf } from './green-kubo.ts'
import { warnOfLimits } from './limits.ts'
import { densityAt } from './power-spectrum.ts'
import { vacf } from './vacf/vacf.ts'
import { type Curve, curvesOf } from './vacf-curves.ts'
import { zeroFrequencyFigures } from './zero-frequency-figure.ts'

const params = z.object({
  length: time('lags that the quoted value is taken over; all of the VACF where nothing is given').optional(),
})

const QUOTED = { quoted: true }

const columns = columnsOf('D', {
  of: column('', 'element, atom type, or mode of a polyanion', 'key'),
  length: column('ps', 'lags of the VACF that are taken, without a window', 'key'),
  quoted: column('', 'true for the row to quote; the others show what it hangs on', 'note'),
  g0: column(
    '1/meV',
    'one-sided g(ω→0), ∫ g dE = 1; of velocities from differences only where the temperature is known, by VACF(0) = 3k_BT/m',
    { role: 'value', where: QUOTED },
  ),
  g0Error: column('1/meV', 'half its 68 % interval, over the samples of the VACF', { errorOf: 'g0' }),
  D: column(
    'cm²/s',
    '(k_BT/4m) g(ν→0) with the kinetic T of VACF(0): the Green–Kubo integral; where the status is upper-bound, that bound',
    { role: 'value', where: QUOTED },
  ),
  error: column('cm²/s', 'half the 68 % interval of D, over the samples of the VACF', { errorOf: 'D' }),
  status: column('', `of the quoted row: ${STATUSES}`, { role: 'status', where: QUOTED }),
  integral: column('cm²/s', '⅓∫₀^length VACF dt as it is, whatever the status', 'value'),
  integralError: column('cm²/s', 'half its 68 % interval, over the samples of the VACF', {
    errorOf: 'integral',
  }),
  bound: column('cm²/s', 'smallest D that this length tells from zero, one-sided 95 %', 'note'),
  kinetic: column('K', 'temperature that VACF(0) stands for, m VACF(0)/3k_B', 'value'),
  temperature: column('K', 'temperature of the runs, as their tag or a parameter says it', 'key'),
  atTemperature: column('cm²/s', 'D with that temperature in place of the kinetic one', 'value'),
})

/** D from the zero-frequency limit of the density of states, and how it hangs on the length of the VACF.
 *
 *  D = (π k_BT/2m) g(ω→0) = (k_BT/4m) g(ν→0) = ⅓ ∫₀^t VACF dt′, g one-sided and without a window. VACF rows [of][lag] in, ps and
 *  Å²/ps²; rows [of][length] out: g(0) in 1/meV, D, its error and the bound in cm²/s. Throws usage errors where no curve is of a kind
 *  of atom, and for a length beyond the largest lag.
 *  Source: Ding et al., eqs. 4, 5, read as the standard Green–Kubo relation; g one-sided. */
export const zeroFrequency = estimate({
  name: 'zero-frequency',
  version: 3,
  summary:
    'D = (π k_BT/2m) g(ω→0) = (k_BT/4m) g(ν→0) with the one-sided g, without a window: the Green–Kubo ⅓∫VACF dt.',
  source: 'Ding et al., Nat. Phys. (2025), eqs. 4, 5, read as the standard Green–Kubo relation; g one-sided.',
  from: [vacf.operator],
  params,
  finish: (tables, own, context) => {
    const curves = curvesOf(tables['vacf']).filter(({ element }) => element !== undefined)
    if (curves.length === 0)
      throw usageError(
        'zero-frequency: no curve is of a kind of atom',
        'Group the VACF by element, type or bond.',
      )
    warnOfLimits(curves, context)
    return tableOf(
      { columns },
      curves.flatMap((curve) => rowsOf(curve, own.length)),
    )
  },
  shown: {
    columns,
    ...drawnFrom(zeroFrequencyFigures),
  },
  example: { params: {} },
})

/** Shares of all lags that the value is given for. */
const LENGTHS = 20

function rowsOf(curve: Curve, length: number | undefined): Row[] {
  const last = curve.values.length - 1
  const quoted = length === undefined ? last : Math.round(length / curve.interval)
  if (quoted < 1 || quoted > last)
    throw usageError(
      `zero-frequency: a length of ${length} ps, the VACF has lags up to ${tidy(last * curve.interval)} ps`,
      'Give less, or the VACF more with --lags.',
    )
  const steps = Array.from({ length: LENGTHS }, (_, i) => Math.round(((i + 1) * last) / LENGTHS))
  const lengths = [...new Set([...steps, quoted])].filter((lags) => lags > 0).sort((a, b) => a - b)
  return lengths.map((lags) => rowOf(curve, lags, lags === quoted))
}

function rowOf(curve: Curve, lags: number, quoted: boolean): Row {
  const { interval, mass, temperature } = curve
  const { value, error, bound } = integralTo(curve, lags)
  const status = quoted ? statusOf(curve, lags) : null
  const isHidden = status === 'upper-bound'
  const D = isHidden ? Math.max(value, 0) + bound : value
  const raw = (values: Float64Array) => densityAt(values.subarray(0, lags + 1), interval, 0)
  const thermal = temperature === undefined ? Number.NaN : (BOLTZMANN * temperature) / (mass * AMU_A2_PS2)
  const norm = (values: Float64Array) => (curve.differences ? 3 * thermal : values[0])
  const g0 = (values: Float64Array) => raw(values) / norm(values) / PLANCK
  return {
    of: curve.of,
    length: tidy(lags * interval),
    quoted,
    g0: finite(g0(curve.values)),
    g0Error: finite(errorBetween(curve.samples.map(g0), curve.weights)),
    D: finite(D),
    error: isHidden ? null : finite(error),
    status,
    integral: finite(value),
    integralError: finite(error),
    bound: finite(bound),
    kinetic: finite((mass * AMU_A2_PS2 * curve.values[0]) / (3 * BOLTZMANN)),
    temperature: temperature ?? null,
    atTemperature: finite((3 * thermal * D) / norm(curve.values)),
  }
}
