import { mainOf, measuredIn } from '../../../pipeline/tables/roles.ts'
import { inputError } from '../../../schemas/errors.ts'
import type { Row, Samples, Table, Value } from '../../../schemas/table.ts'
import type { WidthAt } from './jump-models.ts'

/** Γ(Q) of one line. */
export interface WidthGroup {
  readonly of: Row['of']
  readonly temperature: Row['temperature']
  readonly component: Row['component']
  readonly widths: readonly WidthAt[]
}

/** Widths that are known with an error, by what they are of. */
export function groupsIn(
  tables: Readonly<Record<string, Table>>,
  { fromQ, toQ }: { fromQ: number; toQ?: number },
): WidthGroup[] {
  const measured = tables['measured-columns']
  if (measured) checkWidths(measured)
  const { columns, rows, samples } = measured ?? tables['quasielastic']
  const main = mainOf(columns) as string
  const places = new Map<Value, number>()
  const groups = new Map<string, WidthGroup & { widths: WidthAt[] }>()
  for (const row of rows) {
    const place = places.get(row['of']) ?? 0
    places.set(row['of'], place + 1)
    const found = measuredIn(columns, row, main)
    const Q = row['Q']
    if (!found || typeof Q !== 'number' || Q < fromQ || (toQ !== undefined && Q > toQ)) continue
    const { of = 'data', temperature = null, component = 'single' } = row
    const key = JSON.stringify([of, temperature, component])
    const own = groups.get(key) ?? { of, temperature, component, widths: [] }
    groups.set(key, own)
    own.widths.push({
      Q,
      width: found[0],
      error: found[1],
      ...withoutOf(samples?.[String(of)], place, found[0]),
    })
  }
  return [...groups.values()].sort((a, b) => placeOf(a) - placeOf(b))
}

/** What is left of a width without each sample, of what each says. */
function withoutOf(samples: Samples | undefined, place: number, width: number): Pick<WidthAt, 'without'> {
  const [n, each] = [samples?.values.length ?? 0, samples?.values.map((values) => values[place]) ?? []]
  if (n < 2 || !each.every(Number.isFinite)) return {}
  return { without: each.map((value) => (n * width - value) / (n - 1)) }
}

/** Wide ones behind all others. */
const placeOf = ({ component }: WidthGroup): number => (component === 'wide' ? 1 : 0)

/** Throws an input error for columns that are no widths, and for widths without errors. */
function checkWidths({ columns, rows }: Table): void {
  const have = Object.keys(columns).join(', ')
  if (!('Q' in columns) || 'energy' in columns)
    throw inputError(
      'jump-diffusion',
      `measured columns ${have}, and no widths against Q`,
      '"energy" in columns makes spectra: measure them with quasielastic. Widths are columns Q, Γ (meV or µeV) and error.',
    )
  if (columns['value'].unit !== 'meV' && columns['value'].unit !== '')
    throw inputError(
      'jump-diffusion',
      `widths in ${columns['value'].unit}`,
      'Give half widths Γ in meV or µeV; of a decay exp(−rate t) Γ is ħ × rate: 0.6582 meV for 1/ps.',
    )
  const bad = rows.findIndex((row) => !(typeof row['error'] === 'number' && row['error'] > 0))
  if (bad >= 0)
    throw inputError(
      `jump-diffusion, width ${bad + 1}`,
      `Γ ${rows[bad]['value']} meV with error ${rows[bad]['error'] ?? 'missing'}`,
      'Every width needs an error above 0, in a column "error".',
    )
}
