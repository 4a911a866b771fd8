import { parentPort } from 'node:worker_threads'
import { workerData } from 'piscina'
import type { Job } from '../definition/definition.ts'
import { diskError } from '../store/files.ts'
import { carryOut, type Order, PLANS_AT_WORK, workshopFor } from '../work/workshop.ts'

const REPORT_EVERY = 200

/** What every thread of a pool is given once: the job, and a flag in shared memory that asks it to stop. */
export interface Given {
  readonly job: Job
  readonly halt: Int32Array
}

/** Runs in a thread of the pool: opens the files itself, writes the partial itself. Errors travel as plain data. */
export default async function worker(orders: readonly Order[]) {
  const { job, halt } = workerData as Given
  try {
    const workshop = await workshopFor(job, PLANS_AT_WORK)
    let frames = 0
    let last = Date.now()
    const report = (more: number) => {
      frames += more
      if (Date.now() - last < REPORT_EVERY) return
      parentPort?.postMessage({ frames })
      frames = 0
      last = Date.now()
    }
    const whole = carryOut(workshop, orders, report, () => Atomics.load(halt, 0) !== 0)
    parentPort?.postMessage({ frames })
    return { ok: true as const, whole }
  } catch (error) {
    const { name, message, stack, fault, remedy } = diskError(error) as Error & {
      fault?: string
      remedy?: string
    }
    return { ok: false as const, name, message, stack, fault, remedy }
  }
}
