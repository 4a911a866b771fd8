import { CM1_THZ, HBAR, PLANCK } from '../../schemas/units.ts'

/** What a column of measured data can be. */
export type Kind =
  | 'of'
  | 'component'
  | 'temperature'
  | 'Q'
  | 'energy'
  | 'value'
  | 'error'
  | 'can'
  | 'canError'
  | 'resolution'

/** Names that people give them, in small letters. */
const NAMES: Readonly<Record<Kind, readonly string[]>> = {
  of: ['of', 'label', 'sample', 'series', 'element', 'name'],
  component: ['component', 'line'],
  temperature: ['t', 'temperature', 'temp'],
  Q: ['q'],
  energy: ['e', 'energy', 'ω', 'omega', 'w', 'transfer'],
  value: [
    ...['value', 'i', 'intensity', 's', 's(e)', 's(q,e)', 'y', 'g', 'g(e)', 'dos', 'chi', 'χ', "χ''", 'chi2'],
    ...['γ', 'gamma', 'width', 'hwhm', 'fwhm', 'd', 'diffusion', 'rate', 'time', 'tau', 'τ', 'conductivity'],
  ],
  error: ['error', 'err', 'σ', 'sigma', 'di', 'std', 'sd', 'uncertainty', 'dy'],
  can: ['can', 'empty', 'emptycan'],
  resolution: ['resolution', 'res', 'instrument'],
  canError: ['canerror', 'emptyerror', 'can_error', 'dcan'],
}

export const KINDS = Object.keys(NAMES) as Kind[]

/** What a column of this name holds; undefined where nobody knows. */
export function kindOf(name: string): Kind | undefined {
  const plain = name.toLowerCase().replaceAll(' ', '')
  const known = KINDS.find((kind) => NAMES[kind].includes(plain))
  return known ?? (NAMES.value.includes(errorNameOf(plain) ?? '') ? 'error' : undefined)
}

/** `D` of `D_err`, `err_D`, `D error`. */
function errorNameOf(plain: string): string | undefined {
  const [, before] = /^(.+?)[_.-]?(?:err|error|std|stderr|uncertainty)$/.exec(plain) ?? []
  const [, after] = /^(?:err|error|sigma|σ)[_.-]?(.+)$/.exec(plain) ?? []
  return before ?? after
}

/** What spectra are called: densities of states g, dynamic susceptibilities χ'', intensities S; any other value by its own name. */
const QUANTITIES: readonly (readonly [string, readonly string[]])[] = [
  ['g', ['g', 'g(e)', 'dos']],
  ["χ''", ['chi', 'χ', "χ''", 'chi2']],
  ['S', ['i', 'intensity', 's', 's(e)', 's(q,e)']],
]

export function quantityOf(name: string): string {
  const plain = name.toLowerCase().replaceAll(' ', '')
  return QUANTITIES.find(([, names]) => names.includes(plain))?.[0] ?? name
}

/** Conductivities are called by the letter of standard deviations. */
export const isSigma = (name: string): boolean => ['σ', 'sigma'].includes(name.toLowerCase())

const UNITLESS_IS_NOTHING = ['d', 'diffusion', 'conductivity']

/** Whether a value of this name says nothing without a unit. */
export const needsUnit = (name: string): boolean => UNITLESS_IS_NOTHING.includes(name.toLowerCase())

/** What to write in place of a column that is not read. */
export function insteadOf(name: string): string {
  const plain = name.toLowerCase().replaceAll(' ', '')
  if (/^(10\^?3|1000|1)\/t/.test(plain)) return 'Write T itself, in K: "T (K)".'
  if (/^(σ|sigma|conductivity)[*·_]?t$/.test(plain))
    return 'Write σ itself, as "conductivity (S/cm)": it is multiplied by T where that is fitted.'
  const [isLogarithm, value = 'the value'] = /^(?:log10|log|ln|lg)(?:[_(]*([^)]+)\)?)?$/.exec(plain) ?? []
  if (isLogarithm)
    return `Write ${value === 'd' ? 'D' : value} itself, with its unit and its own error, not its logarithm: "D (cm2/s), error (cm2/s)".`
  return 'Known are Q, E, I, error (or D_err), T, label, component, can, canError, resolution, and for I also S, g, D, conductivity, Γ, FWHM, tau, rate, value. Leave the others out.'
}

