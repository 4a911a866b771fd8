import { z } from 'zod'
import type { RunState } from '../../../pipeline/definition/operator.ts'
import { measure } from '../../../pipeline/definition/steps.ts'
import type { Block } from '../../../pipeline/run/block.ts'
import { appendRows, type SlotsOf } from '../../../pipeline/state/slots.ts'
import { tableFrom } from '../../../pipeline/tables/long-table.ts'
import { time } from '../../../schemas/params.ts'
import { column, columnsOf, finite, type RowChunk } from '../../../schemas/table.ts'
import { twistsOf } from '../dihedral.ts'
import { axisDirections } from './axis-directions.ts'
import {
  lasting,
  ofRotors,
  type RotorShape,
  rotorShape,
  WATCHED,
  type Watch,
  type Watched,
  warnOfEnds,
  watchRotors,
} from './of-rotors.ts'
import { type RotorSet, rotorChannels } from './rotor-set.ts'
import { rotorTraceFigures } from './rotor-trace-figure.ts'
import { loggedRows, rotorChunks } from './trace-log.ts'

const params = z.object({
  every: time('time between rows of a rotor; 0: every frame').default(0),
})

const columns = columnsOf(null, {
  run: column('', 'name of the run', 'key'),
  of: column('', 'kind of rotor', 'key'),
  rotor: column('', 'id of its (first) centre in the input', 'key'),
  time: column('ps', 'from the beginning of the run', 'key'),
  x: column(
    '°',
    'θx, between its orientation and x: that of the first bond of one centre, of the line from the first of two centres to the second, else of its principal axis',
    'value',
  ),
  y: column('°', 'θy, the same with y', 'value'),
  z: column('°', 'θz, the same with z', 'value'),
  centres: column('', 'number of its centres', 'note'),
  dihedral: column(
    '°',
    'ligand–centre–centre–ligand of a rotor of two centres, the mean of the quadruples that twist together',
    { role: 'value', where: { centres: 2 } },
  ),
})

type Trace = Watched & SlotsOf<'trace'>
type Seen = RunState<Trace, RotorShape>

/** Numbers of a row in a state: frame, rotor, θx, θy, θz, dihedral. */
const WIDTH = 6

/** Orientation of every rotor in time: angles of its vector with x, y and z, turned as all its arms have turned since the first frame (least squares),
 *  and of two centres the dihedral. Degrees, a row a rotor and time, in ps. Source: Li et al., Fig. 2a–d. */
export const rotorTrace = measure({
  name: 'rotor-trace',
  version: 2,
  summary: 'Orientation of every polyanion in time, and the dihedral of those with two centres.',
  source:
    'Li et al., Fig. 2a–d: θx, θy, θz of PS4, P2S6, BH4 and B10H10; Horn, J. Opt. Soc. Am. A 4, 629 (1987).',
  ...ofRotors,
  parts: 'none',
  params,
  shape: (_, run, __, facts): RotorShape => rotorShape({ per: 'kind' }, run, facts),
  channels: ({ shape: { set } }) => rotorChannels(set),
  slots: (): Trace => ({ ...WATCHED, trace: { law: 'rows', length: WIDTH } }),
  carry: (_, rows) => lasting(rows),
  update: (state, block, at) => {
    const step = Math.max(1, Math.round(at.params.every / at.run.interval))
    watchRotors(state, block, at, (watch) => {
      appendRows(state, 'trace', rowsIn(at.shape.set, watch, block, step))
    })
  },
  finish: (runs, _, context) => {
    warnOfEnds(runs, context)
    const count = loggedRows(runs, 'trace', WIDTH)
    const kinds = { ...WORDS, ...Object.fromEntries(NUMBERS.map((name) => [name, 'number' as const])) }
    return tableFrom(columns, { count, kinds, chunks: () => rotorChunks(runs, 'trace', WIDTH, chunkOf) })
  },
  shown: { columns, ...rotorTraceFigures },
  example: { params: { every: '5ps' } },
})

const WORDS = { run: 'string', of: 'string' } as const
const NUMBERS = ['rotor', 'time', 'x', 'y', 'z', 'centres', 'dihedral'] as const

function rowsIn(set: RotorSet, watch: Watch, { first }: Block, step: number): number[] {
  const { frames, rotor, job } = watch
  const axis = axisDirections(set, watch)
  const pairs = set.twists[rotor]
  const twists = new Float64Array(job.frames).fill(Number.NaN)
  if (pairs) twistsOf(job, 0, pairs, twists)
  const out: number[] = []
  for (let t = (step - (first % step)) % step; t < frames; t += step) {
    const angles = [0, 1, 2].map((k) => degrees(axis[k * frames + t]))
    out.push(first + t, rotor, ...angles, twists[t])
  }
  return out
}

const degrees = (cosine: number): number => (180 / Math.PI) * Math.acos(Math.max(-1, Math.min(1, cosine)))

function chunkOf({ run, shape: { set } }: Seen, rotor: number, rows: Float64Array): RowChunk {
  const length = rows.length / WIDTH
  const { name, centres, rows: atoms } = set.rotors[rotor]
  const numbers = (k: number) => Float64Array.from({ length }, (_, i) => rows[WIDTH * i + k])
  const twists = numbers(5)
  return {
    length,
    values: {
      run: new Array(length).fill(run.name),
      of: new Array(length).fill(name),
      rotor: new Float64Array(length).fill(run.ids[atoms[0]]),
      time: numbers(0).map((frame) => frame * run.interval),
      x: numbers(2),
      y: numbers(3),
      z: numbers(4),
      centres: new Float64Array(length).fill(centres),
      dihedral: Array.from(twists, (twist) => finite(twist)),
    },
  }
}
