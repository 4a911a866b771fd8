import type { Measure } from '../../pipeline/definition/operator.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { select } from '../frames/select.ts'
import { sites } from './sites.ts'

/** What measures of the ions' sites declare alike: where their labels come from. */
export const ofSites: Pick<Measure, 'cut' | 'needs' | 'wants' | 'asked'> = {
  cut: 'atoms',
  needs: ['x', 'y', 'z'],
  wants: ['site'],
  asked: { subject: 'mobile', chain: [inFrameOf.operator, select.operator, sites.operator] },
}
