/** The middle of some of the vectors, [i][3], along each axis. */
export const medianOf = (vectors: Float64Array, members: readonly number[]): number[] =>
  [0, 1, 2].map((axis) => {
    const values = new Float64Array(members.length)
    for (let k = 0; k < values.length; k++) values[k] = vectors[3 * members[k] + axis]
    return median(values)
  })

function median(values: Float64Array): number {
  const sorted = values.sort()
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}
