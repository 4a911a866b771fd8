import type { Measure } from '../../pipeline/definition/operator.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { select } from '../frames/select.ts'
import { sites } from './sites.ts'

/** What measures of the ions' sites declare alike: where their labels come from. */
export const ofSites: Pick<Measure, 'cut' | 'needs' | 'wants' | 'subject' | 'chain'> = {
  cut: 'atoms',
  needs: ['x', 'y', 'z'],
  wants: ['site'],
  subject: 'mobile',
  chain: [inFrameOf.operator, select.operator, sites.operator],
}
