import type { Format, SourceOptions } from '../sources/common/source.ts'
import { openSource, probe } from '../sources/index.ts'

/** A file of the run is one frame where it is not much larger than the first one. */
const SAME_SIZE = 1.6

/** Files of one frame each in the order of their steps, whatever order the names have ("10" before "2");
 *  other files as they were given. */
export async function orderFiles(
  files: readonly string[],
  format: Format,
  options: SourceOptions,
): Promise<readonly string[]> {
  if (files.length < 2 || !format.hasSteps) return files
  const most = SAME_SIZE * probe(files[0]).bytes
  if (files.some((path) => probe(path).bytes > most)) return files
  const first = await stepsOf(files[0], format, options, 2)
  if (first.length !== 1) return files
  const steps = new Map<string, number>()
  for (const path of files) {
    const [step = Infinity] = await stepsOf(path, format, options, 1)
    steps.set(path, step)
  }
  return [...files].sort((a, b) => difference(steps.get(a) as number, steps.get(b) as number))
}

const difference = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)

/** Steps of the first frames of a file; none where they have no steps. */
async function stepsOf(
  path: string,
  format: Format,
  options: SourceOptions,
  most: number,
): Promise<number[]> {
  const source = openSource(path, format, { ...options, counted: false })
  const steps: number[] = []
  try {
    while (steps.length < most) {
      const step = (await source.next())?.step
      if (step === undefined) break
      steps.push(step)
    }
  } finally {
    source.close()
  }
  return steps
}
