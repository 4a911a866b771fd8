import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { words } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { CM2_S } from '../../schemas/units.ts'
import { diffusion } from '../transport/diffusion.ts'
import { inAllDirections } from '../transport/slopes/axes.ts'
import { jumpRates } from './jump-rates.ts'

const columns = columnsOf('jumpD', {
  of: column('', 'element of the ions', 'key'),
  kind: column(
    '',
    'kind of jump; all: all of them, kept: without those that were undone within the return time',
    'key',
  ),
  jumpD: column(
    'cm²/s',
    'jump diffusivity D_J = Σ ℓ² / (6 N t), ℓ between the middles of the sites',
    'value',
  ),
  error: column('cm²/s', 'its 68 % error, from those of the rates', { errorOf: 'jumpD' }),
  share: column('', 'share of the jump diffusivity of all jumps', 'value'),
  D: column(
    'cm²/s',
    'tracer diffusion coefficient; null where it is no value: neither determined nor extrapolated',
    'value',
  ),
  correlation: column('', 'correlation factor f = D / D_J; null for one kind alone, and where D is', 'value'),
  correlationError: column('', 'its 68 % error', { errorOf: 'correlation' }),
})

/** Jump diffusivity D_J = Σ_kinds Γ ⟨ℓ²⟩ / 6 of each element from the rates of its jumps between homes, and the correlation factor D/D_J
 *  with its tracer diffusion coefficient: 1 for jumps that remember nothing. Tables of `jump-rates` and `diffusion` in; D in cm²/s. */
export const jumpDiffusivity = estimate({
  name: 'jump-diffusivity',
  version: 3,
  summary:
    'Jump diffusivity Σ ℓ² / 6Nt of jumps between sites, and the correlation factor D/D_J, by element.',
  source: 'Murch, Solid State Ionics 7, 177 (1982); jump kinds of Ding et al.',
  from: [jumpRates.operator, diffusion.operator],
  params: z.object({
    ion: words('elements that are wanted; all whose jumps were measured where nothing is given').default([]),
  }),
  finish: (tables, { ion }) => {
    inAllDirections('jump-diffusivity', tables['diffusion'])
    const jumps = tables['jump-rates'].rows.filter((row) => row['kind'] !== 'step')
    const elements = [...new Set(jumps.map((row) => row['of'] as string))]
    return tableOf(
      { columns },
      elements
        .filter((of) => ion.length === 0 || ion.includes(of))
        .flatMap((of) =>
          rowsOf(
            jumps.filter((row) => row['of'] === of),
            tables['diffusion'].rows.find((row) => row['of'] === of),
          ).map((row) => ({ of, ...row })),
        ),
    )
  },
  shown: { columns },
  example: { params: { lags: '3ps' } },
})

const isValue = (status: Row[string]): boolean => status === 'determined' || status === 'extrapolated'

/** Of one element, from its jumps and its D. */
function rowsOf(jumps: readonly Row[], D: Row | undefined): Row[] {
  const kinds = [...new Set(jumps.map((row) => row['kind'] as string))].map((kind) => {
    return partOf(
      kind,
      jumps.filter((row) => row['kind'] === kind),
      'rate',
      'error',
    )
  })
  const all = partOf('all', jumps, 'rate', 'error')
  const kept = partOf('kept', jumps, 'kept', 'keptError')
  return [
    ...kinds.map((row) => ({ ...row, D: null, correlation: null, correlationError: null })),
    ...[all, kept].map((row) => ({ ...row, ...correlationOf(row, D) })),
  ].map((row) => ({ ...row, share: finite((row.jumpD as number) / (all.jumpD as number)) }))
}

/** Å²/ns in cm²/s, over 6. */
const SCALE = CM2_S / 1000 / 6

function partOf(kind: string, rows: readonly Row[], rate: 'rate' | 'kept', spread: 'error' | 'keptError') {
  const squares = rows.map((row) => (row['length'] as number) * (row['length'] as number))
  const sum = rows.reduce((all, row, i) => all + (row[rate] as number) * squares[i], 0)
  const errors = rows.map((row, i) => ((row[spread] ?? 0) as number) * squares[i])
  return { kind, jumpD: SCALE * sum, error: SCALE * Math.hypot(...errors) }
}

function correlationOf({ jumpD, error }: { jumpD: number; error: number }, row: Row | undefined) {
  const [D, own] = [row?.['D'] as number | null | undefined, (row?.['error'] ?? 0) as number]
  if (row && !isValue(row['status'])) return { D: null, correlation: null, correlationError: null }
  if (D === undefined || D === null || jumpD === 0)
    return { D: D ?? null, correlation: null, correlationError: null }
  const correlation = D / jumpD
  return { D, correlation, correlationError: finite(correlation * Math.hypot(own / D, error / jumpD)) }
}
