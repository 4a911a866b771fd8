import { z } from 'zod'
import type { At } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Block } from '../../pipeline/run/block.ts'
import type { State } from '../../pipeline/state/slots.ts'
import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import { choice, onOff, text, times } from '../../schemas/params.ts'
import { addChanges, CHANGE_BLOCKS, type LastLabels } from '../sampling/ions-together.ts'
import { refuseSeveral } from '../sampling/subject-elements.ts'
import { lagFrames } from './counting-lags.ts'
import { groupCount, groupOf, ionIndices } from './ion-groups.ts'
import { countLags, emptyPast, type LabelArray, type LabelPast } from './lag-counts.ts'
import { ofStates, stateSpace } from './of-states.ts'
import type { StateSpace } from './state-space.ts'
import { transitionColumns, transitionTable } from './transition-table.ts'

const params = z.object({
  lags: times('times between the two ends of a pair, multiples of the frame interval').default([12]),
  mode: choice(
    ['sliding', 'sliding-effective', 'strided'],
    'all pairs; all pairs divided by the lag in frames; pairs that do not overlap, from the first frame of the run',
  ).default('sliding'),
  shells: text(
    'only pairs with both ends in shells of this element of centre; "all" = wherever they are',
  ).default('all'),
  perIon: onOff('keep the counts of every ion as samples of their own, not of blocks of ions').default(false),
})

export type TransitionSlots = Record<'counts' | 'changes', { law: 'count'; length: number }>
/** Where counts go: [group of ions][lag][from][to]. */
export interface TransitionShape {
  readonly space: StateSpace
  /** Frames of each lag, and of the longest. */
  readonly lags: readonly number[]
  readonly longest: number
  readonly groups: number
}
type Carry = LabelPast & LastLabels & { ion: Int32Array; ions: number }

/** Numbers of pairs of states (i at t, j at t + lag), many lags in one pass: `count` per lag, from and to; all pairs of
 *  up to 64 states, beyond only those that occur. No pair spans a gap (label 0) or the seam of two runs. Exact integers:
 *  any cut gives the same. The table's samples add up to it: replicas, else blocks of ions, or ions with `perIon`.
 *  Throws usage errors for a lag that is no multiple of the interval or as long as the run, and for unknown shells. */
export const transitions = measure({
  name: 'transitions',
  version: 2,
  summary: 'Counts C_ij of pairs of states (i at t, j at t + lag) over all ions, for many lags in one pass.',
  source: 'Guan et al., eqs. 5 to 7; counting modes as in Prinz et al., J. Chem. Phys. 134, 174105 (2011).',
  ...ofStates,
  parts: 'none',
  params,
  asked: {
    ...ofStates.asked,
    check: ({ lags }, run) => void lagFrames('transitions', lags, run),
  },
  shape: ({ lags, perIon, shells }, run, rows, facts): TransitionShape => {
    refuseSeveral('transitions', run, rows)
    const space = stateSpace({ facts })
    checkShells(shells, space)
    const frames = lagFrames('transitions', lags, run)
    const groups = groupCount(rows.length, perIon, space.states * space.states)
    return { space, lags: frames, longest: Math.max(...frames), groups }
  },
  slots: ({ shape: { space, lags, groups } }): TransitionSlots => ({
    counts: { law: 'count', length: groups * lags.length * space.states * space.states },
    changes: { law: 'count', length: CHANGE_BLOCKS * groups },
  }),
  carry: ({ rows: all, shape }, rows): Carry => ({
    ...emptyPast(rows.length, shape.longest),
    label: new Uint16Array(rows.length),
    ion: ionIndices(rows, all),
    ions: all.length,
  }),
  lookback: ({ shape }) => shape.longest,
  update,
  finish: transitionTable,
  shown: { columns: transitionColumns },
  example: { params: { lags: '200fs,1ps', shells: 'all' }, transforms: { 'shell-states': { site: 'any' } } },
})

function update(
  state: State<TransitionSlots>,
  block: Block,
  { params: given, shape: { space, lags, groups }, carry }: At<typeof params, Carry, TransitionShape>,
): void {
  const { states, shells } = space
  const labels = labelsOf(block, given.shells, states, shells)
  const job = { lags, states, strided: given.mode === 'strided' }
  const size = lags.length * states * states
  addChanges(state, labels, block, carry, {
    count: groups,
    of: (row) => groupOf(carry.ion[row], carry.ions, groups),
  })
  for (let row = 0; row < block.rows.length; row++) {
    const into = groupOf(carry.ion[row], carry.ions, groups) * size
    const own = labels.subarray(row * block.count, (row + 1) * block.count)
    countLags(carry, row, own, block.first, job, state.counts, into)
  }
}

/** The states; where only some shells count, those in others get a label above all states. */
function labelsOf(block: Block, wanted: string, states: number, shells: StateSpace['shells']): LabelArray {
  const labels = block.labels.get('state') as LabelArray
  const shell = block.labels.get('shell')
  if (wanted === 'all' || !shell || !shells) return labels
  return Uint16Array.from(labels, (label, i) =>
    label === 0 || shells[shell[i] - 1] === wanted ? label : states + 1,
  )
}

function checkShells(wanted: string, { shells = [] }: StateSpace): void {
  if (wanted === 'all' || shells.includes(wanted)) return
  const known = [...new Set(shells), 'all']
  throw usageError(`transitions: there are no shells "${wanted}"`, didYouMean(wanted, known))
}
