import { usageError } from '../../../schemas/errors.ts'
import { countingErrors, intensityOfCount } from '../../measured/counting-errors.ts'
import { checkPoints, type Points } from '../../measured/measured-points.ts'
import { measuredLines } from '../../measured/resolution/measured-line.ts'
import { halfWidthOf, type Resolution } from '../../measured/resolution/resolution.ts'
import { spreadLines } from '../../measured/resolution/spread-line.ts'
import { remembered } from '../../numerics/remembered.ts'
import { type Choice, chooseComponents, type Tried } from './component-choice.ts'
import { type Estimate, fitLines, type LineModel } from './line-model.ts'

export interface QuasielasticAsked {
  /** Names the data in errors. */
  readonly where: string
  readonly resolution: Resolution
  readonly elastic: boolean
  readonly background: 'none' | 'constant' | 'linear'
  /** The lines may be moved together. */
  readonly shift: boolean
  /** Most Lorentzians that are tried: 1 or 2. */
  readonly components: number
  /** Intensities of the empty can on the same energies: ξ times them is part of the model, ξ ≥ 0 fitted. */
  readonly can?: ArrayLike<number>
}

export type WidthStatus = 'resolved' | 'near-resolution' | 'below-resolution' | 'on-bound'

export interface QuasielasticEnergy extends Choice {
  /** Of each line, narrow ones first. */
  readonly widths: readonly WidthStatus[]
  /** Area of the elastic line over that and the areas of all lines; undefined where a line that is there is not told from others. */
  readonly eisf: Estimate | undefined
}

/** Widths that are looked for, over the range of the data: beyond, a line is a background. */
const WIDEST = 0.5
/** Below this share of the resolution's half width a width is refused; up to one resolution's half width it is warned of. */
const REFUSED = 0.1

/** I(E) = [A δ(E − E₀) + Σ B_i L(E − E₀; Γ_i)] ⊗ R(E) + ξ I_can(E) + b₀ + b₁E fitted with 0, 1 or 2 Lorentzians, Γ half widths at
 *  half maximum in meV (Ding et al., eqs. 6 and 7). Throws input errors for bad columns, a usage error for an elastic line
 *  without a resolution. */
export function quasielasticEnergy(points: Points, asked: QuasielasticAsked): QuasielasticEnergy {
  const { elastic, components, resolution, where } = asked
  if (elastic && resolution.kind === 'none')
    throw usageError(
      `${where}: an elastic line has no width without a resolution`,
      'Give a resolution, or fit without an elastic line.',
    )
  checkPoints(where, points, parametersOf(asked, components))
  const model = modelOf(points, asked)
  const least = elastic ? 0 : 1
  const tried = Array.from({ length: components - least + 1 }, (_, i) => ({
    components: least + i,
    fit: fitLines(model, least + i),
  }))
  const choice = chooseComponents(byCounts(model, points, tried))
  const half = halfWidthOf(resolution)
  const lines = choice.fit?.lines ?? []
  return {
    ...choice,
    widths: lines.map(({ width }) =>
      width.value < REFUSED * half
        ? 'below-resolution'
        : width.error === undefined
          ? 'on-bound'
          : width.value < half
            ? 'near-resolution'
            : 'resolved',
    ),
    eisf: choice.components === 0 && choice.status !== 'elastic-only' ? undefined : choice.fit?.eisf,
  }
}

/** Fits that are made anew where errors are those of counts. */
const PASSES = 2

/** Errors that are roots of the counts found favour what lies low (a bin of few counts has the smaller error): they are taken from the model
 *  instead, that of the fit with the lowest criterion. */
function byCounts(model: LineModel, points: Points, tried: readonly Tried[]): readonly Tried[] {
  const perCount = intensityOfCount(points)
  if (perCount === undefined) return tried
  let fits = tried
  for (let pass = 0; pass < PASSES; pass++) {
    const best = fits.flatMap(({ fit }) => fit ?? []).sort((a, b) => a.criterion - b.criterion)[0]
    if (!best) return tried
    const weights = countingErrors(best.model, perCount).map((error) => 1 / error)
    fits = fits.map(({ components, fit }) => ({
      components,
      fit: fitLines({ ...model, weights }, components, fit),
    }))
  }
  return fits
}

const BACKGROUNDS = { none: 0, constant: 1, linear: 2 }

const parametersOf = ({ elastic, background, shift, can }: QuasielasticAsked, components: number): number =>
  2 * components + BACKGROUNDS[background] + [elastic, shift, can].filter(Boolean).length

function modelOf(
  { energies, values, errors }: Points,
  { resolution, elastic, background, shift, can }: QuasielasticAsked,
): LineModel {
  const axis = Float64Array.from(energies)
  const kept = <T>(line: (width: number, shift: number) => T) =>
    remembered(line as (...args: readonly number[]) => T, 24)
  const sloped = resolution.kind === 'measured' ? kept(measuredLines(axis, resolution)) : undefined
  const spread = sloped
    ? (...of: readonly number[]) => sloped(...of).values
    : kept(spreadLines(axis, resolution))
  const span = axis[axis.length - 1] - axis[0]
  const half = halfWidthOf(resolution)
  const step = span / (axis.length - 1)
  return {
    values: Float64Array.from(values),
    weights: Float64Array.from(values, (_, i) => 1 / (errors?.[i] ?? 1)),
    known: errors !== undefined,
    line: spread,
    ...(sloped && { slopes: sloped }),
    ...(elastic && { elastic: (by: number) => spread(0, by) }),
    free: [axis.map(() => 1), axis.slice()].slice(0, BACKGROUNDS[background]),
    positive: can ? [Float64Array.from(can)] : [],
    widths: [half > 0 ? half / 20 : step / 10, WIDEST * span],
    reach: shift ? Math.max(half, 2 * step) : 0,
  }
}
