import { usageError } from '../../../schemas/errors.ts'
import { CM2_S, HBAR } from '../../../schemas/units.ts'
import { akaikeKnown } from '../../numerics/akaike.ts'
import { fitBounded, type Parameter } from '../../numerics/bounded-fit.ts'
import { errorBetween } from '../../sampling/sample-errors.ts'
import { covarianceOfMeans } from '../../sampling/statistics.ts'
import { j0 } from '../functions/elastic.ts'

/** Γ(Q): half width at half maximum (meV) with its standard deviation, at |Q| in Å⁻¹. */
export interface WidthAt {
  readonly Q: number
  readonly width: number
  readonly error: number
  /** The width that is left without each of the samples behind it, which those of all Q share. */
  readonly without?: readonly number[]
}

export const JUMP_MODELS = ['chudley-elliott', 'fick', 'hall-ross', 'singwi-sjolander'] as const
export type JumpModel = (typeof JUMP_MODELS)[number]

/** Γ(Q) in meV of each model. d: length of a jump (Å; root mean square where lengths vary), τ: time between jumps (ps);
 *  fick takes D in Å²/ps for d²/6τ with τ left out.
 *  Sources: Chudley & Elliott, Proc. Phys. Soc. 77, 353 (1961); Hall & Ross, Mol. Phys. 42, 673 (1981);
 *  Singwi & Sjölander, Phys. Rev. 119, 863 (1960). */
export const WIDTHS: Readonly<Record<JumpModel, (Q: number, d: number, tau: number) => number>> = {
  'chudley-elliott': (Q, d, tau) => (HBAR / tau) * (1 - j0(Q * d)),
  fick: (Q, D) => HBAR * D * Q * Q,
  'hall-ross': (Q, d, tau) => (HBAR / tau) * -Math.expm1((-Q * Q * d * d) / 6),
  'singwi-sjolander': (Q, d, tau) => {
    const x = (Q * Q * d * d) / 6
    return ((HBAR / tau) * x) / (1 + x)
  },
}

export interface JumpFit {
  readonly model: JumpModel
  /** Å, ps; undefined for fick. */
  readonly length: number | undefined
  readonly lengthError: number | undefined
  readonly time: number | undefined
  readonly timeError: number | undefined
  /** Of length and time, Å ps. */
  readonly covariance: number | undefined
  /** d²/6τ, cm²/s, with what the covariance makes of its error. */
  readonly D: number
  readonly DError: number
  readonly chi: number
  readonly reduced: number
  /** Akaike's, for few points. */
  readonly criterion: number
  /** A width lies at Q d ≤ π, where Γ rises: beyond, every model is flat, and lengths run off along it; and widths that are all alike
   *  (motion that is confined has them) do not fit as well. Always true of fick. */
  readonly isSeen: boolean
  /** A width that is added for all Q is none: Γ goes to 0 with Q, as that of jumps does and that of motion that is confined does not.
   *  Always true of fick. */
  readonly isVanishing: boolean
}

/** Weighted least squares of Γ(Q) by one model, over all Q; undefined where it is not determined (d and τ are not where all
 *  Q lie in the parabola at small Q: take fick). Throws a usage error for fewer points than parameters. */
export function fitJumps(model: JumpModel, points: readonly WidthAt[]): JumpFit | undefined {
  const count = model === 'fick' ? 1 : 2
  if (points.length < count + 1)
    throw usageError(
      `jump-diffusion: ${points.length} widths for the ${count} parameters of ${model}`,
      `Give Γ at ${count + 1} values of Q or more.`,
    )
  const bad = points.find(({ error, width }) => !(error > 0) || !Number.isFinite(width))
  if (bad)
    throw usageError(
      `jump-diffusion: Γ = ${bad.width} ± ${bad.error} meV at Q = ${bad.Q} Å⁻¹`,
      'Every width needs an error above 0.',
    )
  const shape = WIDTHS[model]
  const residuals = ([a, b = 0]: readonly number[]) =>
    Float64Array.from(points, ({ Q, width, error }) => (shape(Q, a, b) - width) / error)
  const fits = startsOf(model, points).flatMap((start) => fitBounded(start, residuals) ?? [])
  const best = fits.sort((a, b) => a.chi - b.chi)[0]
  if (!best || best.errors.some((error) => error === undefined)) return undefined
  const { chi, parameters, covariance } = best
  const least = Math.min(...points.map(({ Q }) => Q))
  return {
    model,
    isVanishing: model === 'fick' || vanishes(model, points, parameters),
    isSeen: model === 'fick' || (least * parameters[0] <= RISE && rises(points, chi)),
    ...(model === 'fick' ? fickian(parameters[0], covariance[0][0]) : jumping(parameters, covariance)),
    chi,
    reduced: chi / (points.length - count),
    criterion: akaikeKnown(chi, count, points.length),
  }
}

