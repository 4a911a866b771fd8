/** Memory for the columns of one block after the other: what lies outside the heap is collected late. */
export interface Room {
  /** An array with anything in it, until `clear`. */
  take(length: number): Float32Array
  /** All that was taken may be handed out again; what this block had no use for is given up. */
  clear(): void
}

export function makeRoom(): Room {
  let free = new Map<number, Float32Array[]>()
  let taken: Float32Array[] = []
  return {
    take(length) {
      const array = free.get(length)?.pop() ?? new Float32Array(length)
      taken.push(array)
      return array
    },
    clear() {
      free = new Map()
      for (const array of taken) {
        const alike = free.get(array.length) ?? []
        alike.push(array)
        free.set(array.length, alike)
      }
      taken = []
    },
  }
}

/** Fresh memory for everything: blocks that nobody else's follow. */
export const OPEN_ROOM: Room = { take: (length) => new Float32Array(length), clear() {} }
