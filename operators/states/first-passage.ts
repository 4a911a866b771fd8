import { z } from 'zod'
import type { At } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Block } from '../../pipeline/run/block.ts'
import type { State } from '../../pipeline/state/slots.ts'
import { addChanges, CHANGE_BLOCKS, type LastLabels } from '../sampling/ions-together.ts'
import { refuseSeveral } from '../sampling/subject-elements.ts'
import { firstPassageColumns, firstPassageTable } from './first-passage-table.ts'
import { groupCount, groupOf, ionIndices } from './ion-groups.ts'
import { ofStates, stateSpace } from './of-states.ts'
import { censor, type Pending, passThrough, type Tally } from './passages.ts'

const params = z.object({})

/** Five tallies [group][from][to], times in frames, and changes [block of time][group]. */
export type FirstPassageSlots = Record<keyof Tally | 'changes', { law: 'count' | 'sum'; length: number }>
export interface FirstPassageShape {
  readonly states: number
  /** Groups of ions. */
  readonly groups: number
}
type Carry = Pending & LastLabels & { ion: Int32Array; ions: number }

/** Time from any frame in one state to the first frame in another, counted frame by frame, averaged over all such frames:
 *  direct = (time of those that arrived + time of those still on their way when the run, or a gap, ended) / arrivals.
 *  This is the maximum likelihood for exponential passages and the plain mean where none is cut off; `mean` is that of the
 *  arrivals alone (too short where many are cut off). ps. */
export const firstPassage = measure({
  name: 'first-passage',
  version: 5,
  summary: 'First-passage times between states, counted frame by frame: no lag, no model.',
  source: 'Definition of the first-passage time; censored exponential maximum likelihood.',
  ...ofStates,
  parts: 'none',
  params,
  shape: (_, run, rows, facts): FirstPassageShape => {
    refuseSeveral('first-passage', run, rows)
    const { states } = stateSpace({ facts })
    return { states, groups: groupCount(rows.length, false, states * states) }
  },
  slots: ({ shape: { states, groups } }): FirstPassageSlots => {
    const length = groups * states * states
    return {
      arrivals: { law: 'count', length },
      arrived: { law: 'sum', length },
      passages: { law: 'count', length },
      cut: { law: 'count', length },
      waited: { law: 'sum', length },
      changes: { law: 'count', length: CHANGE_BLOCKS * groups },
    }
  },
  carry: ({ rows: all, shape: { states } }, rows): Carry => {
    const size = rows.length * states * states
    return {
      origins: new Float64Array(size),
      moments: new Float64Array(size),
      seen: new Float64Array(rows.length),
      label: new Uint16Array(rows.length),
      ion: ionIndices(rows, all),
      ions: all.length,
    }
  },
  update,
  close(state, { shape, carry }) {
    eachRow(state, shape, carry, (row, tally, into) => censor(carry, row, shape.states, tally, into))
  },
  finish: firstPassageTable,
  shown: { columns: firstPassageColumns },
  example: { params: {}, transforms: { 'shell-states': { site: 'any' } } },
})

function update(
  state: State<FirstPassageSlots>,
  block: Block,
  { shape, carry }: At<typeof params, Carry, FirstPassageShape>,
): void {
  const labels = block.labels.get('state') as Uint8Array | Uint16Array
  addChanges(state, labels, block, carry, {
    count: shape.groups,
    of: (row) => groupOf(carry.ion[row], carry.ions, shape.groups),
  })
  eachRow(state, shape, carry, (row, tally, into) => {
    const stretch = labels.subarray(row * block.count, (row + 1) * block.count)
    passThrough(carry, row, shape.states, stretch, block.first, tally, into)
  })
}

function eachRow(
  state: State<FirstPassageSlots>,
  { states, groups }: FirstPassageShape,
  { ion, ions }: Carry,
  visit: (row: number, tally: Tally, into: number) => void,
): void {
  for (let row = 0; row < ion.length; row++)
    visit(row, state, groupOf(ion[row], ions, groups) * states * states)
}
