import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { collective } from './collective.ts'
import { curvesByName, type Slope, slopeIn } from './collective-slope.ts'
import { diffusion } from './diffusion.ts'
import { wholeElements } from './system.ts'

const columns = columnsOf('haven', {
  of: column('', 'element', 'key'),
  haven: column('', 'D*/Dσ; where the status is lower-bound, that bound', 'value'),
  error: column('', 'its 68 % error, from those of D* and Dσ as if they were independent', {
    errorOf: 'haven',
  }),
  D: column('cm²/s', 'self-diffusion coefficient D*', 'value'),
  collective: column(
    'cm²/s',
    'collective diffusion coefficient Dσ, slope/6 of MSCD/N in the window of D*',
    'value',
  ),
  collectiveError: column('cm²/s', 'its 68 % error', { errorOf: 'collective' }),
  from: column('ps', 'first lag of the window', 'note'),
  to: column('ps', 'last lag of the window', 'note'),
  status: column(
    '',
    'determined; lower-bound: Dσ is not to be told from zero; not-determined: D* is not, or an error is missing',
    'status',
  ),
  method: column('', 'what the error of Dσ is taken between', 'method'),
})

/** Haven ratio of each element, H = D over Dσ: the same frame, window and lags for both, always with an error.
 *  Tables of D (cm²/s) and of collective displacements (Å²) in. */
export const haven = estimate({
  name: 'haven',
  version: 1,
  summary: 'Haven ratio H = D*/Dσ, with Dσ from MSCD/N in the window of D*.',
  source: 'Murch, Solid State Ionics 7, 177 (1982); MSCD over the number of ions.',
  from: [diffusion.operator, collective.operator],
  params: z.object({}),
  shown: { columns },
  asked: { check: (_, __, measure) => wholeElements('haven', measure) },
  finish: (tables) => {
    const curves = curvesByName(tables['collective'])
    const rows = tables['diffusion'].rows.flatMap((row) => {
      const slope = slopeIn(curves.get(String(row['of'])), row)
      return slope ? [rowOf(row, slope)] : []
    })
    return tableOf({ columns }, rows)
  },
  example: { params: { lags: '3ps', points: 4, from: '0.5ps', to: '3ps' } },
})

function rowOf(row: Row, { D: collective, error: collectiveError, method, bound }: Slope): Row {
  const [D, error] = [row['D'] as number, row['error'] as number | null]
  const known = row['status'] === 'determined' && error !== null && Number.isFinite(collectiveError)
  const hidden = known && collective <= bound
  const ratio = hidden ? D / (Math.max(collective, 0) + bound) : D / collective
  const relative = Math.hypot((error ?? Number.NaN) / D, collectiveError / collective)
  return {
    of: row['of'],
    haven: finite(ratio),
    error: hidden ? null : finite(Math.abs(ratio) * relative),
    D,
    collective: finite(collective),
    collectiveError: finite(collectiveError),
    from: row['from'],
    to: row['to'],
    status: hidden ? 'lower-bound' : known ? 'determined' : 'not-determined',
    method,
  }
}
