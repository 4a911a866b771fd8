import type { Rows } from '../../../pipeline/run/block.ts'
import type { Watch } from '../rotors/of-rotors.ts'
import type { RotorSet } from '../rotors/rotor-set.ts'

/** The last frames of the directions of the rotors of a task: [rotor][arm and axis][component][frame], series `reach` long. */
export type Past = {
  past: Float64Array
  /** First series of each rotor and, last, the number of series. */
  series: Int32Array
  reach: number
  /** Frames that it holds. */
  held: number
}

export function emptyPast({ starts }: RotorSet, rotors: Rows, reach: number): Past {
  const series = new Int32Array(rotors.length + 1)
  rotors.forEach((rotor, i) => {
    series[i + 1] = series[i] + 3 * (starts[rotor + 1] - starts[rotor] + 1)
  })
  return { past: new Float64Array(series[rotors.length] * reach), series, reach, held: 0 }
}

/** A rotor's arms and its axis (3 series, or none) behind what came before them; so many of the frames are `past`. What is new is taken in:
 *  `keepPast` says that all rotors of the task have been. */
export function behindPast(
  { past, series, reach, held }: Past,
  { place, units, frames }: Watch,
  axis: Float64Array,
): { readonly units: Float64Array; readonly frames: number; readonly past: number } {
  const length = held + frames
  const own = (units.length + axis.length) / frames
  const out = new Float64Array(own * length)
  for (let s = 0; s < own; s++) {
    const kept = (series[place] + s) * reach
    out.set(past.subarray(kept, kept + held), s * length)
    const from = s * frames
    const now =
      from < units.length
        ? units.subarray(from, from + frames)
        : axis.subarray(from - units.length, from - units.length + frames)
    out.set(now, s * length + held)
    const left = Math.min(reach, length)
    past.set(out.subarray((s + 1) * length - left, (s + 1) * length), kept)
  }
  return { units: out, frames: length, past: held }
}

export function keepPast(past: Past, frames: number): void {
  past.held = Math.min(past.reach, past.held + frames)
}
