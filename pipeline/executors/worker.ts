import { parentPort } from 'node:worker_threads'
import type { Job } from '../definition.ts'
import { carryOut, type Order, workshopFor } from './work.ts'

const REPORT_EVERY = 200

/** Runs in a thread of the pool: opens the files itself, writes the partial itself. Errors travel as plain data. */
export default async function worker({ job, order }: { job: Job; order: Order }) {
  try {
    const workshop = await workshopFor(job)
    let frames = 0
    let last = Date.now()
    carryOut(workshop, order, (more) => {
      frames += more
      if (Date.now() - last < REPORT_EVERY) return
      parentPort?.postMessage({ frames })
      frames = 0
      last = Date.now()
    })
    parentPort?.postMessage({ frames })
    return { ok: true as const }
  } catch (error) {
    const { name, message, stack, fault, remedy } = error as Error & { fault?: string; remedy?: string }
    return { ok: false as const, name, message, stack, fault, remedy }
  }
}
