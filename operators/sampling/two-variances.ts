import { fisherBelow } from '../numerics/distributions.ts'
import { MARGIN } from './estimate.ts'
import type { Square } from './means.ts'

/** Two variances of one mean are of one size where a ratio as large comes by chance more often than this, at either end. */
const ALIKE = 0.9
/** More degrees of freedom change nothing. */
const MANY = 1e4

/** What blocks of what was seen and what was counted say together of the variance of a mean: where one is larger than the other
 *  beyond chance (F test, one case in ten), it is the `larger`; else both weighted by their degrees, the count, which rests on a model, by no more than the blocks.
 *  Source: Satterthwaite, Biometrics Bull. 2, 110 (1946), degrees of a sum of variances. */
export function together(
  blocks: Square,
  counted: Square,
): { larger: 'blocks' | 'counted' } | { larger: 'neither'; both: Square } {
  if (isBeyond(blocks, counted)) return { larger: 'blocks' }
  if (isBeyond(counted, blocks)) return { larger: 'counted' }
  return { larger: 'neither', both: weighted(blocks, counted) }
}

const isBeyond = (larger: Square, smaller: Square): boolean =>
  fisherBelow(larger.square / smaller.square, Math.min(larger.dof, MANY), Math.min(smaller.dof, MANY)) >
  ALIKE + MARGIN

function weighted(blocks: Square, counted: Square): Square {
  const part = blocks.dof / (blocks.dof + Math.min(blocks.dof, counted.dof))
  const [own, other] = [part * blocks.square, (1 - part) * counted.square]
  const square = own + other
  return { square, dof: (square * square) / ((own * own) / blocks.dof + (other * other) / counted.dof) }
}
