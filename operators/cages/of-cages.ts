import type { Measure } from '../../pipeline/definition/operator.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { select } from '../frames/select.ts'
import { cages } from './cages.ts'

/** What measures of the ions' cages declare alike: where their labels come from. */
export const ofCages: Pick<Measure, 'cut' | 'needs' | 'wants' | 'subject' | 'chain'> = {
  cut: 'atoms',
  needs: ['x', 'y', 'z'],
  wants: ['cage'],
  subject: 'mobile',
  chain: [inFrameOf.operator, select.operator, cages.operator],
}
