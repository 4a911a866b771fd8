import { finite, type Row } from '../../../schemas/table.ts'
import type { FittedSpectrum } from './oscillator-fits.ts'
import type { Mode, OscillatorFit } from './oscillator-sum.ts'

/** Above this χ² for each degree of freedom the modes do not go through the spectrum. */
export const POOR = 4

/** Rows of the table of modes: one a mode, or one that says that there is none. */
export function rowsOfOscillators({ spectrum, form, fit }: FittedSpectrum): Row[] {
  const { of, temperature, Q } = spectrum
  const keys = { of, temperature, Q }
  const shared = {
    form,
    modes: fit?.modes.length ?? 0,
    criteria: fit ? criteriaOf(fit) : '',
    background: finite(fit?.background?.value),
    backgroundError: finite(fit?.background?.error),
    chi: finite(fit?.reduced),
  }
  if (!fit) return [{ ...keys, mode: null, ...NO_MODE, status: 'not-determined', ...shared }]
  const isPoor = spectrum.points.errors !== undefined && fit.reduced > POOR
  return fit.modes.map((mode, i) => ({ ...keys, mode: i + 1, ...modeRow(mode, isPoor), ...shared }))
}

function modeRow({ energy, width, weight, ratio, overdamped }: Mode, isPoor: boolean): Row {
  // Where one of them is on its bound the other is what suits it.
  const isHeld = energy.error === undefined || width.error === undefined
  const share = (each: { value: number; error: number | undefined }) =>
    each.error === undefined ? Number.NaN : each.error / each.value
  return {
    energy: finite(energy.value),
    error: isHeld ? null : finite(energy.error),
    damping: finite(width.value),
    dampingError: isHeld ? null : finite(width.error),
    ratio: finite(ratio),
    ratioError: finite(ratio * Math.hypot(share(energy), share(width))),
    overdamped,
    weight: finite(weight.value),
    weightError: finite(weight.error),
    status: isHeld ? 'on-bound' : isPoor ? 'poor' : 'determined',
  }
}

const NO_MODE: Row = {
  energy: null,
  error: null,
  damping: null,
  dampingError: null,
  ratio: null,
  ratioError: null,
  overdamped: null,
  weight: null,
  weightError: null,
}

function criteriaOf({ tried }: OscillatorFit): string {
  const known = tried.filter((each) => each !== undefined && Number.isFinite(each)) as number[]
  const lowest = Math.min(...known)
  const each = tried.map((value) =>
    value === undefined || !Number.isFinite(value) ? '–' : (value - lowest).toFixed(1),
  )
  return `AIC ${each.join(', ')}`
}
