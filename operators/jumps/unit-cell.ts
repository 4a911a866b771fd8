import { inverse3 } from '../../pipeline/cell/matrix.ts'
import type { RunState } from '../../pipeline/definition/operator.ts'
import type { EventShape } from './site-events.ts'

/** A unit cell of a crystal in a run: its vectors, a corner that lies on an atom of the framework, and the element of that, Å. */
export interface UnitCell {
  /** Row vectors. */
  readonly vectors: readonly (readonly number[])[]
  readonly corner: readonly number[]
  readonly element: string
}

/** The unit cell of the crystal laid over a run: (repeats)⁻¹ × cell. */
export function unitCellOf({ run, shape }: RunState<any, EventShape>): UnitCell {
  const { repeats, anchors, rows } = shape.set.crystal
  const inverse = inverse3(repeats)
  const { cell } = run.manifest
  const vectors = [0, 1, 2].map((i) =>
    [0, 1, 2].map((k) => [0, 1, 2].reduce((sum, j) => sum + inverse[3 * i + j] * cell[3 * j + k], 0)),
  )
  return {
    vectors,
    corner: Array.from(anchors.subarray(0, 3)),
    element: run.types[run.typeOf[rows[0]]].element,
  }
}

/** The twelve edges of that unit cell which has a place in it, [edge][end][3], Å. */
export function edgesAbout({ vectors, corner }: UnitCell, place: readonly number[]): number[][][] {
  const inverse = inverse3(Float64Array.from(vectors.flat()))
  const d = place.map((value, k) => value - corner[k])
  const whole = [0, 1, 2].map((c) =>
    Math.floor(d[0] * inverse[c] + d[1] * inverse[3 + c] + d[2] * inverse[6 + c]),
  )
  const at = (n: readonly number[]) =>
    [0, 1, 2].map((k) => corner[k] + n.reduce((sum, value, i) => sum + (whole[i] + value) * vectors[i][k], 0))
  return [0, 1, 2].flatMap((axis) =>
    [0, 1, 2, 3].map((n) => {
      const [u, v] = [n % 2, Math.floor(n / 2)]
      const corners = [0, 1].map((end) => {
        const own = [0, 0, 0]
        own[axis] = end
        own[(axis + 1) % 3] = u
        own[(axis + 2) % 3] = v
        return at(own)
      })
      return corners
    }),
  )
}
