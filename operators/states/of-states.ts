import type { Measure } from '../../pipeline/definition/operator.ts'
import type { Facts } from '../../pipeline/run/block.ts'
import { select } from '../frames/select.ts'
import { labelSeries } from './label-series.ts'
import { shellStates } from './shell-states.ts'
import type { StateSpace } from './state-space.ts'

/** What measures of the ions' states declare alike: where their labels come from. */
export const ofStates: Pick<Measure, 'cut' | 'needs' | 'wants' | 'asked'> = {
  cut: 'atoms',
  needs: [],
  wants: ['state'],
  asked: { subject: 'mobile', chain: [select.operator, shellStates.operator] },
}

/** What the labels "state" mean. */
export function stateSpace(behind: { readonly facts: Facts }): StateSpace {
  return shellStates.find(behind) ?? labelSeries.of(behind)
}
