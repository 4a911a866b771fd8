import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { State } from '../../pipeline/state/slots.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { drawn, eachElement } from '../figures/systems.ts'
import { errorColumns, intervalOf, saidOf } from '../sampling/error-columns.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'
import { elementIndices, elementsAmong } from '../sampling/subject-elements.ts'
import { type Selection, selections } from './cage-classes.ts'
import { type CageShape, cageShape, ofCages } from './of-cages.ts'
import { residenceFigures } from './residence-figure.ts'
import { type ResidenceSlots, type ResidenceState, type Sums, sumsOf } from './residence-sums.ts'
import { ruleFor, ruleParams, warnOfInterval } from './rule.ts'
import { closeVisits, scanVisits, type VisitLog } from './visits.ts'

const columns = columnsOf('residence', {
  of: column('', 'element of the ions', 'key'),
  centre: column('', 'element of the cage centre that is left, or all', 'key'),
  site: column('', 'site of the cage centre, by the polyanions round it', 'key'),
  radius: column('Å', 'radius of the cages; null: no limit, the nearest centre', 'key'),
  rule: column('', 'which changes of cage are jumps', 'key'),
  jumps: column('', 'jumps out of these cages that count', 'count'),
  returns: column(
    '',
    'jumps back into these cages that cancelled the jump before them; neither counts',
    'count',
  ),
  ionTime: column(
    'ps',
    'time that ions had one of these as their last cage, from their first assignment on; a cancelled excursion belongs to the cage kept',
    'value',
  ),
  residence: column(
    'ps',
    'ionTime / jumps: maximum likelihood for an exponential, censored visits included',
    'value',
  ),
  error: column('ps', 'half its 68 % interval, from that of the rate of jumps', { errorOf: 'residence' }),
  low: column('ps', 'lower end of that interval; all that is known where no jump was seen', {
    lowOf: 'residence',
  }),
  high: column('ps', 'upper end', { highOf: 'residence' }),
  ...errorColumns,
})

/** Mean residence time in cages, τ = total ion-time / number of jumps, of the ions of
 *  each element, at each radius, for each kind of centre and site.
 *  Jumps and returns as in `scanVisits`; an interval between frames counts for the cage at its beginning. Jumps that the
 *  end of the run leaves open count.
 *  Labels [row][frame] in, a table in ps out. Throws a usage error for rules that the frame interval cannot resolve.
 *  Source: Ding et al., section "Resolving multiple hopping timescales" and SI 5. */
export const residence = measure({
  name: 'residence',
  version: 4,
  summary: 'Mean residence time in cages, total ion-time / number of jumps, with errors.',
  source: 'Ding et al., section "Resolving multiple hopping timescales" and SI 5.',
  ...ofCages,
  parts: 'time',
  params: z.object(ruleParams),
  asked: {
    ...ofCages.asked,
    check: (params, run) => {
      ruleFor(params, run)
    },
  },
  shape: cageShape,
  slots: ({ shape: { set, classes, elements } }): ResidenceSlots => {
    const length = elements.length * set.radii.length * classes.names.length
    return {
      jumps: { law: 'count', length },
      returns: { law: 'count', length },
      time: { law: 'count', length },
    }
  },
  carry: ({ run, rows: all }, rows) => ({ element: elementIndices(run, all, rows) }),
  update: (state, block, { shape, carry }) => {
    scanVisits(carry, block, shape.set, shape.rule, logInto(state, shape, carry.element))
  },
  close: (state, { shape, carry }) => {
    closeVisits(carry, shape.rule, logInto(state, shape, carry.element))
  },
  finish: (runs, params, { warn }) => {
    warnOfInterval(runs, params, warn)
    const list = runs.flatMap(({ shape }) => shape.set.cages)
    const rows = elementsAmong(runs).flatMap((of) =>
      runs[0].shape.set.radii.flatMap((_, radius) =>
        selections(list, true).map((selection) => rowOf(runs, of, selection, radius, params.rule)),
      ),
    )
    return tableOf({ columns }, rows)
  },
  shown: {
    columns,
    ...drawn(eachElement(residenceFigures)),
  },
  example: {
    params: { ignoreReturnsWithin: 1 },
    transforms: { cages: { site: 'any', radius: [4, 'none'] } },
  },
})

function logInto(
  state: State<ResidenceSlots>,
  { set: { radii }, classes: { of, names } }: CageShape,
  element: Uint8Array,
): VisitLog {
  const slot = (radius: number, cage: number, row: number) =>
    (element[row] * radii.length + radius) * names.length + of[cage - 1]
  return {
    stay: (radius, cage, frames, row) => {
      state.time[slot(radius, cage, row)] += frames
    },
    jump: (radius, cage, _, row) => {
      state.jumps[slot(radius, cage, row)]++
    },
    back: (radius, cage, row) => {
      state.returns[slot(radius, cage, row)]++
    },
    open: () => {},
  }
}

function rowOf(
  all: readonly ResidenceState[],
  of: string,
  selection: Selection,
  radius: number,
  rule: string,
): Row {
  const runs = all.filter(({ shape }) => shape.elements.includes(of))
  const each = runs.map((run) => sumsOf(run, run.total, selection, radius, of))
  const total = (key: keyof Sums) => each.reduce((sum, one) => sum + one[key], 0)
  const [jumps, ionTime] = [total('jumps'), total('time')]
  const stay = overRunsAndParts(runs, 'time', (part, run) => {
    const { jumps: above, time: below } = sumsOf(run, part, selection, radius, of)
    return { above, below }
  })
  return {
    of,
    centre: selection.centre,
    site: selection.site,
    radius: finite(runs[0].shape.set.radii[radius]),
    rule,
    jumps,
    returns: total('returns'),
    ionTime,
    residence: finite(ionTime / jumps),
    ...intervalOf(stay),
    ...saidOf(stay),
  }
}
