import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { temperature } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
import { dos } from './dos.ts'
import { differenceFigures } from './dos-difference-figure.ts'

const params = z.object({
  cold: temperature(
    'temperature that the others are compared with; the lowest where nothing is given',
  ).optional(),
})

const columns = columnsOf('difference', {
  of: column('', 'element, atom type, mode, or total', 'key'),
  system: column('', 'tags besides the temperature', 'key'),
  cold: column('K', 'temperature T₁', 'key'),
  hot: column('K', 'temperature T₂', 'key'),
  energy: column('meV', 'E = hν', 'key'),
  difference: column('1/meV', 'Δg(E) = g(E; T₂) − g(E; T₁), each of them with its own window', 'value'),
  error: column('1/meV', 'its 68 % error, from those of both', { errorOf: 'difference' }),
  integral: column('', '∫ Δg dE from 0 to this energy; 0 at the end where both spectra are whole', 'value'),
  integralError: column('', 'its 68 % error, from those of both spectral weights', { errorOf: 'integral' }),
})

/** What heating does to the density of states: Δg(E) between each temperature of a study and the lowest, with its integral. g in 1/meV,
 *  E in meV; spectra of other frame intervals or lags are taken at the energies of the cold one, straight between their points.
 *  Throws a usage error for runs without a temperature, and for fewer than two temperatures. */
export const dosDifference = estimate({
  name: 'dos-difference',
  version: 3,
  summary:
    'Difference of the density of states between temperatures, Δg(E) = g(T₂) − g(T₁), and its integral.',
  source: 'Ding et al., Nat. Phys. (2025), Fig. 1.',
  from: [dos.operator],
  across: true,
  params,
  finish: (tables, { cold }, context) => tableOf({ columns }, rowsOf(tables['dos'], cold, context)),
  shown: { columns, figures: (_, own) => differenceFigures(own) },
  example: { params: {} },
})

/** One spectrum at one temperature. */
interface Spectrum {
  readonly of: string
  readonly system: string
  readonly kelvin: number
  readonly rows: readonly Row[]
}

function rowsOf({ columns: given, rows }: Table, cold: number | undefined, { warn }: FinishContext): Row[] {
  const tags = Object.keys(given).filter((name) => given[name].tag && name !== 'temperature')
  const spectra = new Map<string, Spectrum & { rows: Row[] }>()
  for (const row of rows) {
    const kelvin = row['temperature']
    if (typeof kelvin !== 'number')
      throw usageError('dos-difference: a run has no temperature', 'Ingest with --tag temperature=600.')
    const system = tags.map((name) => `${name} ${row[name]}`).join(', ')
    const key = JSON.stringify([row['of'], system, kelvin])
    const own = spectra.get(key) ?? { of: String(row['of']), system, kelvin, rows: [] }
    spectra.set(key, own)
    own.rows.push(row)
  }
  if (new Set(rows.map((row) => row['temperature'])).size < 2)
    throw usageError('dos-difference: one temperature', 'Give runs at two temperatures or more.')
  const all = [...spectra.values()].sort(
    (a, b) => inOrder(a.system, b.system) || inOrder(a.of, b.of) || a.kelvin - b.kelvin,
  )
  return all.flatMap((hot) => {
    const others = all.filter(({ of, system }) => of === hot.of && system === hot.system)
    const first = cold ?? Math.min(...others.map(({ kelvin }) => kelvin))
    const reference = others.find(({ kelvin }) => kelvin === first)
    if (!reference) warn('no-reference', `${hot.of}, ${hot.system}: nothing at ${first} K`)
    return reference && hot.kelvin > first ? differencesOf(reference, hot) : []
  })
}

const inOrder = (a: string, b: string): number => Number(a > b) - Number(a < b)

function differencesOf(cold: Spectrum, hot: Spectrum): Row[] {
  const other = straight(hot.rows)
  return cold.rows.flatMap((row) => {
    const energy = row['energy'] as number
    const there = other(energy)
    if (!there) return []
    const [integral, unsure] = differenceAt(row, there, 'weight', 'weightError')
    const [difference, error] = differenceAt(row, there, 'dos', 'error')
    return [
      {
        of: hot.of,
        system: hot.system,
        cold: cold.kelvin,
        hot: hot.kelvin,
        energy,
        difference: finite(difference),
        error: finite(error),
        integral: finite(integral),
        integralError: finite(unsure),
      },
    ]
  })
}

/** Hot less cold, and its error, of two independent runs. */
const differenceAt = (cold: Row, there: (name: string) => number, name: string, error: string) => {
  const own = cold[error]
  return [
    there(name) - Number(cold[name]),
    typeof own === 'number' ? Math.hypot(own, there(error)) : undefined,
  ] as const
}

/** Columns straight between the points of a spectrum, by name; undefined beyond its end. */
function straight(rows: readonly Row[]) {
  const at = (i: number, name: string) => (rows[i][name] ?? Number.NaN) as number
  const step = at(rows.length - 1, 'energy') / (rows.length - 1)
  return (energy: number) => {
    const place = energy / step
    if (place > rows.length - 1 + 1e-6) return undefined
    const i = Math.min(rows.length - 1, Math.floor(place + 1e-9))
    const next = Math.min(rows.length - 1, i + 1)
    const share = Math.max(0, place - i)
    return (name: string) =>
      share < 1e-9 ? at(i, name) : at(i, name) + share * (at(next, name) - at(i, name))
  }
}
