import test from 'ava'
import {
  chiSquareAt,
  chiSquareBelow,
  fisherAt,
  normalAt,
  normalBelow,
  studentAt,
  studentBelow,
} from '../../../operators/numerics/distributions.ts'
import { lnGamma } from '../../../operators/numerics/special-functions.ts'
import { fewestEvents, mostEvents } from '../../../operators/sampling/bounds.ts'
import { studentQuantile } from '../../../operators/sampling/statistics.ts'

const near = (a: number, b: number, within = 1e-9) => Math.abs(a - b) <= within * Math.max(1, Math.abs(b))

test('ln Γ of whole and half numbers', (t) => {
  let factorial = 1
  for (let n = 1; n < 15; n++) {
    t.true(near(lnGamma(n), Math.log(factorial)), `${n}`)
    factorial *= n
  }
  t.true(near(lnGamma(0.5), Math.log(Math.sqrt(Math.PI))))
  t.true(near(lnGamma(0.25) + lnGamma(0.75), Math.log(Math.PI * Math.SQRT2)))
})

test('Student’s t agrees with its closed forms, and with the quantiles of whole degrees', (t) => {
  for (const x of [-3, -0.5, 0, 0.2, 1.7, 40]) {
    t.true(near(studentBelow(x, 1), 0.5 + Math.atan(x) / Math.PI), `Cauchy ${x}`)
    t.true(near(studentBelow(x, 2), 0.5 + x / (2 * Math.sqrt(2 + x * x))), `two degrees ${x}`)
    t.true(near(studentBelow(x, Number.POSITIVE_INFINITY), normalBelow(x)))
  }
  for (const freedom of [1, 2, 3, 7, 15, 63])
    t.true(near(studentAt(0.8413447460685429, freedom), studentQuantile(freedom), 1e-8), `${freedom}`)
  t.true(studentAt(0.975, 3.5) < studentAt(0.975, 3) && studentAt(0.975, 3.5) > studentAt(0.975, 4))
})

test('χ², F and the normal distribution as in the tables', (t) => {
  t.true(near(chiSquareBelow(3, 2), 1 - Math.exp(-1.5)))
  t.true(near(chiSquareAt(0.95, 10), 18.3070380532, 1e-9))
  t.true(near(chiSquareAt(0.05, 40), 26.5093031902, 1e-9))
  t.true(near(fisherAt(0.95, 1, 30), studentAt(0.975, 30) ** 2, 1e-9))
  t.true(near(fisherAt(0.95, 3, 30), 2.9222771906, 1e-8))
  t.true(near(normalBelow(1), 0.8413447460685429))
  t.true(near(normalAt(0.975), 1.959963984540054))
  t.true(near(normalAt(1e-9), -5.997807015, 1e-8))
})

test('bounds of counts: no event allows −ln 0.05 of them', (t) => {
  t.true(near(mostEvents(0), -Math.log(0.05)))
  t.is(fewestEvents(0), 0)
  t.true(near(mostEvents(3), 7.753656528, 1e-8))
  // P(at least one | mean m) = 0.05
  t.true(near(fewestEvents(1), -Math.log(0.95)))
})
