import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import type { Estimate } from './operator.ts'
import type { EstimateStep, MeasureStep, Step, TransformStep } from './steps.ts'

/** A typed, lazy description of a stream of frames: the transforms it has gone through. */
export interface Flow {
  readonly kind: 'flow'
  readonly steps: readonly TransformStep[]
  pipe(...steps: TransformStep[]): Flow
  pipe(...steps: [...TransformStep[], MeasureStep]): Measurement
}

/** A flow that ends in a measure. */
export interface Measurement {
  readonly kind: 'measurement'
  readonly steps: readonly TransformStep[]
  readonly measure: MeasureStep
  pipe(step: EstimateStep): Estimation
}

/** An estimate over one measurement, or over several by name. */
export interface Estimation {
  readonly kind: 'estimation'
  readonly from: readonly (Measurement | Estimation)[]
  readonly estimate: EstimateStep
  pipe(step: EstimateStep): Estimation
}

export type Output = Measurement | Estimation
/** What a definition's `flow` returns: results by name. */
export type Outputs = Readonly<Record<string, Output>>

/** The flow of a run's frames as they are stored. */
export const frames = (): Flow => flowOf([])

/** An estimate over several measurements. */
export const combine = (from: readonly Output[], estimate: EstimateStep): Estimation => {
  const names = from.map((output) => operatorOf(output).name)
  for (const { name } of estimate.operator.from) {
    if (!takesAll(estimate.operator, names) && !names.includes(name)) {
      throw usageError(
        `${estimate.operator.name} needs the table of ${name}, found ${names.join(', ') || 'nothing'}`,
        didYouMean(name, names),
      )
    }
  }
  const own: Estimation = { kind: 'estimation', from, estimate, pipe: (step) => combine([own], step) }
  return own
}

/** True where an estimate works on these tables without those that it is made for. */
const takesAll = ({ growing, instead = [] }: Estimate, names: readonly string[]): boolean =>
  growing === true ||
  (names.length > 0 && (instead === 'any' || names.every((name) => instead.includes(name))))

const operatorOf = (output: Output) =>
  output.kind === 'measurement' ? output.measure.operator : output.estimate.operator

function flowOf(steps: readonly TransformStep[]): Flow {
  return { kind: 'flow', steps, pipe: ((...more: Step[]) => extend(steps, more)) as Flow['pipe'] }
}

function extend(steps: readonly TransformStep[], more: readonly Step[]): Flow | Measurement {
  const last = more.at(-1)
  const body = (last?.operator.kind === 'measure' ? more.slice(0, -1) : more) as TransformStep[]
  const wrong = body.find((step) => step?.operator?.kind !== 'transform')
  if (wrong !== undefined) {
    const name = wrong?.operator?.name ?? String(wrong)
    throw usageError(
      `pipe: "${name}" is not a transform`,
      'A flow is piped through transforms and ends in one measure; estimates come after the measure.',
    )
  }
  const chain = [...steps, ...body]
  if (last?.operator.kind !== 'measure') return flowOf(chain)
  return measurement(chain, last as MeasureStep)
}

function measurement(steps: readonly TransformStep[], measure: MeasureStep): Measurement {
  const { operator } = measure
  const given = new Set(steps.flatMap((step) => step.operator.gives ?? []))
  const missing = operator.wants?.find((label) => !given.has(label))
  if (missing !== undefined) {
    throw usageError(
      `${operator.name} needs the label "${missing}"`,
      `Put ${operator.asked.chain.map((step) => step.name).join(', ')} before it.`,
    )
  }
  const absent = operator.follows?.find((name) => !steps.some((step) => step.operator.name === name))
  if (absent !== undefined)
    throw usageError(
      `${operator.name} needs "${absent}" before it`,
      `Put ${operator.asked.chain.map((step) => step.name).join(', ')} before it.`,
    )
  // Behind a task of channels are all frames in order and every row: there is no transform that it does not suit.
  const cut = steps.find(
    (step) =>
      operator.cut !== 'channels' && step.operator.cut !== 'any' && step.operator.cut !== operator.cut,
  )
  if (cut) {
    throw usageError(
      `${operator.name} is cut by ${operator.cut}, but ${cut.operator.name} before it is cut by ${cut.operator.cut}`,
    )
  }
  const own: Measurement = { kind: 'measurement', steps, measure, pipe: (step) => combine([own], step) }
  return own
}
