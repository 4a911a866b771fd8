import { z } from 'zod'
import { type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { Carry } from '../../pipeline/state/carry.ts'
import type { State } from '../../pipeline/state/slots.ts'
import { type Resolved, times, words } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { drawn, eachElement } from '../figures/systems.ts'
import { errorColumns, saidOf } from '../sampling/error-columns.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'
import { elementIndices, elementsAmong } from '../sampling/subject-elements.ts'
import { type Cages, cages } from './cages.ts'
import { ofCages } from './of-cages.ts'
import type { ResidenceSlots } from './residence-sums.ts'
import { isResolved, type Rule, ruleFor, ruleParams } from './rule.ts'
import { sensitivityFigures } from './sensitivity-figure.ts'
import { thinned, within } from './thinned-frames.ts'
import { closeVisits, scanVisits, type VisitLog } from './visits.ts'

const params = z.object({
  rules: words('rules for what a jump is, as in residence').default(['keep-last', 'direct']),
  returnTimes: times('return times; 0 ignores no returns').default([0, 0.5, 1, 2]),
  strides: z
    .preprocess(
      (value) => (typeof value === 'string' ? value.split(',') : [value].flat()),
      z.array(z.coerce.number().int().min(1)),
    )
    .meta({ description: 'every so manieth frame: longer frame intervals', unit: '' })
    .default([1, 2, 5, 10]),
})

const columns = columnsOf('residence', {
  of: column('', 'element of the ions', 'key'),
  radius: column('Å', 'radius of the cages; null: no limit, the nearest centre', 'key'),
  rule: column('', 'which changes of cage are jumps', 'key'),
  returnTime: column('ps', 'a jump back within this time cancels the jump before it', 'key'),
  interval: column('ps', 'time between the frames that were looked at', 'key'),
  jumps: column('', 'jumps that count, out of all cages', 'count'),
  returns: column('', 'jumps back that cancelled one', 'count'),
  residence: column(
    'ps',
    'ion-time / jumps; null where frames are so far apart that no return can be seen',
    'value',
  ),
  error: column('ps', 'half its 68 % interval, from that of the rate of jumps', { errorOf: 'residence' }),
  ...errorColumns,
  ratio: column('', 'residence over that of the same rule and return time with every frame', 'value'),
  resolved: column(
    '',
    'false where the frame interval is more than a third of the return time, or of the time outside that the rule allows',
    'note',
  ),
})

/** Residence times of each element for every radius, rule, return time and frame interval: what a number hangs on. Frames 0, s, 2s, … of stride s.
 *  Labels [row][frame] of `cages` in, one row a combination out, times in ps. A warning names combinations whose frames are too far
 *  apart for their return time. Throws a usage error for what is no rule.
 *  Source: Ding et al., SI 5: residence against cage radius. */
export const residenceSensitivity = measure({
  name: 'residence-sensitivity',
  version: 3,
  summary: 'Residence time for every cage radius, jump rule, return time and frame interval.',
  source: 'Ding et al., section "Resolving multiple hopping timescales" and SI 5.',
  ...ofCages,
  parts: 'time',
  params,
  asked: {
    ...ofCages.asked,
    check: (given, run) => {
      for (const combination of combinationsOf(given)) ruleOf(combination, run)
    },
  },
  shape: (given, run, rows, facts): Shape => ({
    set: cages.of({ facts }),
    elements: elementsAmong([{ run, rows }]),
    all: combinationsOf(given).map((asked) => ({ ...asked, inFrames: ruleOf(asked, run) })),
  }),
  slots: ({ shape: { set, all, elements } }): ResidenceSlots => {
    const length = elements.length * all.length * set.radii.length
    return {
      jumps: { law: 'count', length },
      returns: { law: 'count', length },
      time: { law: 'count', length },
    }
  },
  carry: ({ run, rows: all }, rows): Carry & { element: Uint8Array } => ({
    element: elementIndices(run, all, rows),
  }),
  update: (state, block, { shape, carry }) => {
    const { set, all } = shape
    all.forEach(({ inFrames, stride }, i) => {
      const thin = inFrames && thinned(block, set, stride)
      if (inFrames && thin)
        within(carry, i, (own) =>
          scanVisits(own, thin, set, inFrames, logInto(state, shape, carry.element, i)),
        )
    })
  },
  close: (state, { shape, carry }) => {
    shape.all.forEach(({ inFrames }, i) => {
      if (inFrames)
        within(carry, i, (own) => closeVisits(own, inFrames, logInto(state, shape, carry.element, i)))
    })
  },
  finish: (runs, _, { warn }) => {
    const { set, all } = runs[0].shape
    for (const { rule, returnTime, stride } of all) {
      const interval = stride * runs[0].run.interval
      if (!isResolved({ rule, ignoreReturnsWithin: returnTime }, interval))
        warn(
          'frames too far apart',
          `${rule}, returns within ${returnTime} ps: frames every ${interval} ps miss some of them`,
        )
    }
    const rows = elementsAmong(runs).flatMap((of) =>
      set.radii.flatMap((__, radius) => all.map((combination, i) => rowOf(runs, of, combination, i, radius))),
    )
    return tableOf({ columns }, withRatios(rows, runs[0].run.interval))
  },
  shown: {
    columns,
    ...drawn(eachElement(sensitivityFigures)),
  },
  example: {
    params: { strides: '1,3', returnTimes: '0,1', rules: 'keep-last,direct:0.3ps' },
    transforms: { cages: { site: 'any', radius: [4, 'none'] } },
  },
})

type SensitivityParams = Resolved<typeof params>

interface Combination {
  readonly rule: string
  readonly returnTime: number
  readonly stride: number
}

/** Slots are [element][combination][radius]. */
interface Shape {
  readonly elements: readonly string[]
  readonly set: Cages
  /** `inFrames`: the rule at that frame interval; undefined where a return time or a gap is shorter. */
  readonly all: readonly (Combination & { readonly inFrames: Rule | undefined })[]
}

const combinationsOf = ({ rules, returnTimes, strides }: SensitivityParams): Combination[] =>
  rules.flatMap((rule) =>
    returnTimes.flatMap((returnTime) => strides.map((stride) => ({ rule, returnTime, stride }))),
  )

const rules = z.object(ruleParams)

/** The rule at a longer frame interval; undefined where a return time or a gap is shorter than that. */
function ruleOf({ rule, returnTime, stride }: Combination, run: Run): Rule | undefined {
  const asked = rules.parse({ rule, ignoreReturnsWithin: returnTime })
  const slow = { interval: stride * run.interval } as Run
  if (stride === 1) return ruleFor(asked, run)
  try {
    return ruleFor(asked, slow)
  } catch {
    return undefined
  }
}

function logInto(state: State<ResidenceSlots>, shape: Shape, element: Uint8Array, index: number): VisitLog {
  const slot = (radius: number, row: number) => slotOf(shape, element[row], index, radius)
  return {
    stay: (radius, _, frames, row) => {
      state.time[slot(radius, row)] += frames
    },
    jump: (radius, _, __, row) => {
      state.jumps[slot(radius, row)]++
    },
    back: (radius, _, row) => {
      state.returns[slot(radius, row)]++
    },
    open: () => {},
  }
}

const slotOf = ({ set: { radii }, all }: Shape, element: number, index: number, radius: number): number =>
  (element * all.length + index) * radii.length + radius

function rowOf(
  every: readonly RunState<ResidenceSlots, Shape>[],
  of: string,
  { rule, returnTime, stride }: Combination,
  index: number,
  radius: number,
): Row {
  const runs = every.filter(({ shape }) => shape.elements.includes(of))
  const { radii } = runs[0].shape.set
  const slotIn = ({ shape }: (typeof runs)[number]) =>
    slotOf(shape, shape.elements.indexOf(of), index, radius)
  const sums = (run: (typeof runs)[number], state: State<ResidenceSlots>) => ({
    jumps: state.jumps[slotIn(run)],
    time: state.time[slotIn(run)] * stride * run.run.interval,
  })
  const each = runs.map((run) => sums(run, run.total))
  const stay = overRunsAndParts(runs, 'time', (part, run) => {
    const { jumps: above, time: below } = sums(run, part)
    return { above, below }
  })
  const [jumps, time] = [
    each.reduce((sum, one) => sum + one.jumps, 0),
    each.reduce((sum, one) => sum + one.time, 0),
  ]
  const interval = stride * runs[0].run.interval
  return {
    of,
    radius: finite(radii[radius]),
    rule,
    returnTime,
    interval,
    jumps,
    returns: runs.reduce((sum, run) => sum + run.total.returns[slotIn(run)], 0),
    residence: finite(time / jumps),
    error: finite(stay.error),
    ...saidOf(stay),
    ratio: null,
    resolved: isResolved({ rule, ignoreReturnsWithin: returnTime }, interval),
  }
}

function withRatios(rows: readonly Row[], interval: number): Row[] {
  const keyOf = (row: Row) => [row['of'], row['radius'], row['rule'], row['returnTime']].join()
  const finest = new Map(
    rows.filter((row) => row['interval'] === interval).map((row) => [keyOf(row), row['residence']]),
  )
  return rows.map((row) => {
    const [own, fine] = [row['residence'], finest.get(keyOf(row))]
    return { ...row, ratio: typeof own === 'number' && typeof fine === 'number' ? own / fine : null }
  })
}
