import type { Rows } from '../../../pipeline/run/block.ts'
import type { Span } from '../../kernels/rotors/orientation-products.ts'
import type { Watch } from '../rotors/of-rotors.ts'
import type { RotorSet } from '../rotors/rotor-set.ts'

/** The last frames of the directions of the rotors of a task: [rotor][arm and axis][component][frame], in series of `room` frames. */
export type Past = {
  past: Float64Array
  /** First series of each rotor and, last, the number of series. */
  series: Int32Array
  /** Frames that are looked back. */
  reach: number
  room: number
  /** Frames that it holds. */
  held: number
}

/** Room for the frames that are looked back, and for others before they are moved up: half as many, a block at least. */
export function emptyPast({ starts }: RotorSet, rotors: Rows, reach: number, block: number): Past {
  const series = new Int32Array(rotors.length + 1)
  rotors.forEach((rotor, i) => {
    series[i + 1] = series[i] + 3 * (starts[rotor + 1] - starts[rotor] + 1)
  })
  const room = reach + Math.max(block, reach >> 1)
  return { past: new Float64Array(series[rotors.length] * room), series, reach, room, held: 0 }
}

/** Makes room for frames to come: of those that are held the last `reach` move to the front where it is short. */
export function makeRoom(past: Past, frames: number): void {
  const { reach, room, held, series } = past
  if (held + frames <= room) return
  const left = Math.min(reach, held)
  const wide = Math.max(room, left + frames)
  const count = series[series.length - 1]
  const into = wide > room ? new Float64Array(count * wide) : past.past
  for (let s = 0; s < count; s++)
    into.set(past.past.subarray(s * room + held - left, s * room + held), s * wide)
  Object.assign(past, { past: into, room: wide, held: left })
}

/** A rotor's arms and its axis (3 series, or none) behind what came before them: its series, and the frames of them that are new. */
export function behindPast(
  { past, series, room, held }: Past,
  { place, units, frames }: Watch,
  axis: Float64Array,
): { readonly units: Float64Array; readonly span: Span } {
  const own = past.subarray(series[place] * room, series[place + 1] * room)
  for (const [values, first] of [
    [units, 0],
    [axis, units.length / frames],
  ] as const) {
    for (let s = 0; s < values.length / frames; s++)
      own.set(values.subarray(s * frames, (s + 1) * frames), (first + s) * room + held)
  }
  return { units: own, span: { stride: room, from: held, to: held + frames } }
}

export function keepPast(past: Past, frames: number): void {
  past.held += frames
}
