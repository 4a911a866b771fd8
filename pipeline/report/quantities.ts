import { formatNumber } from './format.ts'

/** A time given in ps, in fs, ps, ns or µs. */
export function formatTime(ps: number): string {
  const size = Math.abs(ps)
  if (size > 0 && size < 0.9995) return `${formatNumber(ps * 1000)} fs`
  if (size < 1000) return `${formatNumber(ps)} ps`
  return size < 1e6 ? `${formatNumber(ps / 1000)} ns` : `${formatNumber(ps / 1e6)} µs`
}

/** Time that is still missing to a relative error, if that falls as 1/√time. */
export const timeMissing = (relative: number, wanted: number, time: number): number =>
  Math.max(0, time * ((relative / wanted) ** 2 - 1))

/** A size in bytes, in decimal multiples. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3))
  return `${formatNumber(bytes / [1, 1e3, 1e6, 1e9, 1e12][power], 3)} ${['B', 'kB', 'MB', 'GB', 'TB'][power]}`
}

// The order of elements in formulas: cations first, by electronegativity.
const ORDER =
  'Cs Rb K Na Li Ba Sr Ca La Y Mg Sc Hf Zr Mn Ta Ti Al Be Nb V Zn Cr Cd In Ga Fe Co Si Cu Ni Ag Sn Ge Sb B As P H Te C Mo W Se S I Br N Cl O F'.split(
    ' ',
  )
const rank = (element: string): number => ORDER.indexOf(element)

const subscript = (count: number): string =>
  count === 1 ? '' : [...String(count)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('')

/** "Li₆PS₅Cl × 32" from the number of atoms of each element. */
export function formulaOf(composition: Readonly<Record<string, number>>): string {
  const elements = Object.keys(composition).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  const units = elements.map((element) => composition[element]).reduce(gcd, 0)
  if (units === 0) return ''
  const formula = elements.map((element) => element + subscript(composition[element] / units)).join('')
  return units === 1 ? formula : `${formula} × ${units}`
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
