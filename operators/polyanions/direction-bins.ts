/** Bins of directions: θ from the z axis (0…180°), φ from the x axis (−180…180°), counts [θ][φ]. */
export interface DirectionBins {
  readonly theta: number
  readonly phi: number
}

/** The bin of a unit vector by its angles: θ = acos z, φ = atan2(y, x). */
export function directionBin(x: number, y: number, z: number, { theta, phi }: DirectionBins): number {
  return thetaBin(z, theta) * phi + phiBin(x, y, phi)
}

function thetaBin(z: number, bins: number): number {
  const polar = Math.acos(Math.max(-1, Math.min(1, z)))
  return Math.min(bins - 1, Math.floor((polar / Math.PI) * bins))
}

const phiBin = (x: number, y: number, bins: number): number =>
  Math.min(bins - 1, Math.floor(((Math.atan2(y, x) + Math.PI) / (2 * Math.PI)) * bins))

/** Cells of a table: of z, or of what rises with φ. */
const CELLS = 4096
const UNSURE = -1

let known: { readonly theta: number; readonly phi: number; readonly binOf: Binner } | undefined

export type Binner = (x: number, y: number, z: number) => number

/** `directionBin` by tables of z and of y/(|x| + |y|) in its quadrant, whose cells hold a bin where they lie in one alone; the angles
 *  themselves decide in the others. The same bins. */
export function directionBinner(bins: DirectionBins): Binner {
  if (known?.theta !== bins.theta || known.phi !== bins.phi) known = { ...bins, binOf: binnerOf(bins) }
  return known.binOf
}

function binnerOf({ theta, phi }: DirectionBins): Binner {
  const [ofZ, ofTurn] = [new Int32Array(CELLS + 1), new Int32Array(CELLS + 1)]
  for (let cell = 0; cell <= CELLS; cell++) {
    // A little beyond both ends: what rounding brings into a cell lies in its bin, too.
    const ends = [cell - 1e-6, cell + 1 + 1e-6].map((end) => Math.min(CELLS, Math.max(0, end)))
    ofZ[cell] = same(ends.map((end) => thetaBin((2 * end) / CELLS - 1, theta)))
    ofTurn[cell] = same(
      ends.map((end) => {
        const [x, y] = pointAt((4 * end) / CELLS - 2)
        return phiBin(x, y, phi)
      }),
    )
  }
  // Where φ begins and ends the sign of a zero decides.
  ofTurn.fill(UNSURE, 0, 1).fill(UNSURE, CELLS - 1)
  return (x, y, z) => {
    const i = ofZ[Math.floor((z + 1) * (CELLS / 2))] ?? UNSURE
    const j = ofTurn[Math.floor((turnOf(x, y) + 2) * (CELLS / 4))] ?? UNSURE
    return (i === UNSURE ? thetaBin(z, theta) : i) * phi + (j === UNSURE ? phiBin(x, y, phi) : j)
  }
}

const same = ([one, two]: readonly number[]): number => (one === two ? one : UNSURE)

/** From −2 to 2 as φ goes from −180° to 180°. */
function turnOf(x: number, y: number): number {
  const sine = y / (Math.abs(x) + Math.abs(y))
  return x >= 0 ? sine : y >= 0 ? 2 - sine : -2 - sine
}

/** A point with that turn. */
function pointAt(turn: number): [number, number] {
  if (turn > 1) return [1 - turn, 2 - turn]
  if (turn < -1) return [1 + turn, -2 - turn]
  return [1 - Math.abs(turn), turn]
}
