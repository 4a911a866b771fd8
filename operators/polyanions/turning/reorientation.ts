import { z } from 'zod'
import { type FinishContext, type RunState, tableOf } from '../../../pipeline/definition/operator.ts'
import { measure } from '../../../pipeline/definition/steps.ts'
import type { SlotsOf } from '../../../pipeline/state/slots.ts'
import { column, columnsOf, finite, type Row } from '../../../schemas/table.ts'
import { mostEvents } from '../../sampling/bounds.ts'
import { errorColumns, saidOf } from '../../sampling/error-columns.ts'
import { overRunsAndParts } from '../../sampling/over-runs.ts'
import type { TurnRule } from '../find-turns.ts'
import {
  classesIn,
  ofRotors,
  type RotorShape,
  rotorParams,
  rotorShape,
  rotorsIn,
  WATCHED,
  type Watched,
  warnOfEnds,
  watchRotors,
} from '../rotors/of-rotors.ts'
import { rotorChannels } from '../rotors/rotor-set.ts'
import { reorientationFigures } from './reorientation-figure.ts'
import { turnCarry, turnParams, turnRule, turnsOf, twistsIn, watchedIn } from './rotor-turns.ts'

const columns = columnsOf('rate', {
  of: column('', 'kind of rotor', 'key'),
  motion: column(
    '',
    'turn: an arm goes to another direction and stays; twist: two centres go to another staggered form',
    'key',
  ),
  rotors: column('', 'rotors of this kind, over all runs', 'count'),
  turns: column('', 'turns of all of them, however many arms each moved', 'count'),
  rate: column('1/ns', 'turns per rotor and ns; where none was seen what it is below at 95 %', 'value'),
  error: column(
    '1/ns',
    'half its 68 % interval, over blocks of time or replicas; at least that of the number of turns, of fewer than 16 √(turns + 1)',
    { errorOf: 'rate' },
  ),
  status: column('', 'determined, or upper-bound where no turn was seen', 'status'),
  bound: column('1/ns', 'most that the rate may be at 95 %, having seen so many turns', 'note'),
  ...errorColumns,
  libration: column(
    '°',
    'root mean square angle of an arm to its mean direction over its stay between two turns; low by at most τ / T for stays of T and a libration of correlation time τ',
    'value',
  ),
  restless: column('', 'share of frames in which a rotor was looked at to settle, and did not', 'note'),
})

type Counted = Watched & SlotsOf<'turns' | 'twists' | 'watched' | 'squares' | 'calm' | 'restless'>

interface Shape extends RotorShape {
  readonly rule: TurnRule
}
type Seen = RunState<Counted, Shape>

/** How often polyanions turn: an arm goes more than `angle` away from its mean direction over the stay before, and its mean direction over the `dwell`
 *  from then on is as far; then all arms of the rotor begin a stay, so that a C₃ turn, which moves three bonds, is one. What stays below the angle is libration: √⟨θ²⟩ (degrees) about the mean
 *  direction of each stay, over frames that are in no excursion beyond the angle. The dwell must be longer than libration remembers: by a dwell of 1 ps one of 28°
 *  that forgets within 1 ps gives 0.5 false turns per rotor and ns, one of 35° that forgets within 0.3 ps 0.16. Rates per rotor and ns, and twists of rotors of two centres from one staggered form to another. Throws usage errors for a dwell shorter than the frame interval.
 *  Source: Li et al., Fig. 2 (turns of more than 70°). */
