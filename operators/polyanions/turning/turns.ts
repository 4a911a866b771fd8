import { z } from 'zod'
import type { RunState } from '../../../pipeline/definition/operator.ts'
import { measure } from '../../../pipeline/definition/steps.ts'
import { appendRows, type SlotsOf } from '../../../pipeline/state/slots.ts'
import { tableFrom } from '../../../pipeline/tables/long-table.ts'
import { column, columnsOf, type RowChunk } from '../../../schemas/table.ts'
import type { Turn, TurnRule } from '../find-turns.ts'
import {
  ofRotors,
  type RotorShape,
  rotorShape,
  WATCHED,
  type Watch,
  type Watched,
  warnOfEnds,
  watchRotors,
} from '../rotors/of-rotors.ts'
import { rotorChannels } from '../rotors/rotor-set.ts'
import { loggedRows, rotorChunks } from '../rotors/trace-log.ts'
import { turnCarry, turnParams, turnRule, turnsOf } from './rotor-turns.ts'

const columns = columnsOf(null, {
  run: column('', 'name of the run', 'key'),
  time: column('ps', 'first frame in which an arm is beyond the angle, from the beginning of the run', 'key'),
  of: column('', 'kind of rotor', 'key'),
  rotor: column('', 'id of its (first) centre in the input', 'key'),
  moved: column('', 'arms that are beyond the angle from where they were', 'value'),
  angle: column(
    '°',
    'rotation from the mean directions over the stay before to those over the dwell after',
    'value',
  ),
  x: column('Å', 'unwrapped position of its (first) centre when the turn has stayed', 'value'),
  y: column('Å', 'the same along y', 'value'),
  z: column('Å', 'the same along z', 'value'),
})

type Log = Watched & SlotsOf<'turns'>
interface Shape extends RotorShape {
  readonly rule: TurnRule
}
type Seen = RunState<Log, Shape>

/** Numbers of a turn in a state: frame, rotor, arms moved, angle, x, y, z. */
const WIDTH = 7

/** Every turn of every polyanion, a row each, as `reorientation` counts them: a log. Times in ps, angles in degrees, places in Å.
 *  Throws usage errors as `reorientation`. */
export const turns = measure({
  name: 'turns',
  version: 5,
  summary: 'Log of every turn of a polyanion: when, which, by how much, and where.',
  source: 'Li et al., Fig. 2: reorientations of more than 70°.',
  ...ofRotors,
  parts: 'none',
  params: z.object(turnParams),
  asked: { ...ofRotors.asked, check: (given, run) => void turnRule(given, run) },
  shape: (given, run, _, facts): Shape => ({
    ...rotorShape({ per: 'kind' }, run, facts),
    rule: turnRule(given, run),
  }),
  channels: ({ shape: { set } }) => rotorChannels(set),
  slots: (): Log => ({ ...WATCHED, turns: { law: 'rows', length: WIDTH } }),
  carry: ({ shape: { set } }, rotors) => turnCarry(set, rotors),
  update: (state, block, at) => {
    const { rule } = at.shape
    watchRotors(state, block, at, (watch) => {
      const { turns: found } = turnsOf(watch, block, rule, at.carry)
      const rows = found.flatMap((turn) => [
        turn.frame,
        watch.rotor,
        turn.moved,
        turn.by,
        ...placeOf(watch, turn, block.first, rule),
      ])
      appendRows(state, 'turns', rows)
    })
  },
  finish: (runs, _, context) => {
    warnOfEnds(runs, context)
    const count = loggedRows(runs, 'turns', WIDTH)
    return tableFrom(columns, {
      count,
      kinds: KINDS,
      chunks: () => rotorChunks(runs, 'turns', WIDTH, chunkOf),
    })
  },
  shown: { columns },
  example: { params: { angle: 12, dwell: '0.1ps' } },
})

const NUMBERS = ['time', 'rotor', 'moved', 'angle', 'x', 'y', 'z'] as const
const KINDS = {
  run: 'string',
  of: 'string',
  ...Object.fromEntries(NUMBERS.map((name) => [name, 'number' as const])),
} as const

/** The first centre in the frame in which the turn has stayed for the dwell. */
function placeOf({ job }: Watch, { frame }: Turn, first: number, { dwell }: TurnRule): number[] {
  const at = job.rows[0] * job.frames + frame + dwell - 1 - first
  return [job.x[at], job.y[at], job.z[at]]
}

function chunkOf({ run, shape: { set } }: Seen, rotor: number, rows: Float64Array): RowChunk {
  const length = rows.length / WIDTH
  const { name, rows: atoms } = set.rotors[rotor]
  const numbers = (k: number) => Float64Array.from({ length }, (_, i) => rows[WIDTH * i + k])
  return {
    length,
    values: {
      run: new Array(length).fill(run.name),
      time: numbers(0).map((frame) => frame * run.interval),
      of: new Array(length).fill(name),
      rotor: new Float64Array(length).fill(run.ids[atoms[0]]),
      moved: numbers(2),
      angle: numbers(3),
      x: numbers(4),
      y: numbers(5),
      z: numbers(6),
    },
  }
}
