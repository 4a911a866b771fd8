import { isElement } from '../../schemas/elements.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { AMU_A2_PS2, BOLTZMANN } from '../../schemas/units.ts'
import { rowsByElement } from '../figures/rows.ts'
import { highestFrequency, integral, restored, type Spectrum, spectrumOf } from './power-spectrum.ts'

/** A VACF, ready to be transformed: the whole and its independent samples, [lag] from 0 on. */
export interface Curve {
  readonly of: string
  /** Undefined for what is no kind of atom. */
  readonly element: string | undefined
  readonly atoms: number
  /** amu */
  readonly mass: number
  /** Of an atom: 3, fewer where it is held. */
  readonly degrees: number
  /** ps */
  readonly interval: number
  readonly differences: boolean
  readonly temperature: number | undefined
  /** What VACF(0) must be, Å²/ps²: 3k_BT/m, 1 for a total. Undefined where no temperature is known. */
  readonly thermal: number | undefined
  readonly values: Float64Array
  readonly samples: readonly Float64Array[]
  readonly weights: Float64Array
  readonly method: string
}

export const curvesOf = (table: Table): Curve[] =>
  [...rowsByElement(table.rows)].map(([of, rows]) => {
    const samples = table.samples?.[of]
    const element = of.split(' ')[0]
    const { atoms, mass, velocities, temperature, degrees } = rows[0]
    return {
      of,
      element: isElement(element) ? element : undefined,
      atoms: atoms as number,
      mass: mass as number,
      degrees: (degrees ?? 3) as number,
      interval: intervalOf(rows),
      differences: velocities === 'differences',
      temperature: (temperature ?? undefined) as number | undefined,
      thermal: typeof temperature === 'number' ? thermalOf(temperature, mass as number) : undefined,
      values: Float64Array.from(rows, (row) => row['vacf'] as number),
      samples: samples?.values ?? [],
      weights: samples?.weights ?? new Float64Array(0),
      method: samples?.method ?? 'none',
    }
  })

const thermalOf = (temperature: number, mass: number): number =>
  (3 * BOLTZMANN * temperature) / (mass * AMU_A2_PS2)

/** From the last lag: each is rounded. */
const intervalOf = (rows: readonly Row[]): number =>
  (rows[rows.length - 1]['lag'] as number) / Math.max(1, rows.length - 1)

/** g of values of this curve, divided by its norm; 0 throughout for atoms at rest. */
export function normalisedSpectrum(curve: Curve, values: Float64Array, padding?: number): Spectrum {
  const raw = spectrumOf(values, curve.interval, padding)
  const spectrum = curve.differences ? restored(raw, curve.interval) : raw
  const norm = curve.differences ? (curve.thermal ?? integral(spectrum)) : values[0]
  return { step: spectrum.step, density: spectrum.density.map((g) => (norm > 0 ? g / norm : 0)) }
}

/** What values of this curve are divided by so that ∫g = 1, Å²/ps². Differences lack what is fast, so theirs comes from the
 *  temperature; without one ∫g = 1 over what is known. */
export const normOf = ({ differences, interval, thermal }: Curve, values: Float64Array): number =>
  differences ? (thermal ?? integral(restored(spectrumOf(values, interval), interval))) : values[0]

/** True where ∫g = 1 holds for what is known of a spectrum and not for all of it: such spectra do not add. */
export const hasOwnNorm = ({ differences, thermal }: Curve): boolean => differences && thermal === undefined

export const limitOf = ({ interval, differences }: Curve): number => highestFrequency(interval, differences)

/** Σ w_i c_i(t)/norm_i over curves, w_i adding to 1: what a total spectrum is the transform of. */
export function combined(of: string, curves: readonly Curve[], weights: readonly number[]): Curve {
  const [first] = curves
  const count = Math.min(...curves.map(({ samples }) => samples.length))
  const grouped = curves.map((curve) => groups(curve, count))
  const add = (parts: readonly Float64Array[]) =>
    parts[0].map((_, lag) =>
      parts.reduce((sum, part, i) => sum + (weights[i] * part[lag]) / normOf(curves[i], part), 0),
    )
  return {
    ...first,
    of,
    element: undefined,
    atoms: curves.reduce((sum, { atoms }) => sum + atoms, 0),
    mass: Number.NaN,
    degrees: 3,
    thermal: first.differences ? 1 : undefined,
    values: add(curves.map(({ values }) => values)),
    samples: Array.from({ length: count }, (_, s) => add(grouped.map((each) => each[s]))),
    weights: together(curves, weights, count),
  }
}

/** Weights of the samples of a sum: as the curves have them where they have the same samples, as replicas and blocks of time are. */
export function together(curves: readonly Curve[], weights: readonly number[], count: number): Float64Array {
  if (curves.some(({ samples }) => samples.length !== count)) return new Float64Array(count).fill(1 / count)
  return new Float64Array(count).map((_, s) =>
    curves.reduce((sum, curve, i) => sum + weights[i] * curve.weights[s], 0),
  )
}

/** The samples of a curve taken together into this many. */
export function groups({ samples, weights }: Curve, count: number): Float64Array[] {
  if (samples.length === count) return [...samples]
  return Array.from({ length: count }, (_, g) => {
    const own = [...samples.keys()].filter((s) => Math.floor((s * count) / samples.length) === g)
    const total = own.reduce((sum, s) => sum + weights[s], 0)
    return samples[own[0]].map(
      (_, lag) => own.reduce((sum, s) => sum + weights[s] * samples[s][lag], 0) / total,
    )
  })
}
