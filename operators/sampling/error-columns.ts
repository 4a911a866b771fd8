import { column, finite } from '../../schemas/table.ts'
import type { Estimate } from './estimate.ts'

/** Columns that say where an error comes from. */
export const errorColumns = {
  method: column(
    '',
    'what the error is taken between: time blocks of the runs, replicas where they scatter more, events where they are few; none where nothing tells one',
    'method',
  ),
  samples: column('', 'how many of them', 'count'),
  dof: column(
    '',
    'effective degrees of freedom of the error; null where it comes from the number of events',
    'note',
  ),
}

type Said = Pick<Estimate, 'samples' | 'error' | 'dof'>

/** What an estimate puts into them. */
export const saidOf = ({ method, samples, error, dof }: Said & { readonly method: string }) =>
  error === undefined
    ? { method: 'none', samples: 0, dof: null }
    : { method, samples, dof: finite(Number(dof.toPrecision(6))) }

/** Its error and the ends of its 68 % interval for a table. Where that is even about the value its ends are an error away. */
export const intervalOf = ({ value, error, low, high }: Estimate) => ({
  error: finite(error),
  low: finite(low ?? (error === undefined ? undefined : value - error)),
  high: finite(high ?? (error === undefined || low !== undefined ? undefined : value + error)),
})
