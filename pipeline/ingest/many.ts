import { Piscina } from 'piscina'
import { type Fault, IonstreamError } from '../../schemas/errors.ts'
import type { IngestReport } from './open-ingest.ts'
import type { RunAnswer, RunOrder } from './run-worker.ts'

/** What became of one run of many. */
export type RunOutcome =
  | { readonly name: string; readonly report: IngestReport }
  | { readonly name: string; readonly error: Error }

/** Frames live outside V8's heap: a small nursery keeps memory flat. */
const YOUNG_MB = 8

/** Reads many runs, as many at once as there are threads, each into a store of its own; a run itself is read by one thread.
 *  What is wrong with one run does not stop the others. Gives the outcomes in the order of the runs; `onProgress` is told
 *  the bytes read of all of them. */
export async function ingestRuns(
  orders: readonly RunOrder[],
  threads: number,
  onProgress: (bytes: number) => void = () => {},
): Promise<RunOutcome[]> {
  const workers = new Piscina({
    filename: new URL('./run-worker.js', import.meta.url).href,
    minThreads: 1,
    maxThreads: Math.max(1, Math.min(threads, orders.length)),
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  })
  const read = new Map<string, number>()
  workers.on('message', ({ name, bytes }: { name?: string; bytes?: number }) => {
    if (name === undefined || bytes === undefined) return
    read.set(name, bytes)
    onProgress([...read.values()].reduce((sum, each) => sum + each, 0))
  })
  try {
    return await Promise.all(orders.map((order) => outcomeOf(order, workers)))
  } finally {
    await workers.destroy()
  }
}

async function outcomeOf(order: RunOrder, workers: Piscina): Promise<RunOutcome> {
  const { name } = order
  try {
    const answer: RunAnswer = await workers.run(order)
    if (answer.ok) return { name, report: answer.report }
    const { message, fault, remedy, stack } = answer
    if (fault !== undefined) return { name, error: new IonstreamError(fault as Fault, message, remedy) }
    return { name, error: Object.assign(new Error(message), { stack }) }
  } catch (error) {
    return { name, error: error as Error }
  }
}
