import type { Measure } from '../../pipeline/definition/operator.ts'
import type { Facts, Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { select } from '../frames/select.ts'
import { elementsAmong } from '../sampling/subject-elements.ts'
import { type Classes, classesOf } from './cage-classes.ts'
import { type Cages, cages } from './cages.ts'
import { type Rule, type RuleParams, ruleFor } from './rule.ts'

/** What measures of the ions' cages declare alike: where their labels come from. */
export const ofCages: Pick<Measure, 'cut' | 'needs' | 'wants' | 'asked'> = {
  cut: 'atoms',
  needs: ['x', 'y', 'z'],
  wants: ['cage'],
  asked: { subject: 'mobile', chain: [inFrameOf.operator, select.operator, cages.operator] },
}

/** What visits to a run's cages are counted by. */
export interface CageShape {
  readonly set: Cages
  readonly classes: Classes
  readonly rule: Rule
  readonly elements: readonly string[]
}

export function cageShape(params: RuleParams, run: Run, rows: Rows, facts: Facts): CageShape {
  const set = cages.of({ facts })
  return {
    set,
    classes: classesOf(set.cages),
    rule: ruleFor(params, run),
    elements: elementsAmong([{ run, rows }]),
  }
}
