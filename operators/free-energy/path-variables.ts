import { usageError } from '../../schemas/errors.ts'

/** How far along a path of nodes a point is (1 at the first node, n at the last), and how far from it. */
export interface PathPlace {
  readonly s: number
  readonly z: number
}

/** s and z along the polyline through the nodes: the nearest point on it, s counted in nodes, z the distance, in the nodes' unit.
 *  Before the first and beyond the last node the path goes on straight. For evenly spaced nodes on a line this is the
 *  geometric path variable. Throws a usage error for fewer than two nodes, or two in one place.
 *  Source: Díaz Leines and Ensing, Phys. Rev. Lett. 109, 020601 (2012); Guan et al., supplement, eqs. 4, 5. */
export function alongPolyline(nodes: readonly (readonly number[])[], point: readonly number[]): PathPlace {
  checkNodes(nodes)
  let best: PathPlace = { s: 1, z: Number.POSITIVE_INFINITY }
  for (let i = 0; i + 1 < nodes.length; i++) {
    const way = nodes[i + 1].map((value, k) => value - nodes[i][k])
    const from = point.map((value, k) => value - nodes[i][k])
    const along = dot(from, way) / dot(way, way)
    const least = i === 0 ? Number.NEGATIVE_INFINITY : 0
    const most = i + 2 === nodes.length ? Number.POSITIVE_INFINITY : 1
    const share = Math.min(most, Math.max(least, along))
    const z = Math.hypot(...from.map((value, k) => value - share * way[k]))
    if (z < best.z) best = { s: i + 1 + share, z }
  }
  return best
}

/** Throws a usage error for fewer than two nodes, or two in one place. */
export function checkNodes(nodes: readonly (readonly number[])[]): void {
  const twice = nodes.findIndex((node, i) => i > 0 && squareOf(node, nodes[i - 1]) === 0)
  if (nodes.length >= 2 && twice < 0) return
  throw usageError(
    `path: ${nodes.length < 2 ? `${nodes.length} node` : `nodes ${twice} and ${twice + 1} are the same`}`,
    'Give two nodes or more, each at another place than the one before, as (6.5, 6.5), (5, 5), (3.5, 3.5), (2, 2).',
  )
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, k) => sum + value * b[k], 0)
const squareOf = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, k) => sum + (value - b[k]) ** 2, 0)
