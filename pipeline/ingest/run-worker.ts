import { parentPort } from 'node:worker_threads'
import { diskError } from '../store/files.ts'
import { ingest } from './ingest.ts'
import type { IngestReport } from './open-ingest.ts'
import type { IngestOptions } from './options/options.ts'

/** One run of many: its name, and what `ingest` is told of it. */
export interface RunOrder {
  readonly name: string
  readonly options: Omit<IngestOptions, 'halted' | 'lock' | 'onProgress' | 'storeFiles'>
}

export type RunAnswer =
  | { readonly ok: true; readonly report: IngestReport }
  | {
      readonly ok: false
      readonly message: string
      readonly stack?: string
      readonly fault?: string
      readonly remedy?: string
    }

/** Reads a run in a thread; progress and errors travel as plain data. */
export default async function worker({ name, options }: RunOrder): Promise<RunAnswer> {
  try {
    const report = await ingest({
      ...options,
      onProgress: ({ bytes }) => parentPort?.postMessage({ name, bytes }),
    })
    return { ok: true, report }
  } catch (error) {
    const { message, stack, fault, remedy } = diskError(error) as Error & { fault?: string; remedy?: string }
    return { ok: false, message, stack, fault, remedy }
  }
}