/** Fewest samples that say an error better than the fit does. */
const FEWEST = 4

/** The same with errors of the samples behind the widths, where there are some: widths at all Q are of the same jumps, so that what they
 *  have in common is not less for many Q. */
export function fitJumpsOver(model: JumpModel, points: readonly WidthAt[]): JumpFit | undefined {
  const fit = fitJumps(model, points)
  const n = points[0].without?.length ?? 0
  if (!fit || n < FEWEST || points.some(({ without }) => without?.length !== n)) return fit
  const others = Array.from({ length: n }, (_, s) =>
    fitJumps(
      model,
      points.map((point) => ({ ...point, width: (point.without as readonly number[])[s] })),
    ),
  )
  if (others.some((other) => other === undefined)) return fit
  const pseudo = (name: 'length' | 'time' | 'D') => {
    const whole = fit[name]
    if (whole === undefined) return undefined
    return (others as JumpFit[]).map((other) => n * whole - (n - 1) * (other[name] as number))
  }
  const even = new Float64Array(n).fill(1 / n)
  const [length, time, D] = [pseudo('length'), pseudo('time'), pseudo('D') as number[]]
  return {
    ...fit,
    lengthError: length && errorBetween(length, even),
    timeError: time && errorBetween(time, even),
    covariance: length && time && covarianceOfMeans(length, time),
    DError: errorBetween(D, even) as number,
  }
}

/** Q d at which Γ has risen to its plateau: Chudley–Elliott is ħ/τ there, the others 81 and 62 % of it. */
const RISE = Math.PI
/** One width for all Q must have a χ² that is higher by more than this: three errors. */
const CLEAR = 9

/** Whether a model of two parameters, with this χ², says more than that all widths are the same. */
function rises(points: readonly WidthAt[], chi: number): boolean {
  const [sum, weights] = points.reduce(
    ([a, b], { width, error }) => [a + width / error ** 2, b + 1 / error ** 2],
    [0, 0],
  )
  const flat = points.reduce((all, { width, error }) => all + ((width - sum / weights) / error) ** 2, 0)
  return flat - chi > CLEAR
}

/** Errors by which a width that is added for all Q must differ from 0. */
const APART = 2

/** Whether a width that is added for all Q is 0 as far as its error goes. */
function vanishes(model: JumpModel, points: readonly WidthAt[], [d, tau]: readonly number[]): boolean {
  if (points.length < 4) return true
  const least = Math.min(...points.map(({ width }) => width))
  const shifted = fitBounded([...bounded(d, tau), { start: least / 2, low: 0 }], ([length, time, offset]) =>
    Float64Array.from(
      points,
      ({ Q, width, error }) => (WIDTHS[model](Q, length, time) + offset - width) / error,
    ),
  )
  const error = shifted?.errors[2]
  return error === undefined || (shifted as Fitted).parameters[2] <= APART * error
}
type Fitted = NonNullable<ReturnType<typeof fitBounded>>

const LENGTHS = [0.6, 1.2, 2, 3, 4.5, 7]

function startsOf(model: JumpModel, points: readonly WidthAt[]): Parameter[][] {
  const last = points.reduce((most, point) => (point.Q > most.Q ? point : most))
  const slope = Math.max(last.width, 1e-9) / (HBAR * last.Q * last.Q)
  if (model === 'fick') return [[{ start: slope, low: 0 }]]
  return LENGTHS.map((start) => {
    // The time that brings the model to the width at the largest Q.
    const tau = WIDTHS[model](last.Q, start, 1) / Math.max(last.width, 1e-9)
    return bounded(start, tau)
  })
}

const bounded = (d: number, tau: number): Parameter[] => [
  { start: d, low: 1e-3, high: 100 },
  { start: tau, low: tau / 1e6, high: tau * 1e6 },
]

const fickian = (D: number, variance: number) => ({
  length: undefined,
  lengthError: undefined,
  time: undefined,
  timeError: undefined,
  covariance: undefined,
  D: D * CM2_S,
  DError: Math.sqrt(variance) * CM2_S,
})

function jumping([d, tau]: readonly number[], covariance: readonly (readonly number[])[]) {
  const D = (d * d) / (6 * tau)
  const [along, against] = [2 / d, -1 / tau]
  const relative =
    along * along * covariance[0][0] +
    2 * along * against * covariance[0][1] +
    against * against * covariance[1][1]
  return {
    length: d,
    lengthError: Math.sqrt(covariance[0][0]),
    time: tau,
    timeError: Math.sqrt(covariance[1][1]),
    covariance: covariance[0][1],
    D: D * CM2_S,
    DError: D * CM2_S * Math.sqrt(Math.max(0, relative)),
  }
}
