import type { Study } from '../../pipeline/definition/study.ts'
import measuring from '../../runs/definitions/measure.ts'

/** A study of the examples of many operators, each by its name. */
export default async (
  examples: readonly { name: string; flags: Readonly<Record<string, unknown>> }[],
): Promise<Study> => {
  const studies = await Promise.all(examples.map((example) => measuring(example)))
  return {
    ...studies[0],
    title: 'together',
    outputs: Object.assign({}, ...studies.map(({ outputs }) => outputs)),
  }
}
