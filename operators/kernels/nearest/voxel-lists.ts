/** The list of every voxel, one after the other in the order in which they come in. */
export interface VoxelLists {
  /** Of voxel v the items[from[v]] … items[from[v] + length[v] − 1]. */
  readonly from: Int32Array
  readonly length: Int32Array
  readonly items: number[]
}

export const emptyLists = (voxels: number): VoxelLists => ({
  from: new Int32Array(voxels),
  length: new Int32Array(voxels),
  items: [],
})

export function addList(
  lists: VoxelLists,
  voxel: number,
  images: Int32Array,
  from: number,
  to: number,
): void {
  lists.from[voxel] = lists.items.length
  lists.length[voxel] = to - from
  for (let i = from; i < to; i++) lists.items.push(images[i])
}

/** The lists in the order of the voxels, their items renumbered from 0 without gaps; `used` says what they were. */
export function packLists({ from, length, items }: VoxelLists, kinds: number) {
  const number = new Int32Array(kinds)
  for (const item of items) number[item] = 1
  const used = Int32Array.from(number.keys()).filter((item) => number[item] === 1)
  used.forEach((item, i) => {
    number[item] = i
  })
  const start = new Int32Array(from.length + 1)
  const list = new Int32Array(items.length)
  for (let voxel = 0, at = 0; voxel < from.length; voxel++) {
    for (let i = 0; i < length[voxel]; i++) list[at++] = number[items[from[voxel] + i]]
    start[voxel + 1] = at
  }
  return { start, list, used }
}