/** A full width is twice the half width that is meant everywhere else. */
export const isFullWidth = (name: string): boolean => name.toLowerCase() === 'fwhm'

/** A unit as one that is used inside: multiply and add. */
export interface Conversion {
  readonly unit: string
  readonly by: number
  readonly plus?: number
}

const spelt = (unit: string): string =>
  unit
    .replaceAll(/\s|\*|·|\^/g, '')
    .replaceAll('μ', 'µ')
    .replaceAll('⁻¹', '-1')
    .replaceAll('²', '2')
    .replaceAll(/Angstrom|angstrom/g, 'Å')
    .replace(/^1\/(.*)$/, '$1-1')

const ENERGIES: Readonly<Record<string, number>> = {
  meV: 1,
  µeV: 1e-3,
  ueV: 1e-3,
  eV: 1000,
  THz: PLANCK,
  'cm-1': PLANCK / CM1_THZ,
  'ps-1': HBAR,
}
const VALUES: Readonly<Record<string, readonly [string, number]>> = {
  'cm2/s': ['cm²/s', 1],
  'cm2s-1': ['cm²/s', 1],
  'm2/s': ['cm²/s', 1e4],
  'm2s-1': ['cm²/s', 1e4],
  'Å2/ps': ['cm²/s', 1e-4],
  'A2/ps': ['cm²/s', 1e-4],
  ps: ['ps', 1],
  fs: ['ps', 1e-3],
  ns: ['ps', 1000],
  'ps-1': ['1/ps', 1],
  'ns-1': ['1/ns', 1],
  's-1': ['1/ns', 1e-9],
  'mS/cm': ['mS/cm', 1],
  'S/cm': ['mS/cm', 1000],
  'S/m': ['mS/cm', 10],
  'meV-1': ['1/meV', 1],
  'eV-1': ['1/meV', 1e-3],
  'THz-1': ['1/meV', 1 / PLANCK],
  meV: ['meV', 1],
  µeV: ['meV', 1e-3],
  ueV: ['meV', 1e-3],
}
const LENGTHS: Readonly<Record<string, number>> = { 'Å-1': 1, 'A-1': 1, 'nm-1': 0.1 }

/** What a unit is of this kind of column, and in which it is kept; undefined for one that is not known. A column
 *  that says none is in meV, Å⁻¹, K; values in units that nobody knows stay as they are. */
export function conversionOf(kind: Kind, given: string | undefined): Conversion | undefined {
  const unit = given === undefined || given === '-' ? '' : spelt(given)
  const scaled = (inside: string, by: number | undefined) =>
    unit === '' ? { unit: inside, by: 1 } : by === undefined ? undefined : { unit: inside, by }
  if (kind === 'of' || kind === 'component') return { unit: '', by: 1 }
  if (kind === 'energy') return scaled('meV', ENERGIES[unit])
  if (kind === 'Q') return scaled('Å⁻¹', LENGTHS[unit])
  if (kind === 'temperature')
    return unit === '°C' || unit === 'C' ? { unit: 'K', by: 1, plus: 273.15 } : scaled('K', { K: 1 }[unit])
  const known = VALUES[unit]
  return known ? { unit: known[0], by: known[1] } : { unit: given === '-' ? '' : (given ?? ''), by: 1 }
}

export const isConductivity = (given: string | undefined): boolean =>
  given !== undefined && VALUES[spelt(given)]?.[0] === 'mS/cm'

/** Units that a kind of column may be given in. */
export const unitsOf = (kind: Kind): readonly string[] =>
  kind === 'energy'
    ? Object.keys(ENERGIES)
    : kind === 'Q'
      ? ['1/Å', '1/nm']
      : kind === 'temperature'
        ? ['K', '°C']
        : []
