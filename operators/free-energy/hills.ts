import { inputError } from '../../schemas/errors.ts'
import { type PlumedTable, plumedTable } from './plumed-table.ts'

/** The Gaussians of a metadynamics run in the order in which they were laid. */
export interface Hills {
  readonly names: readonly string[]
  /** Of each variable its period's beginning and end, undefined where it has none. */
  readonly periods: readonly (readonly [number, number] | undefined)[]
  /** ps, [hill]. */
  readonly time: Float64Array
  /** [variable][hill], in the variables' units. */
  readonly centres: readonly Float64Array[]
  readonly widths: readonly Float64Array[]
  /** As written: in a well-tempered run they already are multiplied by γ/(γ − 1), so that −Σ is the free energy. */
  readonly heights: Float64Array
  /** Bias factor γ; 1 or less where the run is not well-tempered. */
  readonly factor: number
  /** True where Gaussians are stretched to end at zero where they are cut off. */
  readonly stretched: boolean
}

/** Reads the text of a HILLS file in one to three variables. Throws an input error for what is no such file, for correlated Gaussians
 *  (multivariate), and for more variables. Source: PLUMED, METAD and sum_hills. */
export function hillsOf(where: string, text: string): Hills {
  const table = plumedTable(where, text)
  const names = table.fields.filter((field) => field.startsWith('sigma_')).map((field) => field.slice(6))
  const lacking = [...names, 'time', 'height'].filter((field) => !table.fields.includes(field))
  if (table.set.get('multivariate') === 'true')
    throw inputError(where, 'correlated Gaussians (multivariate true)', 'Only diagonal widths are read.')
  if (names.length === 0 || names.length > 3 || lacking.length > 0)
    throw inputError(
      where,
      names.length > 3 ? `${names.length} variables` : `no column ${[...lacking, 'sigma_…'].join(', ')}`,
      'Give a HILLS file: time, one to three variables, their sigma_…, height, biasf.',
    )
  const column = (name: string) => table.columns.get(name) as Float64Array
  return {
    names,
    periods: names.map((name) => periodOf(where, table, name)),
    time: column('time'),
    centres: names.map(column),
    widths: names.map((name) => column(`sigma_${name}`)),
    heights: column('height'),
    factor: table.columns.get('biasf')?.at(-1) ?? 1,
    stretched: table.set.get('kerneltype') === 'stretched-gaussian',
  }
}

function periodOf(where: string, { set }: PlumedTable, name: string): readonly [number, number] | undefined {
  const [least, most] = [set.get(`min_${name}`), set.get(`max_${name}`)]
  if (least === undefined || most === undefined) return undefined
  const ends = [numberOf(least), numberOf(most)] as const
  if (ends.every(Number.isFinite) && ends[0] < ends[1]) return ends
  throw inputError(
    where,
    `period of ${name} from "${least}" to "${most}"`,
    'Give numbers, or multiples of pi.',
  )
}

function numberOf(text: string): number {
  const found = /^([+-]?[\d.eE+-]*?)\*?pi(?:\/([\d.]+))?$/.exec(text)
  if (!found) return Number(text)
  const factor = found[1] === '' || found[1] === '+' ? 1 : found[1] === '-' ? -1 : Number(found[1])
  return (factor * Math.PI) / Number(found[2] ?? 1)
}
