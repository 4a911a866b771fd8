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
}

type Said = Pick<Estimate, 'samples' | 'error'> & { readonly method: string }

/** What an estimate puts into them. */
export const saidOf = ({ method, samples, error }: Said) =>
  error === undefined ? { method: 'none', samples: 0 } : { method, samples }

/** Its error and the ends of its 68 % interval for a table. Where that is even about the value its ends are an error away. */
export const intervalOf = ({ value, error, low, high }: Estimate) => ({
  error: finite(error),
  low: finite(low ?? (error === undefined ? undefined : value - error)),
  high: finite(high ?? (error === undefined || low !== undefined ? undefined : value + error)),
})
