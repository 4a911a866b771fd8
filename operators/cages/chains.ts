import type { Measure } from '../../pipeline/operator.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { select } from '../frames/select.ts'
import { cages } from './cages.ts'
import { sites } from './sites.ts'

type Chained = Pick<Measure, 'cut' | 'needs' | 'wants' | 'subject' | 'chain'>

const FOLLOWED = { cut: 'atoms', needs: ['x', 'y', 'z'], subject: 'mobile' } as const

/** What measures of the ions' sites declare alike: where their labels come from. */
export const ofSites: Chained = {
  ...FOLLOWED,
  wants: ['site'],
  chain: [inFrameOf.operator, select.operator, sites.operator],
}

/** The same for cages. */
export const ofCages: Chained = {
  ...FOLLOWED,
  wants: ['cage'],
  chain: [inFrameOf.operator, select.operator, cages.operator],
}
