import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Job } from '../../definition/definition.ts'
import { readable } from '../../store/files.ts'
import type { Order } from '../../work/workshop.ts'

/** Copies the stores that the orders read to a folder of this machine, works there, and clears it again. */
export async function stageRuns(
  job: Job,
  orders: readonly Order[],
  scratch: string,
  work: (staged: Job) => Promise<void>,
): Promise<void> {
  const wanted = new Set(orders.map(({ run }) => run))
  const home = makeHome(scratch)
  try {
    const runs = job.runs.map((run, i) => (wanted.has(i) ? { ...run, copy: copyOf(run.path, home, i) } : run))
    await work({ ...job, runs })
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

function makeHome(scratch: string): string {
  try {
    return mkdtempSync(join(scratch, 'ionstream-'))
  } catch (error) {
    throw readable(error, scratch, 'used as scratch')
  }
}

function copyOf(store: string, home: string, index: number): string {
  const copy = join(home, `${index}`)
  try {
    cpSync(store, copy, { recursive: true })
  } catch (error) {
    throw readable(error, copy, `copied from ${store}`)
  }
  return copy
}
