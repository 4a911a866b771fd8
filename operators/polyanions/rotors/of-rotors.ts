import type { FinishContext, Measure, RunState } from '../../../pipeline/definition/operator.ts'
import type { Block, Facts, Rows } from '../../../pipeline/run/block.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import type { ChannelRange } from '../../../pipeline/state/channels.ts'
import type { SlotsOf, State } from '../../../pipeline/state/slots.ts'
import { choice } from '../../../schemas/params.ts'
import { tidy } from '../../../schemas/units.ts'
import { displacementMaps } from '../../kernels/nearest/nearest-maps.ts'
import { type ArmJob, type Arms, armsOnce } from '../../kernels/rotors/arms.ts'
import { firstBroken } from '../ligand-exchange.ts'
import { groupOf, type RotorSet } from './rotor-set.ts'
import { rotors } from './rotors.ts'

export const rotorParams = {
  per: choice(['kind', 'rotor'], 'rotors of a kind together, or each alone').default('kind'),
}

/** The rotors of a run, and whose numbers are kept together. */
export interface RotorShape {
  readonly set: RotorSet
  /** PS4, …, or PS4 17 by the id of its (first) centre in the input. */
  readonly names: readonly string[]
  readonly classOf: Int32Array
}

export function rotorShape({ per }: { readonly per: string }, run: Run, facts: Facts): RotorShape {
  const set = rotors.of({ facts })
  if (per === 'kind') return { set, names: set.kinds, classOf: set.kindOf }
  const names = set.rotors.map(({ name, rows }) => `${name} ${run.ids[rows[0]]}`)
  return { set, names, classOf: Int32Array.from(names.keys()) }
}

export type Watched = SlotsOf<'frames' | 'ended'>

/** What every measure of rotors keeps: frames in which each was seen, and the frame in which it ended. */
export const WATCHED: Watched = {
  frames: { law: 'count', length: 1, per: 'channel' },
  ended: { law: 'min', length: 1, per: 'channel' },
}

/** The frame in which each rotor of a task ended, −1 while it lasts; frames that an arm of it has been too long, on end. */
export type Lasting = { ended: Float64Array; stretched: Float64Array }

export const lasting = (rows: Rows): Lasting => ({
  ended: new Float64Array(rows.length).fill(-1),
  stretched: new Float64Array(rows.length),
})

/** What measures of rotors declare alike: each rotor is a channel. */
export const ofRotors = {
  cut: 'channels',
  needs: ['x', 'y', 'z'],
  follows: ['rotors'],
  asked: { chain: [rotors.operator] },
} as const satisfies Partial<Measure>

/** A rotor in a stretch of frames, as long as it lasts; its arms are in memory that the next rotor takes. */
export interface Watch extends Arms {
  /** Its number in the run, and in the task. */
  readonly rotor: number
  readonly place: number
  readonly of: number
  readonly arms: number
  /** Stride of its arms, and number of frames. */
  readonly frames: number
  /** Its atoms; they may have more frames. */
  readonly job: ArmJob
}

/** Goes through the rotors of a task in a block; those that have ended are left out. */
export function watchRotors(
  state: State<Watched>,
  block: Block,
  at: { readonly shape: RotorShape; readonly carry: Lasting; readonly channels: ChannelRange },
  see: (watch: Watch) => void,
): void {
  const { shape, carry, channels } = at
  const { rows, jobs } = groupOf(shape.set, channels)
  const [x, y, z] = (['x', 'y', 'z'] as const).map((name) => block.column(name, rows))
  const { reference, actual } = block.cell
  const maps = actual && displacementMaps(reference, actual)
  jobs.forEach(({ rows, starts, centres, shifts }, place) => {
    const job = { rows, starts, centres, shifts, frames: block.count, x, y, z, maps }
    const arms = armsOnce(job)
    const rotor = channels.from + place
    const frames = lastingFrames(shape.set, rotor, arms, block, carry, place)
    state.frames[place] += frames
    if (carry.ended[place] >= 0) state.ended[place] = Math.min(state.ended[place], carry.ended[place])
    if (frames === 0) return
    const count = arms.lengths.length / block.count
    see({
      rotor,
      place,
      of: shape.classOf[rotor],
      arms: count,
      frames,
      job,
      ...cut(arms, block.count, frames),
    })
  })
}

/** Frames of a block in which a rotor is still the one that it was. */
function lastingFrames(
  { limits, endsAfter }: RotorSet,
  rotor: number,
  { lengths }: Arms,
  { first, count }: Block,
  { ended, stretched }: Lasting,
  place: number,
): number {
  if (limits[rotor] && ended[place] < 0) {
    const { frame, since } = firstBroken(lengths, limits[rotor], count, endsAfter, stretched[place])
    stretched[place] = since
    if (frame >= 0) ended[place] = first + frame
  }
  return ended[place] < 0 ? count : Math.max(0, Math.min(count, ended[place] - first))
}

/** The first frames of series. */
function cut({ units, lengths }: Arms, stride: number, frames: number): Arms {
  if (frames === stride) return { units, lengths }
  const short = (values: Float64Array) =>
    Float64Array.from({ length: (values.length / stride) * frames }, (_, i) => {
      const series = Math.floor(i / frames)
      return values[series * stride + i - series * frames]
    })
  return { units: short(units), lengths: short(lengths) }
}

/** Says which rotors ended before their run did. */
export function warnOfEnds(
  runs: readonly RunState<Watched, RotorShape>[],
  { warn }: Pick<FinishContext, 'warn'>,
): void {
  for (const { run, shape, total } of runs) {
    const ended = [...shape.set.rotors.keys()].filter((rotor) => Number.isFinite(total.ended[rotor]))
    if (ended.length === 0) continue
    const first = ended.reduce((a, b) => (total.ended[b] < total.ended[a] ? b : a))
    const { name, rows } = shape.set.rotors[first]
    warn(
      'rotors-ended',
      `${run.name}: ${ended.length} of ${shape.set.rotors.length} rotors end before the run does, ${name} ${run.ids[rows[0]]} first, at ${tidy(total.ended[first] * run.interval)} ps: an arm has been longer than ${shape.set.endsBeyond} times those of its kind for ${tidy(shape.set.endsAfter * run.interval)} ps, a ligand may have been exchanged`,
    )
  }
}

/** Names of all classes, those of the first run first. */
export const classesIn = (runs: readonly { readonly shape: RotorShape }[]): readonly string[] => [
  ...new Set(runs.flatMap(({ shape }) => shape.names)),
]

/** How many rotors of a class a run has. */
export const rotorsIn = ({ names, classOf }: RotorShape, name: string): number => {
  const own = names.indexOf(name)
  return classOf.reduce((count, of) => count + (of === own ? 1 : 0), 0)
}
