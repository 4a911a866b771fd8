/** Areas of one moving triangle, frame by frame, Å²: half the length of the cross product of two edges, each mapped to the true cell
 *  where maps (9 numbers a frame) are given. `at` are the starts of its corners in [corner][frame], shifts [3][3]. */
export function triangleAreas(
  { x, y, z }: { readonly x: Float32Array; readonly y: Float32Array; readonly z: Float32Array },
  [a, b, c]: readonly number[],
  shifts: Float64Array,
  maps: Float64Array | undefined,
  out: Float64Array,
): void {
  const edge = new Float64Array(6)
  for (let t = 0; t < out.length; t++) {
    const [ax, ay, az] = [x[a + t] + shifts[0], y[a + t] + shifts[1], z[a + t] + shifts[2]]
    edge[0] = x[b + t] + shifts[3] - ax
    edge[1] = y[b + t] + shifts[4] - ay
    edge[2] = z[b + t] + shifts[5] - az
    edge[3] = x[c + t] + shifts[6] - ax
    edge[4] = y[c + t] + shifts[7] - ay
    edge[5] = z[c + t] + shifts[8] - az
    if (maps) {
      map(edge, 0, maps, 9 * t)
      map(edge, 3, maps, 9 * t)
    }
    const u = edge[1] * edge[5] - edge[2] * edge[4]
    const v = edge[2] * edge[3] - edge[0] * edge[5]
    const w = edge[0] * edge[4] - edge[1] * edge[3]
    out[t] = 0.5 * Math.sqrt(u * u + v * v + w * w)
  }
}

function map(edge: Float64Array, at: number, m: Float64Array, k: number): void {
  const [x, y, z] = [edge[at], edge[at + 1], edge[at + 2]]
  for (let c = 0; c < 3; c++) edge[at + c] = x * m[k + c] + y * m[k + 3 + c] + z * m[k + 6 + c]
}
