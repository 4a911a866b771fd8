import { beyondRounding } from '../../../pipeline/tables/roles.ts'
import { HBAR } from '../../../schemas/units.ts'
import { checkPoints } from '../../measured/measured-points.ts'
import { remembered } from '../../numerics/remembered.ts'
import { errorOfMean } from '../../sampling/statistics.ts'
import { type Choice, chooseComponents } from './component-choice.ts'
import { type Estimate, fitLines, type LineFit, type LineModel } from './line-model.ts'

/** F(Q,t) at some lags (ps), with what samples (replicas, blocks) of it say; each sample weighs alike. */
export interface Decay {
  readonly lags: ArrayLike<number>
  readonly values: ArrayLike<number>
  readonly samples: readonly ArrayLike<number>[]
}

export interface DecayAsked {
  readonly where: string
  readonly elastic: boolean
  readonly components: number
}

export interface QuasielasticTime extends Choice {
  /** Γ below ħ over the longest lag is not seen: true for each line that is. */
  readonly seen: readonly boolean[]
  /** Lines and constant with errors from leaving out one sample after the other; undefined with fewer than two samples. Errors of what
   *  lies on a bound, in one of the fits at least, are undefined. */
  readonly jackknifed: Jackknifed | undefined
}

export interface Jackknifed {
  readonly lines: Lines
  readonly elastic: Estimate | undefined
  /** The constant that is left without each sample, where there is one. */
  readonly elasticWithout: readonly number[] | undefined
  readonly eisf: Estimate | undefined
}

/** F(Q,t) = A₀ + Σ A_i e^{−Γ_i t/ħ} fitted with 1 or 2 exponentials, Γ half widths at half maximum of the Lorentzians that they are
 *  in E, meV. Lags near one another say the same: give some twenty of them, evenly on a logarithmic axis (`spacedLags`), from
 *  where the vibrations have died out. Weights are those of the samples' scatter where there are three of them. */
export function quasielasticTime(decay: Decay, { where, elastic, components }: DecayAsked): QuasielasticTime {
  const { lags, values, samples } = decay
  checkPoints(where, { energies: lags, values }, 2 * components + (elastic ? 1 : 0))
  const model = modelOf(decay, elastic)
  const tried = Array.from({ length: components }, (_, i) => ({
    components: i + 1,
    fit: fitLines(model, i + 1),
  }))
  const choice = chooseComponents(tried)
  const least = HBAR / lags[lags.length - 1]
  const errors = choice.fit && samples.length > 1 ? jackknifed(model, samples, choice.fit) : undefined
  if (errors && isOne(errors.lines)) {
    const one = quasielasticTime(decay, { where, elastic, components: 1 })
    const reason = '2 instead of 1: the samples do not tell its components apart'
    return { ...one, status: 'not-identifiable', tried, reason }
  }
  return {
    ...choice,
    seen: choice.fit?.lines.map(({ width }) => width.value >= least) ?? [],
    jackknifed: errors,
  }
}

/** With the widths that are left without each sample. */
type Lines = readonly {
  readonly width: Estimate
  readonly area: Estimate
  readonly without: readonly number[]
}[]

/** Two components whose widths, or one of whose areas and 0, are within two errors of one another. */
function isOne(lines: Lines): boolean {
  if (lines.length < 2) return false
  const [a, b] = lines
  const near = (difference: number, error: number) => !(Math.abs(difference) > 2 * error)
  const apart = Math.hypot(a.width.error ?? Number.NaN, b.width.error ?? Number.NaN)
  return (
    near(b.width.value - a.width.value, apart) ||
    lines.some(({ area }) => near(area.value, area.error ?? Number.NaN))
  )
}

/** About so many of the whole numbers from `first` to `last`, evenly on a logarithmic axis. */
export function spacedLags(first: number, last: number, count: number): number[] {
  const ratio = Math.log(last / first) / Math.max(1, count - 1)
  return [...new Set(Array.from({ length: count }, (_, i) => Math.round(first * Math.exp(i * ratio))))]
}

function modelOf({ lags, values, samples }: Decay, elastic: boolean): LineModel {
  const axis = Float64Array.from(lags)
  const line = remembered((width) => axis.map((t) => Math.exp((-width * t) / HBAR)), 24)
  const scatter = axis.map((_, i) =>
    samples.length > 2 ? (errorOfMean(samples.map((sample) => sample[i])) as number) : 1,
  )
  const floor = 1e-3 * Math.max(...scatter)
  return {
    values: Float64Array.from(values),
    weights: scatter.map((error) => 1 / Math.max(error, floor)),
    known: false,
    line: (width) => line(width),
    ...(elastic && { elastic: () => axis.map(() => 1) }),
    free: [],
    positive: [],
    widths: [HBAR / axis[axis.length - 1] / 10, (3 * HBAR) / (axis.find((t) => t > 0) ?? 1)],
    reach: 0,
  }
}

/** Each sample left out once: the scatter of what is fitted to the others. */
function jackknifed(model: LineModel, samples: Decay['samples'], whole: LineFit): Jackknifed | undefined {
  const n = samples.length
  const mean = model.values.map((_, i) => samples.reduce((sum, sample) => sum + sample[i], 0) / n)
  const found = samples.map((sample) => {
    const values = mean.map((value, i) => (n * value - sample[i]) / (n - 1))
    return fitLines({ ...model, values }, whole.lines.length)
  })
  if (found.some((fit) => fit === undefined)) return undefined
  const others = found as LineFit[]
  // Pseudo-values: n times the whole less n − 1 times what is left. On a bound nothing scatters.
  const errorOf = (of: (fit: LineFit) => Estimate): Estimate => {
    const { value } = of(whole)
    const isHeld = [whole, ...others].some((fit) => of(fit).error === undefined)
    const error = isHeld ? undefined : errorOfMean(others.map((fit) => n * value - (n - 1) * of(fit).value))
    return { value, error: error && beyondRounding(value, error) > 0 ? error : undefined }
  }
  return {
    lines: whole.lines.map((_, i) => ({
      width: errorOf(({ lines }) => lines[i].width),
      area: errorOf(({ lines }) => lines[i].area),
      without: others.map(({ lines }) => lines[i].width.value),
    })),
    elastic: whole.elastic && errorOf(({ elastic }) => elastic as Estimate),
    elasticWithout: whole.elastic && others.map(({ elastic }) => (elastic as Estimate).value),
    eisf: whole.eisf && errorOf(({ eisf }) => eisf as Estimate),
  }
}
