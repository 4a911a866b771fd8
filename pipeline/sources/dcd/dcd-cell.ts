import { cellOfCosines, cellOfEdges, cellOfVectors } from '../../cell/edges.ts'

/** Version that programs write whose cells are edges with cosines or angles; CHARMM itself writes larger ones. */
const COMMON = 24
/** Degrees; a smaller number is none. */
const LEAST_ANGLE = 10

/** The cell from the six numbers of a frame. In order: A, gamma, B, beta, alpha, C with cosines (NAMD, LAMMPS) or angles in
 *  degrees (X-PLOR, MDAnalysis, mdtraj); CHARMM itself writes the lower triangle of a symmetric matrix (xx, xy, yy, xz, yz,
 *  zz). A sentence where they make no cell, or where it cannot be told which they are. */
export function dcdCell(six: Float64Array, version: number): Float64Array | string | undefined {
  const [a, gamma, b, beta, alpha, c] = six
  const edges = [a, b, c]
  const others = [alpha, beta, gamma]
  if (!six.every(Number.isFinite)) return `cell ${six.join(' ')}, expected finite numbers`
  if (others.every((value) => value === 0)) return cellOfCosines(edges, others)
  const angles = others.every((value) => value >= LEAST_ANGLE && value < 180)
  if (angles && (version <= COMMON || others.every((value) => value === 90)))
    return cellOfEdges(edges, others)
  if (version <= COMMON && others.every((value) => Math.abs(value) <= 1)) return cellOfCosines(edges, others)
  if (version > COMMON && !angles)
    return cellOfVectors(Float64Array.of(a, gamma, beta, gamma, b, alpha, beta, alpha, c))
  return `cell ${six.join(' ')} by version ${version}: neither edges with angles or cosines nor a symmetric matrix`
}
