import type { Structure } from '../../../operators/polyanions/bonded-groups.ts'
import { latticeOf } from '../../../pipeline/cell/lattice.ts'
import { type Quaternion, TETRAHEDRON, turned } from './tumbling.ts'

/** A group of atoms about its middle: elements, and places [atom][3], Å. */
export interface Body {
  readonly elements: readonly string[]
  readonly places: readonly number[]
}

const scaled = (length: number, vectors: readonly number[]) => vectors.map((value) => length * value)

/** A centre and four ligands at these distances. */
export const tetrahedral = (
  centre: string,
  ligands: readonly string[],
  lengths: readonly number[],
): Body => ({
  elements: [centre, ...ligands],
  places: [0, 0, 0, ...TETRAHEDRON.map((value, k) => value * lengths[Math.floor(k / 3)])],
})

/** Two PS₃, staggered but for a twist (degrees) of the second. */
export function hexathiohypodiphosphate(twist = 60): Body {
  const ring = (z: number, from: number) =>
    [0, 120, 240].flatMap((angle) => {
      const phi = ((angle + from) * Math.PI) / 180
      return [1.95 * Math.cos(phi), 1.95 * Math.sin(phi), z]
    })
  return {
    elements: ['P', 'P', 'S', 'S', 'S', 'S', 'S', 'S'],
    places: [0, 0, -1.1, 0, 0, 1.1, ...ring(-1.7, 0), ...ring(1.7, twist)],
  }
}

/** B₁₀H₁₀ (D₄d): two apices on z, two staggered squares between them, a hydrogen outside each boron. */
export function decahydroDecaborate(): Body {
  const square = (z: number, from: number) =>
    [0, 90, 180, 270].flatMap((angle) => {
      const phi = ((angle + from) * Math.PI) / 180
      return [1.29 * Math.cos(phi), 1.29 * Math.sin(phi), z]
    })
  const borons = [0, 0, 1.84, ...square(0.76, 0), ...square(-0.76, 45), 0, 0, -1.84]
  const hydrogens: number[] = []
  for (let i = 0; i < borons.length; i += 3) {
    const place = borons.slice(i, i + 3)
    hydrogens.push(...scaled(1 + 1.2 / Math.hypot(...place), place))
  }
  return {
    elements: [...new Array(10).fill('B'), ...new Array(10).fill('H')],
    places: [...borons, ...hydrogens],
  }
}

/** Bodies put into a cell at these middles (fractions) and orientations, their atoms in the order of the bodies; `wrapped` atoms are moved into the
 *  cell one by one. */
export function crystalOf(
  cell: readonly number[],
  bodies: readonly { body: Body; at: readonly number[]; turn: Quaternion }[],
  wrapped = true,
): Structure {
  const lattice = latticeOf(cell)
  const elements: string[] = []
  const places: number[] = []
  for (const { body, at, turn } of bodies) {
    const middle = [0, 1, 2].map((k) => at[0] * cell[k] + at[1] * cell[3 + k] + at[2] * cell[6 + k])
    const vectors = turned(turn, body.places)
    body.elements.forEach((element, i) => {
      elements.push(element)
      const place = middle.map((value, k) => value + vectors[3 * i + k])
      places.push(...(wrapped ? intoCell(place, cell) : place))
    })
  }
  return { elements, places, lattice }
}

/** Brings a place into a cell whose vectors are lower triangular (a along x, b in xy). */
function intoCell(place: readonly number[], cell: readonly number[]): number[] {
  const out = [...place]
  for (let k = 2; k >= 0; k--) {
    const n = Math.floor(out[k] / cell[4 * k])
    for (let c = 0; c < 3; c++) out[c] -= n * cell[3 * k + c]
  }
  return out
}
