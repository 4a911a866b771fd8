import { setTimeout as sleep } from 'node:timers/promises'
import { IonstreamError, inputError, partialError } from '../../schemas/errors.ts'
import type { Observable } from '../flow/rxjs.ts'
import { holderOf, type Lock, takeLock } from '../store/lock.ts'

/** ms between two looks at the lock of another one. */
const LOOK_EVERY = 200

export interface Waiting {
  readonly stop?: Observable<unknown>
  /** Told once, who makes the same results. */
  onWait?(who: string): void
}

/** Takes the lock of a folder of results for an analysis. While the same analysis makes them, it is waited for: its results
 *  are those of this one. Throws an input error where another analysis makes its own there, a partial error when stopped. */
export async function lockResults(
  out: string,
  fingerprint: string,
  { stop, onWait }: Waiting = {},
): Promise<{ lock: Lock; waited: boolean }> {
  let stopped = false
  const listening = stop?.subscribe(() => {
    stopped = true
  })
  try {
    for (let waited = false; ; waited = true) {
      const lock = tryLock(out, fingerprint)
      if ('release' in lock) return { lock, waited }
      if (!waited) onWait?.(lock.who)
      await sleep(LOOK_EVERY)
      if (stopped) throw partialError(`stopped while ${lock.who} makes the same results in ${out}`)
    }
  } finally {
    listening?.unsubscribe()
  }
}

function tryLock(out: string, fingerprint: string): Lock | { readonly who: string } {
  try {
    return takeLock(out, fingerprint)
  } catch (error) {
    if (!(error instanceof IonstreamError) || error.passing !== 'locked') throw error
    const holder = holderOf(out)
    if (!holder || holder.of === fingerprint) return { who: holder?.who ?? 'another process' }
    throw inputError(
      out,
      `${holder.who} makes other results there`,
      'Choose another folder with --out, or wait for it.',
      'locked',
    )
  }
}
