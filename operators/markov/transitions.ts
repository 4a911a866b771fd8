import { z } from 'zod'
import { tableOf } from '../../pipeline/operator.ts'
import { measure } from '../../pipeline/steps.ts'
import { column } from '../../schemas/table.ts'

const columns = {
  lag: column('ps', 'time between the two frames of a pair'),
  from: column('', 'state in the earlier frame'),
  to: column('', 'state in the later frame'),
  count: column('', 'number of pairs, every frame an origin (sliding)'),
}

/** Pairs of states a lag apart. */
export const transitions = measure({
  name: 'transitions',
  version: 1,
  summary: 'Counts of pairs of states a lag apart.',
  source: '',
  cut: 'atoms',
  parts: 'none',
  needs: [],
  chain: [],
  params: z.object({}),
  slots: () => ({}),
  update: () => {},
  finish: () => tableOf({ columns }, []),
  columns,
  example: { params: {} },
})
