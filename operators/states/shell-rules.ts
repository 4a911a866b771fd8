/** State of an ion by the displacement centre − ion, three components, Å, for each candidate centre; the last candidate that
 *  was the nearest so far wins only when it is nearer. */
export interface ShellRule {
  /** How near this candidate is: the smallest over all candidates decides. */
  nearness(d: Float64Array): number
  /** Squared distance of a centre from which on its candidate cannot be nearer than `least`. */
  hopeless(least: number): number
  /** True where nearness is the squared distance of the centre. */
  readonly byCentre: boolean
  /** State in the shell of the candidate that won. */
  state(d: Float64Array): number
  readonly states: number
  /** True where the last state is outside. */
  readonly outside: boolean
  /** Å: centres so much farther than the nearest may still win. */
  readonly reach: number
}

type Cutoff = number | 'none'

const limitOf = (cutoff: Cutoff): number => (cutoff === 'none' ? Number.POSITIVE_INFINITY : cutoff * cutoff)
const square = (d: Float64Array): number => d[0] * d[0] + d[1] * d[1] + d[2] * d[2]

/** Nearest vertex direction of the nearest centre's shell; `outside` comes last, where there is a cut-off. */
export function vertexRule(directions: Float64Array, cutoff: Cutoff): ShellRule {
  const vertices = directions.length / 3
  const limit = limitOf(cutoff)
  return {
    states: vertices + (cutoff === 'none' ? 0 : 1),
    outside: cutoff !== 'none',
    reach: 0,
    byCentre: true,
    nearness: square,
    hopeless: (least) => least,
    state: (d) => (square(d) > limit ? vertices : farthestAgainst(directions, vertices, d)),
  }
}

/** Voronoi cells of the ideal sites of all shells: the nearest site wins, whichever centre it belongs to. */
export function voronoiRule(directions: Float64Array, radius: number, cutoff: Cutoff): ShellRule {
  const vertices = directions.length / 3
  const limit = limitOf(cutoff)
  return {
    states: vertices + (cutoff === 'none' ? 0 : 1),
    outside: cutoff !== 'none',
    reach: 2 * radius,
    byCentre: false,
    hopeless: (least) => (Math.sqrt(least) + radius + 1e-6) ** 2,
    nearness(d) {
      const v = 3 * farthestAgainst(directions, vertices, d)
      const x = d[0] + radius * directions[v]
      const y = d[1] + radius * directions[v + 1]
      const z = d[2] + radius * directions[v + 2]
      return x * x + y * y + z * z
    },
    state: (d) => (square(d) > limit ? vertices : farthestAgainst(directions, vertices, d)),
  }
}

/** Å along z beyond which an ion is at the top or the bottom. */
const APEX = 1.5

/** d = r_centre − r_Li in the shell's axes: |d| > cut-off outside (6), d_z > 1.5 Å top (0), d_z < −1.5 Å bottom (5), else
 *  the quadrant of (d_x, d_y), 1 to 4 counter-clockwise from (+, +); a component of 0 counts as positive. */
export function geometricRule(axes: readonly number[], cutoff: Cutoff): ShellRule {
  const limit = limitOf(cutoff)
  return {
    states: cutoff === 'none' ? 6 : 7,
    outside: cutoff !== 'none',
    reach: 0,
    byCentre: true,
    nearness: square,
    hopeless: (least) => least,
    state(d) {
      if (square(d) > limit) return 6
      const along = (k: number) => d[0] * axes[k] + d[1] * axes[k + 1] + d[2] * axes[k + 2]
      const height = along(6)
      if (height > APEX) return 0
      if (height < -APEX) return 5
      const [right, up] = [along(0) >= 0, along(3) >= 0]
      return up ? (right ? 1 : 2) : right ? 4 : 3
    },
  }
}

/** The first of the unit vectors that has the largest component against a displacement: of equal spheres, the nearest vertex. */
function farthestAgainst(directions: Float64Array, vertices: number, d: Float64Array): number {
  const x = -d[0]
  const y = -d[1]
  const z = -d[2]
  let best = 0
  let most = Number.NEGATIVE_INFINITY
  for (let v = 0; v < vertices; v++) {
    const along = directions[3 * v] * x + directions[3 * v + 1] * y + directions[3 * v + 2] * z
    if (along > most) {
      most = along
      best = v
    }
  }
  return best
}
