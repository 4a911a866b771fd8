/** Corners of moving triangles, [corner][frame], Å. */
interface Corners {
  readonly x: Float32Array
  readonly y: Float32Array
  readonly z: Float32Array
}

/** Areas of one moving triangle, frame by frame, Å²: half the length of the cross product of two edges, each mapped to the true cell
 *  where maps (9 numbers a frame) are given. `starts` are those of its corners in [corner][frame], shifts [3][3]. */
export function triangleAreas(
  corners: Corners,
  starts: readonly number[],
  shifts: Float64Array,
  maps: Float64Array | undefined,
  out: Float64Array,
): void {
  if (maps) areasInCells(corners, starts, shifts, maps, out)
  else areasAsTheyAre(corners, starts, shifts, out)
}

function areasAsTheyAre(
  { x, y, z }: Corners,
  [a, b, c]: readonly number[],
  shifts: Float64Array,
  out: Float64Array,
): void {
  const [s0, s1, s2, s3, s4, s5, s6, s7, s8] = shifts
  for (let t = 0; t < out.length; t++) {
    const ax = x[a + t] + s0
    const ay = y[a + t] + s1
    const az = z[a + t] + s2
    const e0 = x[b + t] + s3 - ax
    const e1 = y[b + t] + s4 - ay
    const e2 = z[b + t] + s5 - az
    const e3 = x[c + t] + s6 - ax
    const e4 = y[c + t] + s7 - ay
    const e5 = z[c + t] + s8 - az
    out[t] = halfCross(e0, e1, e2, e3, e4, e5)
  }
}

function areasInCells(
  { x, y, z }: Corners,
  [a, b, c]: readonly number[],
  shifts: Float64Array,
  maps: Float64Array,
  out: Float64Array,
): void {
  const edge = new Float64Array(6)
  for (let t = 0; t < out.length; t++) {
    const ax = x[a + t] + shifts[0]
    const ay = y[a + t] + shifts[1]
    const az = z[a + t] + shifts[2]
    edge[0] = x[b + t] + shifts[3] - ax
    edge[1] = y[b + t] + shifts[4] - ay
    edge[2] = z[b + t] + shifts[5] - az
    edge[3] = x[c + t] + shifts[6] - ax
    edge[4] = y[c + t] + shifts[7] - ay
    edge[5] = z[c + t] + shifts[8] - az
    map(edge, 0, maps, 9 * t)
    map(edge, 3, maps, 9 * t)
    out[t] = halfCross(edge[0], edge[1], edge[2], edge[3], edge[4], edge[5])
  }
}

function halfCross(e0: number, e1: number, e2: number, e3: number, e4: number, e5: number): number {
  const u = e1 * e5 - e2 * e4
  const v = e2 * e3 - e0 * e5
  const w = e0 * e4 - e1 * e3
  return 0.5 * Math.sqrt(u * u + v * v + w * w)
}

function map(edge: Float64Array, at: number, m: Float64Array, k: number): void {
  const x = edge[at]
  const y = edge[at + 1]
  const z = edge[at + 2]
  for (let c = 0; c < 3; c++) edge[at + c] = x * m[k + c] + y * m[k + 3 + c] + z * m[k + 6 + c]
}
