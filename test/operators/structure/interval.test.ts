import test from 'ava'
import { interval68, student68 } from '../../../operators/structure/interval.ts'

test("Student's quantiles for 68.27 % are those of the tables", (t) => {
  for (const [freedom, expected] of [
    [1, 1.837337],
    [2, 1.321277],
    [3, 1.196881],
    [4, 1.141627],
    [9, 1.058728],
    [15, 1.034463],
  ]) {
    t.true(Math.abs(student68(freedom) - expected) < 3e-5, `${freedom}: ${student68(freedom)}`)
  }
})

test('the interval of two values is t₁ times half their difference, of one it is unknown', (t) => {
  t.true(Math.abs((interval68([1, 3]) ?? 0) - 1.8373) < 1e-4)
  t.is(interval68([1]), undefined)
  t.is(interval68([]), undefined)
})
