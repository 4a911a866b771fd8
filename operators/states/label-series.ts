import { z } from 'zod'
import { transform } from '../../pipeline/definition/steps.ts'
import { withLabels } from '../../pipeline/run/block.ts'
import { isLabelStore, statesOf } from '../../pipeline/sources/labels/labels-store.ts'
import { usageError } from '../../schemas/errors.ts'
import type { StateSpace } from './state-space.ts'

/** States of label series that were made elsewhere: label "state" is k + 1 for state k, 0 in a gap.
 *  Throws a usage error for a run that holds positions, not labels. */
export const labelSeries = transform({
  name: 'label-series',
  version: 1,
  summary: 'States as a label file gives them, one for each trajectory and frame.',
  source: 'Label files: integers [trajectory][frame], −1 = gap, as MSM packages keep discrete trajectories.',
  cut: 'any',
  gives: ['state'],
  params: z.object({}),
  prepare: (_, run): StateSpace => {
    if (isLabelStore(run.manifest)) return { states: statesOf(run.manifest) }
    throw usageError(
      `label-series: ${run.name} holds a trajectory, not labels`,
      'Use "shell-states" to make states of positions.',
    )
  },
  apply: (block, { prepared: { states } }) => {
    const Labels = states < 255 ? Uint8Array : Uint16Array
    return withLabels(block, [['state', new Labels(block.column('label'))]])
  },
})
