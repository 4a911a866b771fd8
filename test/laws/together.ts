import type { Output } from '../../pipeline/definition/flow.ts'
import type { Study } from '../../pipeline/definition/study.ts'
import { describeStep, hashOf } from '../../pipeline/work/fingerprint.ts'
import measuring from '../../runs/definitions/measure.ts'

interface Example {
  readonly name: string
  readonly flags: Readonly<Record<string, unknown>>
  /** Relative error that is wanted, where its convergence is asked for too. */
  readonly wanted?: number
}

/** A study of the examples of many operators, each by its name, and their convergence; what several are made of is measured once. */
export default async (examples: readonly Example[]): Promise<Study> => {
  const studies = await Promise.all(examples.map((example) => measuring(example)))
  const known = new Map<string, Output>()
  const outputs = studies.flatMap(({ title, outputs }) =>
    Object.entries(outputs).map(([name, output]) => [
      name === title ? name : `${title}-${name}`,
      onceIn(known, output),
    ]),
  )
  return { ...studies[0], title: 'together', outputs: Object.fromEntries(outputs) }
}

/** The first output that is made in this way. */
function onceIn(known: Map<string, Output>, output: Output): Output {
  const own =
    output.kind === 'estimation'
      ? { ...output, from: output.from.map((each) => onceIn(known, each)) }
      : output
  const key = hashOf(madeOf(own))
  if (!known.has(key)) known.set(key, own)
  return known.get(key) as Output
}

const madeOf = (output: Output): readonly unknown[] =>
  output.kind === 'estimation'
    ? [describeStep(output.estimate), ...output.from.map(madeOf)]
    : [...output.steps, output.measure].map(describeStep)
