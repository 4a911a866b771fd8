import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/operator.ts'
import { estimate } from '../../pipeline/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { text } from '../../schemas/params.ts'
import { column, finite, type Row, type Table } from '../../schemas/table.ts'
import { BOLTZMANN, PLANCK } from '../../schemas/units.ts'
import { type Curve, curvesOf, limitOf, normalisedSpectrum } from '../vibrations/curves.ts'
import { isAliased } from '../vibrations/limits.ts'
import { lowEnergy } from '../vibrations/low-energy.ts'
import { integral } from '../vibrations/spectrum.ts'
import { vacf } from '../vibrations/vacf.ts'
import { windowed } from '../vibrations/windows.ts'
import { jumpRates } from './jump-rates.ts'

const columns = {
  kind: column('', 'kind of jump; any: the attempt frequency alone'),
  from: column('', 'kind of site that is left'),
  to: column('', 'kind of site that is reached'),
  frequency: column('THz', 'attempt frequency ν₀: band centre ∫ν g dν / ∫g dν of the ion'),
  error: column('THz', 'half its 68 % interval, over the samples of the VACF'),
  energy: column('meV', 'its energy hν₀'),
  status: column(
    '',
    'determined; lower-bound: the spectrum, from positions, ends before the band does; aliased: frames too far apart for it, nothing is made of ν₀',
  ),
  rate: column('1/ns', 'jumps per ion and ns, without those undone within the return time; steps with all'),
  attempts: column('', 'attempts for one jump: ν₀ / rate'),
  barrier: column('meV', 'free energy of activation k_BT ln(ν₀ / rate); ways to go are not counted apart'),
  barrierError: column('meV', 'its 68 % error, from those of ν₀ and of the rate'),
}

/** Attempt frequency of an ion, the centre of its band in the density of states, and how many attempts a jump of each kind takes.
 *  Tables of `vacf`, `low-energy` (band centre, without a window) and `jump-rates` in; null beside a spectrum that is aliased. Throws a usage error for an element without a spectrum. */
export const attemptFrequency = estimate({
  name: 'attempt-frequency',
  version: 1,
  summary:
    'Attempt frequency (band centre of the ion) and, with the jump rates, attempts and free-energy barrier of each kind of jump.',
  source:
    'Li et al., eq. 1: attempt frequency ν₀ as the band centre; rate = ν₀ exp(−ΔG/k_BT), Vineyard (1957).',
  from: [vacf.operator, lowEnergy.operator, jumpRates.operator],
  params: z.object({ ion: text('element whose jumps they are').default('Li') }),
  finish: (tables, { ion }, { tags }) => {
    const { rows } = tables['low-energy']
    const band = rows.find((row) => row['of'] === ion)
    if (!band)
      throw usageError(
        `attempt-frequency: no spectrum of ${ion}`,
        `There are those of ${rows.map((row) => row['of']).join(', ')}. Say which with "ion".`,
      )
    const [centre, error] = [band['centre'] as number | null, band['centreError'] as number | null]
    const known = {
      frequency: finite(centre === null ? undefined : centre / PLANCK),
      error: finite(error === null ? undefined : error / PLANCK),
      energy: centre,
      status: statusOf(tables['vacf'], ion),
    }
    const alone = {
      kind: 'any',
      from: null,
      to: null,
      ...known,
      rate: null,
      attempts: null,
      barrier: null,
      barrierError: null,
    }
    return tableOf({ columns }, [
      alone,
      ...tables['jump-rates'].rows.map((row) => ({ ...known, ...againstRate(row, known, tags) })),
    ])
  },
  columns,
  example: { params: { to: 20, velocities: 'differences' } },
})

function againstRate(
  row: Row,
  { frequency, error, status }: { frequency: number | null; error: number | null; status: string },
  tags: FinishContext['tags'],
): Row {
  const rate = row['kept'] as number
  const kT = BOLTZMANN * Number(tags['temperature'] ?? Number.NaN)
  const attempts =
    status === 'aliased' || frequency === null || rate === 0 ? Number.NaN : (1000 * frequency) / rate
  const parts = [
    (error ?? Number.NaN) / (frequency ?? Number.NaN),
    (row['error'] as number) / (row['rate'] as number),
  ]
  return {
    kind: row['kind'],
    from: row['from'],
    to: row['to'],
    rate,
    attempts: finite(attempts),
    barrier: finite(kT * Math.log(attempts)),
    barrierError: finite(attempts > 0 && row['error'] !== null ? kT * Math.hypot(...parts) : undefined),
  }
}

/** Share of the motion beyond the end of a spectrum from positions above which it is cut. */
const CUT = 0.01

function statusOf(table: Table, ion: string): string {
  const curve = curvesOf(table).find(({ of }) => of === ion)
  if (curve && isAliased(curve)) return 'aliased'
  return curve?.differences && shareBeyond(curve) > CUT ? 'lower-bound' : 'determined'
}

/** Share of the squared velocities, as differences show them, at frequencies beyond those that are given. */
function shareBeyond(curve: Curve): number {
  const values = windowed(curve.values, curve.interval, 'hann', 0)
  return 1 - integral(normalisedSpectrum({ ...curve, differences: false }, values), () => 1, limitOf(curve))
}
