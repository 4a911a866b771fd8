import { z } from 'zod'
import { type FinishContext, type Measure, type RunState, tableOf } from '../../pipeline/operator.ts'
import { measure } from '../../pipeline/steps.ts'
import { number } from '../../schemas/params.ts'
import { column, finite, type Row } from '../../schemas/table.ts'
import { type Growing, growing, moreFor } from '../growing.ts'
import type { Cages } from './cages.ts'
import { type Selection, selections } from './classes.ts'
import { residence } from './residence.ts'
import { residenceConvergenceFigures } from './residence-convergence-figure.ts'
import { residenceError } from './residence-error.ts'
import { type Sums, sumsOf } from './residence-sums.ts'
import { ruleParams, warnOfInterval } from './rule.ts'

const params = z.object({
  ...ruleParams,
  wanted: number('relative error that is wanted').default(0.1),
})
type Given = z.output<typeof params>

const { centre, site, radius, rule, jumps, method } = residence.operator.columns
const columns = {
  centre,
  site,
  radius,
  rule,
  length: column('ps', 'the first so many ps of every run'),
  jumps,
  residence: column('ps', 'residence time from these alone'),
  error: column('ps', 'its 68 % error'),
  method,
  relative: column('', 'error over residence'),
  more: column(
    'ps',
    'how much longer every run must be for the relative error that is wanted, if it falls as 1/√length',
  ),
}

/** Mean residence time and its error against the length of the trajectory, and how much more it takes for a wanted error.
 *  The first part of every run, the first two … of up to 16; jumps and times as `residence` books them.
 *  Labels [row][frame] in, a table in ps out. Throws a usage error for rules that the frame interval cannot resolve. */
export const residenceConvergence = measure({
  ...(residence.operator as Measure),
  name: 'residence-convergence',
  version: 1,
  summary:
    'Residence time and its error against the length of the trajectory, and how many ps more a wanted error takes.',
  source: 'Residence and its error as for residence, over growing beginnings of each run.',
  params,
  finish: (runs, given, context) => {
    warnOfInterval(runs, given, context.warn)
    return tableOf({ columns }, rowsOf(runs, given, context))
  },
  columns,
  figures: residenceConvergenceFigures,
})

function rowsOf(runs: readonly RunState[], given: Given, context: FinishContext): Row[] {
  const sets = runs.map(({ facts }) => facts.get('cages') as Cages)
  const known = selections(
    sets.flatMap((set) => set.cages),
    true,
  )
  const lengths = growing(runs, context)
  return (sets[0]?.radii ?? []).flatMap((value, at) =>
    known.flatMap((selection) =>
      lengths.map((length) => ({
        centre: selection.centre,
        site: selection.site,
        radius: finite(value),
        rule: given.rule,
        ...rowOf(runs, selection, at, length, given.wanted),
      })),
    ),
  )
}

function rowOf(
  runs: readonly RunState[],
  selection: Selection,
  radius: number,
  { length, parts }: Growing,
  wanted: number,
): Row {
  const pieces = runs.map((run) =>
    run.parts.slice(0, parts).map((part) => sumsOf(run, part, selection, radius)),
  )
  const each = pieces.map((own) => ({ jumps: sumOf(own, 'jumps'), time: sumOf(own, 'time') }))
  const [jumps, time] = (['jumps', 'time'] as const).map((key) => sumOf(each, key))
  const residence = time / jumps
  const { error, method } = residenceError(each, pieces.flat(), residence)
  return {
    length,
    jumps,
    residence: finite(residence),
    error: finite(error),
    method: jumps > 0 ? method : 'no jumps',
    relative: finite(error / residence),
    more: finite(moreFor(wanted, error / residence, length)),
  }
}

const sumOf = (sums: readonly Pick<Sums, 'jumps' | 'time'>[], key: 'jumps' | 'time'): number =>
  sums.reduce((sum, one) => sum + one[key], 0)
