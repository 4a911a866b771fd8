import { MOBILE } from '../../operators/frames/mobile.ts'
import { kindOf } from '../../operators/measured/column-names.ts'
import { combine, type Flow, type Measurement, type Output } from '../../pipeline/definition/flow.ts'
import type { Estimate, Measure, Operator } from '../../pipeline/definition/operator.ts'
import {
  type EstimateStep,
  type MeasureStep,
  stepOf,
  type TransformStep,
} from '../../pipeline/definition/steps.ts'
import { study } from '../../pipeline/definition/study.ts'
import { readColumns } from '../../pipeline/tables/read-csv.ts'
import { usageError } from '../../schemas/errors.ts'
import { kebab } from '../../schemas/params.ts'
import { findOperator } from '../catalogue/named.ts'

/** Parameters by name, for whichever operator of the chain knows them. */
export type Flags = Readonly<Record<string, unknown>>

/** Every operator that measuring this one runs, in order, each once. */
export function chainOf(operator: Measure | Estimate): Operator[] {
  const before = operator.kind === 'measure' ? operator.asked.chain : operator.from.flatMap(chainOf)
  return [...new Set([...before, operator])]
}

/** What "ionstream measure" was asked for. */
interface Asked {
  readonly name: string
  readonly flags: Flags
  readonly labels?: boolean
  /** Files of measured columns in place of runs. */
  readonly columns?: readonly string[]
  /** Whether results are kept: those of systems then have what they were made of beside them. */
  readonly kept?: boolean
  /** Relative error that is wanted, where it was asked how the number comes in with the length of the runs. */
  readonly wanted?: number
}

/** The definition behind "ionstream measure": one operator after its default chain. */
export default async ({ name, flags, labels = false, columns, wanted, kept = false }: Asked) => {
  const operator = await findOperator(name)
  if (columns && wanted !== undefined)
    throw usageError('--convergence is for runs: measured columns do not grow', 'Leave it out.')
  if (operator.kind === 'transform') {
    throw usageError(
      `"${name}" is a transform: it gives no table`,
      'Measure what comes after it, or write a definition.',
    )
  }
  if (labels) checkFlags(operator, flags)
  const series = labels ? (await import('../../operators/states/label-series.ts')).labelSeries : undefined
  const measured = columns && {
    files: columns,
    step: (await import('../../operators/measured/measured-columns.ts')).measuredColumns({ files: columns }),
  }
  const growth =
    wanted === undefined
      ? undefined
      : (await import('../../operators/convergence/convergence.ts')).convergence
  return study({
    title: name,
    flow: (frames) => {
      const output = measured
        ? measuredOf(operator, flags, measured)
        : outputOf(frames, operator, flags, series)
      if (!growth) return { ...(kept && besides(operator, output)), [name]: output }
      return { [name]: output, convergence: combine([output], growth({ wanted })) }
    },
  })
}

/** What an estimate over systems was made of: D(T) of an activation energy. */
const besides = (operator: Operator, output: Output): Record<string, Output> =>
  operator.kind === 'estimate' && operator.across && output.kind === 'estimation'
    ? Object.fromEntries(output.from.map((source) => [operatorOf(source).name, source]))
    : {}

const operatorOf = (output: Output): Operator =>
  output.kind === 'measurement' ? output.measure.operator : output.estimate.operator

const MEASURED = 'measured-columns'

/** True for an estimate that works on measured columns too, or that shows them. */
export const takesColumns = (operator: Operator): operator is Estimate =>
  operator.name === MEASURED ||
  (operator.kind === 'estimate' && (operator.instead === 'any' || hasName(operator.instead, MEASURED)))

const hasName = (names: readonly string[] = [], name: string): boolean => names.includes(name)

/** Files of columns, and the estimate that reads them. */
interface Measured {
  readonly files: readonly string[]
  readonly step: EstimateStep
}

/** An estimate over files of columns: spectra go through the estimate below it where that is made for them. */
function measuredOf(operator: Operator, flags: Flags, { files, step }: Measured): Output {
  const source = combine([], step)
  if (operator.name === MEASURED || operator.kind !== 'estimate') return source
  const [below] = operator.from
  const through = below && takesColumns(below) && hasEnergies(files) ? [below] : []
  checkColumnFlags([...through, operator], flags)
  return [...through, operator].reduce<Output>(
    (output, each) => combine([output], stepOf(each, pick(each, flags))),
    source,
  )
}

const hasEnergies = (files: readonly string[]): boolean =>
  files.some((file) => readColumns(file).names.some((name) => kindOf(name) === 'energy'))

/** Measured columns go through no measure: what is said to one would be lost. */
function checkColumnFlags(used: readonly Operator[], flags: Flags): void {
  const known = used.flatMap(({ params }) => Object.keys(params.shape))
  const stray = Object.keys(flags).find((key) => flags[key] !== undefined && !known.includes(key))
  if (stray !== undefined)
    throw usageError(`--${kebab(stray)} has no effect on measured columns`, 'Leave it out.')
}

/** The maker of what stands in for the chain of a measure over label series. */
type Series = () => TransformStep

function outputOf(frames: Flow, operator: Measure | Estimate, flags: Flags, series?: Series): Output {
  if (operator.kind === 'estimate') {
    if (operator.from.length === 0 && !operator.growing)
      throw usageError(
        `${operator.name}: no measure of trajectories is below it`,
        'Give files of measured columns, or combine it with tables in a definition.',
      )
    return combine(
      operator.from.map((source) => outputOf(frames, source, flags, series)),
      stepOf(operator, pick(operator, flags)),
    )
  }
  const told = { ...impliedBy(operator, flags), ...flags }
  const steps = series
    ? seriesSteps(operator, series)
    : operator.asked.chain.map((transform) => stepOf(transform, pick(transform, told)))
  const measure: MeasureStep = stepOf(operator, pick(operator, told))
  return frames.pipe(...steps, measure) as Measurement
}

/** What nobody says need not be said: the subject is the mobile element, whoever is asked for may be mobile, and the sites of a crystal
 *  are those of the elements asked for. */
function impliedBy(operator: Measure, { mobile, of }: Flags): Flags {
  const subject = operator.asked.subject === 'mobile' ? (mobile ?? MOBILE) : undefined
  const asked = of ?? mobile
  return { of: subject, asked: of ?? mobile, siteElements: /:/.test(String(asked)) ? undefined : asked }
}

/** What stands in for the chain of a measure over label series. */
function seriesSteps(operator: Measure, series: Series): TransformStep[] {
  if (operator.wants?.includes('state')) return [series()]
  throw usageError(
    `${operator.name} needs positions; a label series has states alone`,
    'Ingest the trajectory itself and measure its store.',
  )
}

/** Label series go through no other transform: what is said to one would be lost. */
function checkFlags(operator: Measure | Estimate, flags: Flags): void {
  const known = new Set(
    chainOf(operator).flatMap((step) => (step.kind === 'transform' ? [] : Object.keys(step.params.shape))),
  )
  const stray = Object.keys(flags).find((key) => flags[key] !== undefined && !known.has(key))
  if (stray !== undefined)
    throw usageError(
      `--${kebab(stray)} has no effect on label series: their states are given`,
      'Leave it out.',
    )
}

const pick = (operator: Operator, flags: Flags): Record<string, unknown> =>
  Object.fromEntries(
    Object.keys(operator.params.shape).flatMap((key) =>
      flags[key] === undefined ? [] : [[key, flags[key]]],
    ),
  )
