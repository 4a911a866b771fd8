/** The highest level at which voxels of a periodic grid, joined by their faces, reach themselves again around each axis:
 *  voxels of at least that value; 0 where only empty ones (value 0) would do. Values are whole numbers.
 *  Voxels join from the fullest down; each knows how many cells lie between it and its group's root, and a group that is joined to
 *  itself with another number of cells between goes round. */
export function percolationLevels(
  values: ArrayLike<number>,
  size: readonly number[],
): [number, number, number] {
  const order = byValue(values)
  const groups = groupsOf(values.length)
  const levels: [number, number, number] = [0, 0, 0]
  const isIn = new Uint8Array(values.length)
  const [nx, ny, nz] = size
  const steps = [ny * nz, nz, 1]
  for (const voxel of order) {
    isIn[voxel] = 1
    const index = [Math.floor(voxel / steps[0]), Math.floor(voxel / nz) % ny, voxel % nz]
    for (let axis = 0; axis < 3; axis++) {
      for (const way of [1, -1]) {
        const n = [nx, ny, nz][axis]
        const to = index[axis] + way
        const crossing = to < 0 ? -1 : to >= n ? 1 : 0
        const other = voxel + (to - crossing * n - index[axis]) * steps[axis]
        if (!isIn[other]) continue
        const cells = [0, 0, 0]
        cells[axis] = crossing
        const loop = groups.join(voxel, other, cells)
        for (let c = 0; loop && c < 3; c++) if (loop[c] !== 0 && levels[c] === 0) levels[c] = values[voxel]
      }
    }
    if (levels.every((level) => level > 0)) break
  }
  return levels
}

/** Voxels that hold something, the fullest first, then in their order. */
function byValue(values: ArrayLike<number>): Uint32Array {
  let most = 0
  let count = 0
  for (let i = 0; i < values.length; i++) {
    if (values[i] > most) most = values[i]
    if (values[i] > 0) count++
  }
  const start = new Uint32Array(most + 2)
  for (let i = 0; i < values.length; i++) if (values[i] > 0) start[most - values[i] + 1]++
  for (let v = 0; v <= most; v++) start[v + 1] += start[v]
  const order = new Uint32Array(count)
  for (let i = 0; i < values.length; i++) if (values[i] > 0) order[start[most - values[i]]++] = i
  return order
}

/** Groups of voxels with the number of cells between each and its root. */
function groupsOf(count: number) {
  const parent = Int32Array.from({ length: count }, (_, i) => i)
  const offset = new Int32Array(3 * count)
  const find = (voxel: number): number => {
    let root = voxel
    const sum = [0, 0, 0]
    while (parent[root] !== root) {
      for (let c = 0; c < 3; c++) sum[c] += offset[3 * root + c]
      root = parent[root]
    }
    for (let at = voxel; parent[at] !== at; ) {
      const next = parent[at]
      const own = [offset[3 * at], offset[3 * at + 1], offset[3 * at + 2]]
      for (let c = 0; c < 3; c++) {
        offset[3 * at + c] = sum[c]
        sum[c] -= own[c]
      }
      parent[at] = root
      at = next
    }
    return root
  }
  return {
    /** Joins the groups of a and b, b being in the cell at `cells` from a's; gives the loop where they are one already. */
    join(a: number, b: number, cells: readonly number[]): number[] | undefined {
      const [ra, rb] = [find(a), find(b)]
      const loop = [0, 1, 2].map((c) => offset[3 * a + c] - offset[3 * b + c] - cells[c])
      if (ra === rb) return loop
      parent[rb] = ra
      for (let c = 0; c < 3; c++) offset[3 * rb + c] = loop[c]
      return undefined
    },
  }
}
