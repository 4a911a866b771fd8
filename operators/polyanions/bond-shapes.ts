/** Counts in bins of one width from 0 up; what is beyond the last bin is in the last place of the counts. */
export interface ShapeBins {
  readonly width: number
  readonly counts: Float64Array
}

function count({ width, counts }: ShapeBins, value: number): void {
  const bin = Math.floor(value / width)
  counts[Math.min(bin, counts.length - 1)]++
}

/** Counts bond lengths [arm][frame] (Å) of arms `first` to `first + number − 1`. */
export function countLengths(
  lengths: Float64Array,
  frames: number,
  first: number,
  number: number,
  bins: ShapeBins,
): void {
  for (let at = first * frames; at < (first + number) * frames; at++) count(bins, lengths[at])
}

/** Counts the angles (degrees) between every two arms of one rotor, from unit vectors [arm][axis][frame]. */
export function countAngles(
  units: Float64Array,
  frames: number,
  first: number,
  number: number,
  bins: ShapeBins,
): void {
  for (let one = first; one < first + number; one++) {
    for (let two = one + 1; two < first + number; two++) {
      const [a, b] = [3 * one * frames, 3 * two * frames]
      for (let t = 0; t < frames; t++) {
        let cosine = 0
        for (let k = 0; k < 3 * frames; k += frames) cosine += units[a + k + t] * units[b + k + t]
        count(bins, (180 / Math.PI) * Math.acos(Math.max(-1, Math.min(1, cosine))))
      }
    }
  }
}
