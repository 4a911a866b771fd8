import { z } from 'zod'
import { tableOf } from '../../pipeline/operator.ts'
import { measure } from '../../pipeline/steps.ts'
import { column } from '../../schemas/table.ts'

const columns = {
  from: column('', 'state at the start'),
  to: column('', 'state that is reached first'),
  direct: column('ps', 'first-passage time counted frame by frame'),
  error: column('ps', 'its error'),
}

/** Times from any frame in one state to the first frame in another. */
export const firstPassage = measure({
  name: 'first-passage',
  version: 1,
  summary: 'First-passage times between states, counted frame by frame.',
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
