import type { Value } from '../../schemas/table.ts'
import { superscript } from './axes.ts'

const MINUS = '−'
const GAP = '\u202f'

/** "(1.04 ± 0.04) × 10⁻⁵": the error to two digits where they begin with 10 to 35, else to one, and the value to the same place.
 *  Without an error: the value to four digits. Powers of ten are put aside below 0.001 and from 100 000. */
export function formatWithError(value: number | null, error: number | null | undefined): string {
  if (value === null || !Number.isFinite(value)) return '–'
  if (error === null || error === undefined || !Number.isFinite(error)) return formatNumber(value)
  if (error < 0) throw new Error(`a standard error is not negative: ${error}`)
  if (error === 0) return `${formatNumber(value)} ± 0`
  const place = placeOf(error)
  const power = Math.max(...[value, error].map((number) => powerOf(Number(fixed(shift(number, -place), 0)))))
  if (isPlain(power + place)) return `${at(value, place, 0)} ± ${at(error, place, 0)}`
  const scale = power + place
  return `(${at(value, place, scale)} ± ${at(error, place, scale)}) × 10${superscript(scale)}`
}

/** A number rounded at a place and divided by a power of ten, as text. */
const at = (number: number, place: number, scale: number): string =>
  sign(fixed(shift(number, -scale), place - scale))

/** A number to some significant digits (default four; whole numbers whole), without trailing zeros. */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return grouped(String(Math.abs(value)), value < 0)
  if (value === 0 || !Number.isFinite(value)) return String(value)
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e')
  const power = Number(exponent)
  if (isPlain(power)) return sign(String(Number(value.toPrecision(digits))))
  const short = String(Number(mantissa))
  return `${sign(short)} × 10${superscript(power)}`
}

/** A cell of a table; what is not known is an en dash. */
export const formatValue = (value: Value | undefined): string => {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'number' ? formatNumber(value, 5) : value
}

const isPlain = (power: number): boolean => power >= -3 && power <= 4

/** Power of ten of the first digit; of zero, so low that it never counts. */
const powerOf = (value: number): number => (value === 0 ? -400 : Number(value.toExponential().split('e')[1]))

/** Power of ten of the last digit that an error deserves. */
function placeOf(error: number): number {
  const [mantissa, exponent] = error.toExponential(2).split('e')
  return Number(mantissa) < 3.55 ? Number(exponent) - 1 : Number(exponent)
}

/** value × 10^power, moving the decimal point only. */
function shift(value: number, power: number): number {
  const [mantissa, exponent] = value.toExponential().split('e')
  return Number(`${mantissa}e${Number(exponent) + power}`)
}

/** Rounded to a place that is a power of ten, with that many decimals. */
const fixed = (value: number, place: number): string =>
  place <= 0 ? value.toFixed(-place) : String(shift(Math.round(shift(value, -place)), place))

const sign = (text: string): string => (Number(text) === 0 ? text.replace('-', '') : text.replace('-', MINUS))

/** Groups of three from five digits on. */
const grouped = (digits: string, negative: boolean): string =>
  (negative ? MINUS : '') + (digits.length < 5 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, GAP))
