import { usageError } from '../../schemas/errors.ts'
import type { Reading } from '../../schemas/reading.ts'
import type { Tags } from '../../schemas/store.ts'
import { type Flow, frames, type Measurement, type Output, type Outputs } from './flow.ts'
import type { EstimateStep } from './steps.ts'

/** Stores by path or pattern, and tags that they get besides their own. */
export interface RunRequest {
  readonly pattern: string
  readonly tags: Tags
}

export interface StudySpec {
  readonly title?: string
  /** Stores; the command line may give others in their place. */
  readonly runs?: string | RunRequest | readonly (string | RunRequest)[]
  /** How its trajectories are read where they are no stores yet: by `follow`, and by `submit --ingest`. */
  readonly reading?: Reading
  flow(frames: Flow): Outputs
}

/** A definition: which runs, and what is made of them. No effects: it may be loaded anywhere, any number of times. */
export interface Study {
  readonly kind: 'study'
  readonly title: string
  readonly runs: readonly RunRequest[]
  readonly outputs: Outputs
  readonly reading: Reading
}

/** What a definition module exports by default. */
export type Definition = Study | ((params: any) => Study | Promise<Study>)

/** Stores of one physical system: replicas where their tags agree. */
export const replicas = (pattern: string, tags: Tags = {}): RunRequest => ({ pattern, tags })

const NAME = /^[A-Za-z][\w-]*$/

/** Makes a study: `flow` says what is measured; the keys of what it returns name the results. */
export function study(spec: StudySpec): Study {
  const outputs = spec.flow(frames())
  for (const [name, output] of Object.entries(outputs)) {
    if (!NAME.test(name))
      throw usageError(
        `"${name}" cannot name a result`,
        'Use letters, digits, "-" and "_"; begin with a letter.',
      )
    if (output?.kind !== 'measurement' && output?.kind !== 'estimation') {
      throw usageError(
        `result "${name}" is not a measurement`,
        'End the flow in a measure, as in: frames.pipe(select("Li"), msd()).',
      )
    }
  }
  const runs = spec.runs === undefined ? [] : [spec.runs].flat()
  return {
    kind: 'study',
    title: spec.title ?? '',
    runs: (runs as (string | RunRequest)[]).map((run) => (typeof run === 'string' ? replicas(run) : run)),
    outputs,
    reading: spec.reading ?? {},
  }
}

/** A measurement with the name of its state: that of its result, or of the first result made from it. */
export interface NamedMeasurement {
  readonly name: string
  readonly measurement: Measurement
  /** The estimates that are made of it. */
  readonly estimates?: readonly EstimateStep[]
}

/** Every measurement that a study's results need, once each. */
export function measurementsOf(outputs: Outputs): NamedMeasurement[] {
  const found = new Map<Measurement, { name: string; estimates: EstimateStep[] }>()
  const visit = (output: Output, name: string, above: readonly EstimateStep[] = []): void => {
    if (output.kind === 'estimation') {
      for (const source of output.from)
        visit(source, `${name}.${operatorName(source)}`, [...above, output.estimate])
      return
    }
    const known = found.get(output) ?? { name, estimates: [] }
    known.estimates.push(...above)
    found.set(output, known)
  }
  for (const [name, output] of Object.entries(outputs)) if (output.kind === 'measurement') visit(output, name)
  for (const [name, output] of Object.entries(outputs)) if (output.kind === 'estimation') visit(output, name)
  return [...found].map(([measurement, known]) => ({ measurement, ...known }))
}

/** The measurements that are wanted of beginnings of the runs too. */
export function growingOf(outputs: Outputs): ReadonlySet<Measurement> {
  const found = new Set<Measurement>()
  const visit = (output: Output, growing: boolean): void => {
    if (output.kind === 'estimation')
      for (const source of output.from) visit(source, growing || output.estimate.operator.growing === true)
    else if (growing) found.add(output)
  }
  for (const output of Object.values(outputs)) visit(output, false)
  return found
}

const operatorName = (output: Output) =>
  (output.kind === 'measurement' ? output.measure : output.estimate).operator.name
