import { type Operation, orbit } from './site-source.ts'

/** The 96 operations of F-43m: every order of the axes, an even number of signs, the face centring. */
export function faceCentredTetrahedral(): Operation[] {
  const orders = [
    [0, 1, 2],
    [1, 2, 0],
    [2, 0, 1],
    [1, 0, 2],
    [0, 2, 1],
    [2, 1, 0],
  ]
  const signs = [
    [1, 1, 1],
    [1, -1, -1],
    [-1, 1, -1],
    [-1, -1, 1],
  ]
  const centring = [
    [0, 0, 0],
    [0, 0.5, 0.5],
    [0.5, 0, 0.5],
    [0.5, 0.5, 0],
  ]
  return orders.flatMap((order) =>
    signs.flatMap((sign) =>
      centring.map((shift) =>
        order.map((axis, row): [number, number, number, number] => {
          const part = [0, 1, 2].map((k) => (k === axis ? sign[row] : 0))
          return [part[0], part[1], part[2], shift[row]]
        }),
      ),
    ),
  )
}

/** Wyckoff positions of F-43m (No. 216), in the order of their freedom; numbers are fixed, letters free. */
const POSITIONS: Readonly<Record<string, readonly (string | number)[]>> = {
  '4a': [0, 0, 0],
  '4b': [0.5, 0.5, 0.5],
  '4c': [0.25, 0.25, 0.25],
  '4d': [0.75, 0.75, 0.75],
  '16e': ['x', 'x', 'x'],
  '24f': ['x', 0, 0],
  '24g': ['x', 0.25, 0.25],
  '48h': ['x', 'x', 'z'],
  '96i': ['x', 'y', 'z'],
}

export const LETTERS = Object.keys(POSITIONS)

/** The free coordinates of a Wyckoff position. */
export const freeOf = (letter: string): string[] => [
  ...new Set(POSITIONS[letter].filter((value) => typeof value === 'string')),
]

/** Its first place where its free coordinates have these values. */
export const placeOf = (letter: string, free: Readonly<Record<string, number>>): number[] =>
  POSITIONS[letter].map((value) => (typeof value === 'string' ? free[value] : value))

/** The Wyckoff position that a place of F-43m is on, as "48h:x=0.183,z=0". Source: International Tables for Crystallography A, No. 216. */
export function wyckoffOf(at: readonly number[], within = 1e-3): string {
  const images = orbit(at, faceCentredTetrahedral(), within)
  for (const letter of LETTERS.filter((name) => Number.parseInt(name, 10) === images.length)) {
    for (const image of images) {
      const free = { x: image[0], y: image[1], z: image[2] }
      const apart = placeOf(letter, free).map((value, c) => value - image[c])
      if (apart.some((value) => Math.abs(value - Math.round(value)) > within)) continue
      const values = freeOf(letter).map((name) => `${name}=${Number(free[name as 'x'].toFixed(5))}`)
      return values.length > 0 ? `${letter}:${values.join()}` : letter
    }
  }
  return '96i'
}

/** True for all the operations of F-43m, in any order. */
export function isFaceCentred(operations: readonly Operation[]): boolean {
  const key = (operation: Operation) => JSON.stringify(operation.map((row) => row.map((value) => value + 0)))
  const all = new Set(operations.map(key))
  return all.size === 96 && faceCentredTetrahedral().every((operation) => all.has(key(operation)))
}
