import { halfWidth } from '../../../pipeline/cell/widths.ts'
import { type Balls, ballsOf } from '../pairs/pairs-grid.ts'
import { type Fractions, fractionsOf, type Points } from '../pairs/pairs-points.ts'
import { featuresOf, type RadialJob } from './basis.ts'
import { candidatesOf } from './candidates.ts'
import { type RadialSums, radialSums, STRETCH } from './radial-simd.ts'

/** Fills out[centre][frame][species][shell] with what `radialPlain` says, to 2e-6 a neighbour, for any number of frames. Over a stretch of
 *  frames each atom stays in a ball, and only atoms whose balls come close enough are looked at.
 *  Throws a usage error for a cutoff of more than half the smallest width of the cell in any frame. */
export function radialFeatures(points: Points, job: RadialJob, out: Float32Array): void {
  const atoms = points.kind.length
  const place = new Int32Array(atoms).fill(-1)
  job.centres.forEach((row, centre) => {
    place[row] = centre
  })
  const sums = sumsFor(job, atoms)
  let from = 0
  while (from < points.frames) {
    const { part, balls } = stretchFrom(points, from, job.basis.cutoff)
    const { starts, atoms: near } = candidatesOf(
      balls,
      part.cell,
      job.basis.cutoff,
      place,
      job.centres.length,
    )
    sums.load(part, balls)
    for (let centre = 0; centre < job.centres.length; centre++) {
      sums.about(job.centres[centre], near.subarray(starts[centre], starts[centre + 1]))
      take(sums, job, part.frames, out, centre * points.frames + from)
    }
    from += part.frames
  }
}

let known: { job: RadialJob; atoms: number; sums: RadialSums } | undefined

/** Memory for the basis, species and number of atoms that were asked for last: blocks follow each other. */
function sumsFor(job: RadialJob, atoms: number): RadialSums {
  const { basis, species } = job
  if (known?.job.basis === basis && known.job.species === species && known.atoms === atoms) return known.sums
  known = { job, atoms, sums: radialSums(job, atoms) }
  return known.sums
}

/** As many frames as leave no doubt which image is the nearest: all of a stretch in most cells, one at least. */
function stretchFrom(points: Points, from: number, cutoff: number): { part: Fractions; balls: Balls } {
  let frames = Math.min(STRETCH, points.frames - from)
  for (;;) {
    const part = fractionsOf(points, from, from + frames)
    const balls = ballsOf(part)
    if (frames === 1 || sure(part, balls, cutoff)) return { part, balls }
    frames = Math.ceil(frames / 2)
  }
}

/** True where a pair within the cutoff in some frame has the middles of its paths less than half a cell apart. */
function sure({ cell }: Fractions, { radius }: Balls, cutoff: number): boolean {
  const most = radius.reduce((max, r) => Math.max(max, r), 0)
  const half = halfWidth(cell.subarray(0, 9))
  return 1.05 * cutoff + 2 * most <= half
}

/** Copies a centre's sums to where they belong. */
function take(sums: RadialSums, job: RadialJob, frames: number, out: Float32Array, first: number): void {
  const { count } = job.basis
  const { stride } = sums
  const slots = frames * job.species
  const to = first * featuresOf(job)
  if (stride === count) out.set(sums.sums.subarray(0, slots * stride), to)
  else {
    for (let slot = 0; slot < slots; slot++)
      out.set(sums.sums.subarray(slot * stride, slot * stride + count), to + slot * count)
  }
}
