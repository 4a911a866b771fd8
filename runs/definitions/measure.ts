import { convergence, operators } from '../../operators/index.ts'
import { labelSeries } from '../../operators/states/label-series.ts'
import { combine, type Flow, type Measurement, type Output } from '../../pipeline/definition/flow.ts'
import type { Estimate, Measure, Operator } from '../../pipeline/definition/operator.ts'
import { type MeasureStep, stepOf, type TransformStep } from '../../pipeline/definition/steps.ts'
import { study } from '../../pipeline/definition/study.ts'
import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import { kebab } from '../../schemas/params.ts'

/** Parameters by name, for whichever operator of the chain knows them. */
export type Flags = Readonly<Record<string, unknown>>

/** The listed operator of this name. Throws a usage error, with the nearest name, where there is none. */
export function findOperator(name: string): Operator {
  const found = operators.find((operator) => operator.name === name)
  if (found) return found
  throw usageError(
    `no operator "${name}"`,
    didYouMean(
      name,
      operators.map((operator) => operator.name),
    ),
  )
}

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
  /** Relative error that is wanted, where it was asked how the number comes in with the length of the runs. */
  readonly wanted?: number
}

/** The definition behind "ionstream measure": one operator after its default chain. */
export default ({ name, flags, labels = false, wanted }: Asked) => {
  const operator = findOperator(name)
  if (operator.kind === 'transform') {
    throw usageError(
      `"${name}" is a transform: it gives no table`,
      'Measure what comes after it, or write a definition.',
    )
  }
  if (labels) checkFlags(operator, flags)
  return study({
    title: name,
    flow: (frames) => {
      const output = outputOf(frames, operator, flags, labels)
      if (wanted === undefined) return { [name]: output }
      return { [name]: output, convergence: combine([output], convergence({ wanted })) }
    },
  })
}

function outputOf(frames: Flow, operator: Measure | Estimate, flags: Flags, labels: boolean): Output {
  if (operator.kind === 'estimate') {
    return combine(
      operator.from.map((source) => outputOf(frames, source, flags, labels)),
      stepOf(operator, pick(operator, flags)),
    )
  }
  const told = { ...impliedBy(operator, flags), ...flags }
  const steps = labels
    ? seriesSteps(operator)
    : operator.asked.chain.map((transform) => stepOf(transform, pick(transform, told)))
  const measure: MeasureStep = stepOf(operator, pick(operator, told))
  return frames.pipe(...steps, measure) as Measurement
}

/** What nobody says need not be said: the subject is the mobile element, whoever is asked for may be mobile, and the sites of a crystal
 *  are those of the elements asked for. */
function impliedBy(operator: Measure, { mobile, of }: Flags): Flags {
  const subject = operator.asked.subject === 'mobile' ? (mobile ?? 'Li') : undefined
  const asked = of ?? mobile
  return { of: subject, asked: of ?? subject, siteElements: /:/.test(String(asked)) ? undefined : asked }
}

/** What stands in for the chain of a measure over label series. */
function seriesSteps(operator: Measure): TransformStep[] {
  if (operator.wants?.includes('state')) return [labelSeries()]
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
