import type { Field } from '../../sources/common/source.ts'
import type { Checked } from '../frame/frames.ts'
import type { Folding } from './folding.ts'
import { gather } from './fractions.ts'

/** How many cells n to move every atom by, [row][3]; `folded` are the fractions as they are written.
 *  By flags n = i(t) − i(first frame); none where coordinates are unwrapped, but for jumps that were taken back; else by the
 *  shortest step. */
export function countImages(
  folding: Folding,
  frame: Checked,
  folded: Float64Array,
  images: Float64Array,
): void {
  const { next } = folding
  if (next === 'first') images.fill(0)
  else if (frame.coordinates.endsWith('unwrapped')) countUnwrapped(folding, frame, folded, images)
  else if (frame.images && next === 'on') {
    readFlags(folding, frame.images, frame.rows, images)
    subtract(images, folding.base as Float64Array, images)
  } else nearest(folding.last, frame.periodic, folded, images)
  if (frame.images && next !== 'on') {
    folding.base = new Float64Array(images.length)
    readFlags(folding, frame.images, frame.rows, folding.base)
    subtract(folding.base, images, folding.base)
  }
}

/** What is left of jumps that were taken back; of a stored frame it is found again. */
function countUnwrapped(folding: Folding, frame: Checked, folded: Float64Array, images: Float64Array): void {
  const { next, base, last } = folding
  if (next === 'again') {
    nearest(last, frame.periodic, folded, images)
    folding.base = images.some((value) => value !== 0) ? images.map((value) => -value) : undefined
  } else if (base) for (let i = 0; i < images.length; i++) images[i] = -base[i]
  else images.fill(0)
}

/** Image flags in the vectors before any flip: i × N. */
function readFlags({ turn }: Folding, flags: Field, rows: Int32Array, out: Float64Array): void {
  gather(flags, rows, out)
  if (!turn) return
  for (let i = 0; i < out.length; i += 3) {
    const [a, b, c] = [out[i], out[i + 1], out[i + 2]]
    for (let k = 0; k < 3; k++) out[i + k] = a * turn[k] + b * turn[3 + k] + c * turn[6 + k]
  }
}

function subtract(a: Float64Array, b: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = a[i] - b[i]
}

function nearest(
  last: Float64Array,
  periodic: readonly boolean[],
  folded: Float64Array,
  out: Float64Array,
): void {
  for (let c = 0; c < 3; c++) {
    if (periodic[c]) for (let i = c; i < out.length; i += 3) out[i] = Math.round(last[i] - folded[i])
    else for (let i = c; i < out.length; i += 3) out[i] = 0
  }
}
