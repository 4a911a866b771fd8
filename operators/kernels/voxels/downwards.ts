/** Voxels that hold something, the highest first, those that are as high in their order: joined from runs of 1, 2, 4, … that are in order,
 *  as a sort by a function takes sixteen bytes more of each. */
export function downwards(values: Float64Array): Uint32Array {
  let order = new Uint32Array(values.length)
  let count = 0
  for (let voxel = 0; voxel < values.length; voxel++) if (values[voxel] > 0) order[count++] = voxel
  order = order.slice(0, count)
  let other = new Uint32Array(count)
  for (let run = 1; run < count; run *= 2) {
    for (let from = 0; from < count; from += 2 * run) join(values, order, other, from, run)
    ;[order, other] = [other, order]
  }
  return order
}

/** Two runs of `order` one after the other as one of `into`. */
function join(values: Float64Array, order: Uint32Array, into: Uint32Array, from: number, run: number): void {
  const middle = Math.min(from + run, order.length)
  const end = Math.min(middle + run, order.length)
  for (let a = from, b = middle, at = from; at < end; at++) {
    const isFirst = a < middle && (b >= end || values[order[a]] >= values[order[b]])
    into[at] = isFirst ? order[a++] : order[b++]
  }
}
