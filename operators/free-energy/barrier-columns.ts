import { column, finite } from '../../schemas/table.ts'
import type { Barrier } from './minimax-path.ts'

/** Columns of a barrier in a table against time; `errors` says what its errors are taken between. */
export const barrierColumns = (errors: string) => ({
  forward: column(
    'energy',
    'barrier from the first point to the second: the lowest of the highest values on the way, over bins that hold something; in the unit of the file',
    'value',
  ),
  error: column('energy', `half its 68 % interval, ${errors}`, { errorOf: 'forward' }),
  backward: column('energy', 'barrier the other way', 'value'),
  backwardError: column('energy', 'half its 68 % interval', { errorOf: 'backward' }),
  status: column(
    '',
    'of the first barrier: determined; not-determined: nothing tells an error; downhill: nothing on the way is higher than where it begins; no way: what is between holds nothing yet; null where no barrier is asked for',
    'status',
  ),
})

export interface BarrierErrors {
  readonly forward: number | undefined
  readonly backward: number | undefined
}

/** What they hold; an end that is the highest bin has a height of 0, and no error. */
export function barrierRow(barrier: Barrier | undefined, errors: BarrierErrors | undefined) {
  const error = barrier && barrier.forward > 0 ? finite(errors?.forward) : null
  const backwardError = barrier && barrier.backward > 0 ? finite(errors?.backward) : null
  return {
    forward: finite(barrier?.forward),
    error,
    backward: finite(barrier?.backward),
    backwardError,
    status: statusOf(barrier, error !== null),
  }
}

function statusOf(barrier: Barrier | undefined, isKnown: boolean): string {
  if (!barrier) return 'no way'
  if (!(barrier.forward > 0)) return 'downhill'
  return isKnown ? 'determined' : 'not-determined'
}

/** Where no barrier is asked for. */
export const NO_BARRIER = {
  forward: null,
  error: null,
  backward: null,
  backwardError: null,
  status: null,
}
