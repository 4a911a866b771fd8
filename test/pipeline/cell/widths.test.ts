import test from 'ava'
import { perpendicularWidths, volumeOf } from '../../../pipeline/cell/widths.ts'

test('volume and widths of a box and of a sheared one', (t) => {
  t.is(volumeOf([2, 0, 0, 0, 3, 0, 0, 0, 5]), 30)
  t.deepEqual(perpendicularWidths([2, 0, 0, 0, 3, 0, 0, 0, 5]), [2, 3, 5])
  // b leans by its own height along a: faces of b and c stay where they are, those of a come closer by √2.
  const sheared = [4, 0, 0, 3, 3, 0, 0, 0, 7]
  t.is(volumeOf(sheared), 84)
  const [a, b, c] = perpendicularWidths(sheared)
  t.true(Math.abs(a - 4 / Math.SQRT2) < 1e-12)
  t.true(Math.abs(b - 3) < 1e-12 && Math.abs(c - 7) < 1e-12)
})

test('a left-handed cell has the same volume', (t) => {
  t.is(volumeOf([0, 3, 0, 2, 0, 0, 0, 0, 5]), 30)
})