export const reorientation = measure({
  name: 'reorientation',
  version: 8,
  summary: 'Turns of polyanions per rotor and ns, libration apart; twists of those with two centres.',
  source: 'Li et al., Fig. 2: reorientations of more than 70°; Guan et al., supplement, note 3.',
  ...ofRotors,
  parts: 'time',
  params: z.object({ ...rotorParams, ...turnParams }),
  asked: { ...ofRotors.asked, check: (given, run) => void turnRule(given, run) },
  shape: (given, run, _, facts): Shape => ({ ...rotorShape(given, run, facts), rule: turnRule(given, run) }),
  channels: ({ shape: { set } }) => rotorChannels(set),
  slots: ({ shape: { names } }): Counted => ({
    ...WATCHED,
    turns: { law: 'count', length: names.length },
    twists: { law: 'count', length: names.length },
    watched: { law: 'count', length: names.length },
    squares: { law: 'sum', length: names.length },
    calm: { law: 'count', length: names.length },
    restless: { law: 'count', length: names.length },
  }),
  carry: ({ shape: { set } }, rotors) => turnCarry(set, rotors),
  update: (state, block, at) => {
    const { rule, set } = at.shape
    watchRotors(state, block, at, (watch) => {
      const { turns, squares, calm, restless } = turnsOf(watch, block, rule, at.carry)
      const pairs = set.twists[watch.rotor]
      state.turns[watch.of] += turns.length
      state.watched[watch.of] += watchedIn(watch, block, rule)
      state.squares[watch.of] += squares
      state.calm[watch.of] += calm
      state.restless[watch.of] += restless
      if (pairs) state.twists[watch.of] += twistsIn(watch, block, pairs, rule, at.carry)
    })
  },
  finish: (runs, given, context) => {
    warnOfEnds(runs, context)
    const rows = classesIn(runs).flatMap((name) => rowsOf(runs, name))
    warnOfRest(rows, given.dwell, context)
    return tableOf({ columns }, rows)
  },
  shown: { columns, ...reorientationFigures },
  example: { params: { angle: 6, dwell: '0.1ps' } },
})

function rowsOf(runs: readonly Seen[], name: string): Row[] {
  const sum = (slot: keyof Counted, of: readonly Seen[] = runs) =>
    of.reduce((all, { shape, total }) => all + (total[slot][shape.names.indexOf(name)] ?? 0), 0)
  const rotors = runs.reduce((all, { shape }) => all + rotorsIn(shape, name), 0)
  const known = {
    libration: sum('calm') > 0 ? Math.sqrt(sum('squares') / sum('calm')) : null,
    restless: sum('watched') > 0 ? sum('restless') / sum('watched') : null,
  }
  const turns = { of: name, motion: 'turn', rotors, ...rateOf(runs, name, 'turns'), ...known }
  if (!hasTwists(runs, name)) return [turns]
  const twists = { of: name, motion: 'twist', rotors, ...rateOf(runs, name, 'twists') }
  return [turns, { ...twists, libration: null, restless: null }]
}

const hasTwists = (runs: readonly Seen[], name: string): boolean =>
  runs.some(({ shape: { set, names, classOf } }) =>
    set.twists.some((pairs, rotor) => pairs !== undefined && names[classOf[rotor]] === name),
  )

/** Events over rotor-time. */
function rateOf(runs: readonly Seen[], name: string, slot: 'turns' | 'twists'): Row {
  const sums = ({ run, shape }: Seen, state: Seen['total']) => {
    const own = shape.names.indexOf(name)
    return { above: state[slot][own] ?? 0, below: ((state.watched[own] ?? 0) * run.interval) / 1000 }
  }
  const estimate = overRunsAndParts(runs, 'events', (state, of) => sums(of, state))
  const whole = runs.map((of) => sums(of, of.total))
  const [turns, time] = [
    whole.reduce((all, { above }) => all + above, 0),
    whole.reduce((all, { below }) => all + below, 0),
  ]
  const seen = turns > 0
  return {
    turns,
    rate: finite(seen ? estimate.value : mostEvents(0) / time),
    error: seen ? finite(estimate.error) : null,
    status: seen ? 'determined' : 'upper-bound',
    bound: finite(mostEvents(turns) / time),
    ...saidOf(estimate),
  }
}

/** More than this of the time says that the count is too low. */
const MOST_RESTLESS = 0.02

function warnOfRest(rows: readonly Row[], dwell: number, { warn }: FinishContext): void {
  for (const { of, restless } of rows)
    if (Number(restless) > MOST_RESTLESS)
      warn(
        'rotors-restless',
        `${of}: ${(100 * Number(restless)).toFixed(1)} % of the time it does not settle within ${dwell} ps: it turns faster than that, and turns are missed; give a shorter "dwell"`,
      )
}
