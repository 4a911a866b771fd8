import { z } from 'zod'
import type { At } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Block } from '../../pipeline/run/block.ts'
import type { State } from '../../pipeline/state/slots.ts'
import { select } from '../frames/select.ts'
import { firstPassageColumns, firstPassageTable } from './first-passage-table.ts'
import { groupCount, groupOf, ionIndices } from './ion-groups.ts'
import { censor, type Pending, passThrough, type Tally } from './passages.ts'
import { shellStates } from './shell-states.ts'
import { stateSpace } from './state-space.ts'

const params = z.object({})

/** Five tallies [group][from][to], times in frames. */
export type FirstPassageSlots = Record<keyof Tally, { law: 'count' | 'sum'; length: number }>
type Carry = Pending & { ion: Int32Array; ions: number }

/** Time from any frame in one state to the first frame in another, counted frame by frame, averaged over all such frames:
 *  direct = (time of those that arrived + time of those still on their way when the run, or a gap, ended) / arrivals.
 *  This is the maximum likelihood for exponential passages and the plain mean where none is cut off; `mean` is that of the
 *  arrivals alone (too short where many are cut off). ps. */
export const firstPassage = measure({
  name: 'first-passage',
  version: 1,
  summary: 'First-passage times between states, counted frame by frame: no lag, no model.',
  source: 'Definition of the first-passage time; censored exponential maximum likelihood.',
  cut: 'atoms',
  parts: 'none',
  needs: [],
  wants: ['state'],
  subject: 'mobile',
  chain: [select.operator, shellStates.operator],
  params,
  slots: (_, __, facts, rows): FirstPassageSlots => {
    const numbers = stateSpace(facts).states * stateSpace(facts).states
    const length = groupCount(rows.length, false, numbers) * numbers
    return {
      arrivals: { law: 'count', length },
      arrived: { law: 'sum', length },
      passages: { law: 'count', length },
      cut: { law: 'count', length },
      waited: { law: 'sum', length },
    }
  },
  carry: (_, __, rows, all, facts = new Map()): Carry => {
    const size = rows.length * stateSpace(facts).states * stateSpace(facts).states
    return {
      origins: new Float64Array(size),
      moments: new Float64Array(size),
      seen: new Float64Array(rows.length),
      ion: ionIndices(rows, all),
      ions: all.length,
    }
  },
  update,
  close(state, { facts, carry }) {
    eachRow(state, stateSpace(facts).states, carry, (row, states, tally, into) =>
      censor(carry, row, states, tally, into),
    )
  },
  finish: firstPassageTable,
  columns: firstPassageColumns,
  example: { params: {}, transforms: { 'shell-states': { site: 'any' } } },
})

function update(
  state: State<FirstPassageSlots>,
  block: Block,
  { facts, carry }: At<typeof params, Carry>,
): void {
  const labels = block.labels.get('state') as Uint8Array | Uint16Array
  eachRow(state, stateSpace(facts).states, carry, (row, states, tally, into) => {
    const stretch = labels.subarray(row * block.count, (row + 1) * block.count)
    passThrough(carry, row, states, stretch, block.first, tally, into)
  })
}

function eachRow(
  state: State<FirstPassageSlots>,
  states: number,
  { ion, ions }: Carry,
  visit: (row: number, states: number, tally: Tally, into: number) => void,
): void {
  const groups = state.arrivals.length / (states * states)
  for (let row = 0; row < ion.length; row++)
    visit(row, states, state, groupOf(ion[row], ions, groups) * states * states)
}
