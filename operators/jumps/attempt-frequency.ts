import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { BOLTZMANN, PLANCK } from '../../schemas/units.ts'
import { errorBetween } from '../sampling/sample-errors.ts'
import { occupation } from '../sites/occupation.ts'
import { CUT, FEWEST_LAGS, isAliased, shareBeyond, warnOfLimits } from '../vibrations/limits.ts'
import { integral } from '../vibrations/power-spectrum.ts'
import { type Curve, curvesOf, normalisedSpectrum } from '../vibrations/vacf-curves.ts'
import { windowed } from '../vibrations/windows.ts'
import { jumpRates } from './jump-rates.ts'
import { siteVacf } from './site-vacf.ts'
import { bySite } from './site-vacf-curves.ts'

const columns = columnsOf('frequency', {
  of: column('', 'element of the ions', 'key'),
  kind: column('', 'kind of jump; any: the attempt frequency on that kind of site alone', 'key'),
  from: column('', 'kind of site that is left', 'key'),
  to: column('', 'kind of site that is reached', 'key'),
  frequency: column(
    'THz',
    'attempt frequency ν₀ = ∫ν g dν / ∫g dν, g the spectrum of ions that stay on such a site',
    'value',
  ),
  error: column(
    'THz',
    'half its 68 % interval, over replicas, else consecutive parts of the run; null where ν₀ is aliased or unresolved',
    {
      errorOf: 'frequency',
    },
  ),
  energy: column('meV', 'its energy hν₀', 'value'),
  status: column(
    '',
    'determined; lower-bound: the spectrum, from positions, ends before the band does; aliased: frames too far apart for it; unresolved: ions leave within 8 frames; nothing is made of ν₀ in either case',
    'status',
  ),
  rate: column(
    '1/ns',
    'jumps per ion and ns, without those undone within the return time; steps with all',
    'value',
  ),
  share: column('', 'share of the ions of this element that are on that kind of site', 'value'),
  attempts: column('', 'attempts for one jump of an ion that is there: ν₀ · share / rate', 'value'),
  barrier: column(
    'meV',
    'free energy of activation k_BT ln(ν₀ · share / rate) from that kind of site; ways to go are not counted apart',
    'value',
  ),
  barrierError: column('meV', 'its 68 % error, from those of ν₀, of the rate and of the share', {
    errorOf: 'barrier',
  }),
})

/** Attempt frequency of the ions of each element on each kind of site, and how many attempts a jump of each kind takes. ν₀ is the mean frequency of the
 *  spectrum of their velocities while they stay on one site (Hann window on the VACF), so jumps have no part in it.
 *  GEMDAT takes the mean frequency of the periodogram of the change of an ion's distance from its first place, whole paths with their
 *  jumps, mean over ions: what jumps add at low frequency pulls that one down.
 *  Tables of `site-vacf`, `jump-rates` and `occupation` in; null beside a spectrum that is aliased. */
export const attemptFrequency = estimate({
  name: 'attempt-frequency',
  version: 6,
  summary:
    'Attempt frequency from the vibrations of ions inside sites and, with the jump rates, attempts and free-energy barrier of each kind of jump.',
  source:
    'Rate = ν₀ exp(−ΔG/k_BT), Vineyard (1957); ν₀ as the centre of a band: Li et al., eq. 1, and GEMDAT.',
  from: [siteVacf.operator, jumpRates.operator, occupation.operator],
  params: z.object({}),
  finish: (tables, _, context) => {
    const named = bySite(tables['site-vacf'])
    const curves = curvesOf(named)
    if (curves.length > 0) warnOfLimits(curves, context)
    const known = curves.map((curve): Place => {
      const { of, kind } = tables['site-vacf'].rows[named.rows.findIndex((row) => row['of'] === curve.of)]
      return { of, from: kind, attempts: attemptsOn(curve) }
    })
    const shares = tables['occupation'].rows
    return tableOf({ columns }, [
      ...known.map(({ attempts, ...place }) => ({ ...ALONE, ...place, ...attempts })),
      ...tables['jump-rates'].rows.map((row) => {
        const isThere = ({ of, from }: Row | Place) => of === row['of'] && from === row['from']
        const own = known.find(isThere)?.attempts ?? UNKNOWN
        const there = shares.find(({ of, kind }) => isThere({ of, from: kind }))
        return { ...own, ...againstRate(row, own, there, context.tags) }
      }),
    ])
  },
  shown: { columns },
  example: {
    params: { lags: '1ps', velocities: 'differences', homes: 'T5,T5a', shape: 'voronoi' },
  },
})

type Attempts = Readonly<Record<'frequency' | 'error' | 'energy', number | null>> & {
  readonly status: string
}
/** An element on a kind of site. */
interface Place {
  readonly of: Row[string]
  readonly from: Row[string]
  readonly attempts: Attempts
}
const ALONE = {
  kind: 'any',
  to: null,
  rate: null,
  share: null,
  attempts: null,
  barrier: null,
  barrierError: null,
}
const UNKNOWN: Attempts = { frequency: null, error: null, energy: null, status: 'no spectrum' }

function attemptsOn(curve: Curve): Attempts {
  const frequency = centreOf(curve, curve.values)
  const samples = curve.samples.map((values) => centreOf(curve, values))
  const status = statusOf(curve)
  const isKnown = !USELESS.includes(status)
  return {
    frequency: finite(frequency),
    error: isKnown ? finite(errorBetween(samples, curve.weights, curve.method)) : null,
    energy: finite(frequency * PLANCK),
    status,
  }
}

/** Mean frequency of the spectrum of some values of a curve, THz. */
function centreOf(curve: Curve, values: Float64Array): number {
  const spectrum = normalisedSpectrum(curve, windowed(values, curve.interval, 'hann', 0))
  return integral(spectrum, (frequency) => frequency) / integral(spectrum)
}

function againstRate(
  row: Row,
  { frequency, error, status }: Attempts,
  there: Row | undefined,
  tags: FinishContext['tags'],
): Row {
  const rate = row['kept'] as number
  const share = Number(there?.['fraction'] ?? Number.NaN)
  const kT = BOLTZMANN * Number(tags['temperature'] ?? Number.NaN)
  const isKnown = !USELESS.includes(status) && frequency !== null && rate > 0
  const attempts = isKnown ? (1000 * frequency * share) / rate : Number.NaN
  const parts = [
    Number(error ?? Number.NaN) / (frequency ?? Number.NaN),
    Number(row['keptError'] ?? Number.NaN) / rate,
    Number(there?.['error'] ?? Number.NaN) / share,
  ]
  return {
    of: row['of'],
    kind: row['kind'],
    from: row['from'],
    to: row['to'],
    rate,
    share: finite(share),
    attempts: finite(attempts),
    barrier: finite(kT * Math.log(attempts)),
    barrierError: finite(attempts > 0 ? kT * Math.hypot(...parts) : undefined),
  }
}

const USELESS = ['aliased', 'unresolved', 'no spectrum']

function statusOf(curve: Curve): string {
  if (curve.values.length < FEWEST_LAGS) return 'unresolved'
  if (isAliased(curve)) return 'aliased'
  return curve.differences && shareBeyond(curve) > CUT ? 'lower-bound' : 'determined'
}
