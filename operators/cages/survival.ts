import { z } from 'zod'
import { type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { SlotsOf, State } from '../../pipeline/state/slots.ts'
import { usageError } from '../../schemas/errors.ts'
import { time } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { drawn, eachElement } from '../figures/systems.ts'
import { CHANGE_BLOCKS, changeBlocks, DEALT, ionsTogether } from '../sampling/ions-together.ts'
import { elementIndices, elementsAmong } from '../sampling/subject-elements.ts'
import { timeBlock, widthAfter } from '../sampling/time-blocks.ts'
import { type Selection, selections } from './cage-classes.ts'
import { kaplanMeier } from './kaplan-meier.ts'
import { type CageShape, cageShape, ofCages } from './of-cages.ts'
import { ruleFor, ruleParams, warnOfInterval } from './rule.ts'
import { survivalFigures } from './survival-figure.ts'
import { closeVisits, framesSeen, scanVisits, type VisitLog } from './visits.ts'

const columns = columnsOf('survival', {
  of: column('', 'element of the ions', 'key'),
  centre: column('', 'element of the cage centre, or all; all sites that were asked for together', 'key'),
  radius: column('Å', 'radius of the cages; null: no limit, the nearest centre', 'key'),
  time: column('ps', 'time since the jump into the cage', 'key'),
  survival: column(
    'dimensionless',
    'Kaplan–Meier estimate of the chance to stay longer; visits that were still open at the end of the run are right-censored, the first visit of each ion, whose beginning was not seen, is left out',
    'value',
  ),
  atRisk: column('', 'visits seen to last at least so long', 'count'),
  error: column(
    'dimensionless',
    'standard error of the survival by Greenwood’s formula, larger where jumps come together; where no visit ended, or all, that of so few trials',
    { errorOf: 'survival' },
  ),
  low: column('dimensionless', 'lower end of its 68 % interval', { lowOf: 'survival' }),
  high: column('dimensionless', 'upper end', { highOf: 'survival' }),
  method: column(
    '',
    'Greenwood, or Wilson where no visit ended, or all; both over the visits at risk',
    'method',
  ),
})

const params = z.object({
  ...ruleParams,
  upTo: time('longest time of the curve; longer visits count as still there').default(200),
})

/** Slots are [element][radius][class of cages][duration]. */
type Visits = SlotsOf<'ended' | 'censored' | 'left'>
interface Shape extends CageShape {
  readonly frames: number
}

const framesUpTo = (upTo: number, run: Run): number => Math.floor(upTo / run.interval + 1e-6)

/** How long ions stay in cages: Kaplan–Meier survival of visits that begin with a jump, S(t) = Π (1 − e_s / n_s), for each
 *  element at each radius and kind of centre. Jumps and returns as in `scanVisits`; a change of cage that is no jump ends a visit as
 *  censored, and the visit that it begins is left out. Labels [row][frame] in, a table with times in ps out.
 *  Throws a usage error for times shorter than a frame, or runs with other frame intervals.
 *  Source: Kaplan and Meier, J. Am. Stat. Assoc. 53, 457 (1958). */
export const survival = measure({
  name: 'survival',
  version: 5,
  summary: 'Survival curve of visits to cages (Kaplan–Meier), from the jump in to the jump out.',
  source: 'Kaplan and Meier, J. Am. Stat. Assoc. 53, 457 (1958); visits as in Ding et al.',
  ...ofCages,
  parts: 'none',
  params,
  asked: {
    ...ofCages.asked,
    check: (params, run) => {
      ruleFor(params, run)
      if (framesUpTo(params.upTo, run) >= 1) return
      throw usageError(
        `survival: upTo is ${params.upTo} ps, frames are ${run.interval} ps apart`,
        'Give a longer time.',
      )
    },
  },
  shape: (params, run, rows, facts): Shape => ({
    ...cageShape(params, run, rows, facts),
    frames: framesUpTo(params.upTo, run),
  }),
  slots: ({ shape: { set, classes, frames, elements } }): Visits => {
    const length = elements.length * set.radii.length * classes.names.length * (frames + 2)
    return {
      ended: { law: 'count', length },
      censored: { law: 'count', length },
      /** Jumps out, [block of time][group of ions][element][radius][class of cages]. */
      left: { law: 'count', length: (CHANGE_BLOCKS * DEALT * length) / (frames + 2) },
    }
  },
  carry: ({ run, rows: all }, rows) => ({
    element: elementIndices(run, all, rows),
    group: Uint8Array.from(rows, (row) => row % DEALT),
  }),
  update: (state, block, { shape, carry }) => {
    const { width } = timeBlock(
      state,
      ['left'],
      block.first + block.count - 1,
      widthAfter(block.first, 1, CHANGE_BLOCKS),
      CHANGE_BLOCKS,
    )
    scanVisits(carry, block, shape.set, shape.rule, logInto(state, shape, carry, width))
  },
  close: (state, { shape, carry }) => {
    const width = widthAfter(framesSeen(carry), 1, CHANGE_BLOCKS)
    closeVisits(carry, shape.rule, logInto(state, shape, carry, width))
  },
  finish: (runs, params, { warn }) => {
    sameInterval(runs)
    warnOfInterval(runs, params, warn)
    const list = runs.flatMap(({ shape }) => shape.set.cages)
    const rows = elementsAmong(runs).flatMap((of) =>
      runs[0].shape.set.radii.flatMap((_, radius) =>
        selections(list, false).flatMap((selection) => curve(runs, of, selection, radius)),
      ),
    )
    return tableOf({ columns }, rows)
  },
  shown: {
    columns,
    ...drawn(eachElement(survivalFigures)),
  },
  example: {
    params: { ignoreReturnsWithin: 1, upTo: 20 },
    transforms: { cages: { site: 'any', radius: [4, 'none'] } },
  },
})

/** Bins of one element, radius and class: a duration in frames each, then one for all that is longer. */
function logInto(
  state: State<Visits>,
  { set: { radii }, classes: { of, names }, frames, elements }: Shape,
  { element, group }: Readonly<Record<'element' | 'group', Uint8Array>>,
  width: number,
): VisitLog {
  const kinds = elements.length * radii.length * names.length
  const kind = (radius: number, cage: number, row: number) =>
    (element[row] * radii.length + radius) * names.length + of[cage - 1]
  const bin = (radius: number, cage: number, duration: number, row: number) =>
    kind(radius, cage, row) * (frames + 2) + Math.min(duration, frames + 1)
  return {
    stay: () => {},
    jump: (radius, cage, duration, row, frame) => {
      state.left[(Math.floor(frame / width) * DEALT + group[row]) * kinds + kind(radius, cage, row)]++
      if (duration >= 0) state.ended[bin(radius, cage, duration, row)]++
    },
    back: () => {},
    open: (radius, cage, duration, row) => {
      state.censored[bin(radius, cage, duration, row)]++
    },
  }
}

function sameInterval(runs: readonly RunState[]): void {
  const other = runs.find(({ run }) => run.interval !== runs[0].run.interval)
  if (!other) return
  throw usageError(
    `survival: ${runs[0].run.name} has frames every ${runs[0].run.interval} ps, ${other.run.name} every ${other.run.interval} ps`,
    'Give them different tags, so that they are not taken for replicas.',
  )
}

function curve(
  runs: readonly RunState<Visits, Shape>[],
  of: string,
  selection: Selection,
  radius: number,
): Row[] {
  const [{ run, shape }] = runs
  const { frames } = shape
  const sums = { ended: new Float64Array(frames + 2), censored: new Float64Array(frames + 2) }
  const left = runs.map((own) => ({
    changes: new Float64Array(CHANGE_BLOCKS * DEALT),
    groups: DEALT,
    seen: changeBlocks(own.run.frames),
  }))
  for (const [r, { total, shape: own }] of runs.entries()) {
    const { names } = own.classes
    const element = own.elements.indexOf(of)
    const kinds = own.elements.length * own.set.radii.length * names.length
    names.forEach((name, i) => {
      if (element < 0 || !selection.has(name)) return
      const kind = (element * own.set.radii.length + radius) * names.length + i
      left[r].changes.forEach((_, place, all) => {
        all[place] += total.left[place * kinds + kind]
      })
      const from = kind * (frames + 2)
      for (let s = 0; s < frames + 2; s++) {
        sums.ended[s] += total.ended[from + s]
        sums.censored[s] += total.censored[from + s]
      }
    })
  }
  return kaplanMeier(sums.ended, sums.censored, grid(frames), ionsTogether(left)).map(
    ({ duration, ...point }) => ({
      of,
      centre: selection.centre,
      radius: finite(shape.set.radii[radius]),
      time: duration * run.interval,
      ...point,
    }),
  )
}

/** Every duration at first, then in steps of two per cent: a curve of some hundred points however long it is. */
function grid(frames: number): number[] {
  const durations: number[] = []
  for (let s = 0; s <= frames; s += Math.max(1, Math.round(s / 50))) durations.push(s)
  return durations
}
