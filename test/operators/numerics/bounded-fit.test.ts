import test from 'ava'
import { akaikeKnown, akaikeShape } from '../../../operators/numerics/akaike.ts'
import { type BoundedFit, fitBounded } from '../../../operators/numerics/bounded-fit.ts'
import { faddeevaReal, voigt } from '../../../operators/numerics/faddeeva.ts'
import { remembered } from '../../../operators/numerics/remembered.ts'
import { normal, seeded } from '../../helpers/random.ts'

const X = Array.from({ length: 30 }, (_, i) => i / 10)
const residuals =
  (values: readonly number[], sigma: number) =>
  ([a, b, c]: readonly number[]) =>
    Float64Array.from(X, (x, i) => (a * Math.exp(-b * x) + c - values[i]) / sigma)

test('a fit finds the parameters, and its errors hold them as often as they say', (t) => {
  const random = normal(seeded(1))
  const truth = [2, 1.3, 0.5]
  let [inside, all] = [0, 0]
  for (let world = 0; world < 150; world++) {
    const values = X.map((x) => 2 * Math.exp(-1.3 * x) + 0.5 + 0.05 * random())
    const fit = fitBounded(
      [{ start: 1 }, { start: 0.5, low: 0 }, { start: 0 }],
      residuals(values, 0.05),
    ) as BoundedFit
    truth.forEach((value, i) => {
      all += 1
      if (Math.abs(fit.parameters[i] - value) < (fit.errors[i] as number)) inside += 1
    })
  }
  t.true(inside / all > 0.6 && inside / all < 0.76, `${inside / all}`)
})

test('derivatives that are given lead where differences lead', (t) => {
  const random = normal(seeded(2))
  const values = X.map((x) => 2 * Math.exp(-1.3 * x) + 0.5 + 0.05 * random())
  const start = [{ start: 1 }, { start: 0.5, low: 0 }, { start: 0 }]
  const own = fitBounded(start, residuals(values, 0.05)) as BoundedFit
  const given = fitBounded(start, residuals(values, 0.05), ([a, b]) => [
    Float64Array.from(X, (x) => Math.exp(-b * x) / 0.05),
    Float64Array.from(X, (x) => (-a * x * Math.exp(-b * x)) / 0.05),
    Float64Array.from(X, () => 1 / 0.05),
  ]) as BoundedFit
  own.parameters.forEach((value, i) => {
    t.true(Math.abs(given.parameters[i] - value) < 1e-4 * (own.errors[i] as number))
    t.true(Math.abs((given.errors[i] as number) / (own.errors[i] as number) - 1) < 1e-5)
  })
})

test('a parameter that ends on its bound is held there, without an error, and makes the others no more certain', (t) => {
  const values = X.map((x) => 2 * Math.exp(-1.3 * x) - 0.2)
  const fit = fitBounded(
    [{ start: 1 }, { start: 0.5, low: 0 }, { start: 0.1, low: 0 }],
    residuals(values, 0.01),
  ) as BoundedFit
  t.is(fit.parameters[2], 0)
  t.is(fit.errors[2], undefined)
  const held = fitBounded([{ start: 1 }, { start: 0.5 }], ([a, b]) =>
    residuals(values, 0.01)([a, b, 0]),
  ) as BoundedFit
  t.true(Math.abs(held.parameters[1] - fit.parameters[1]) < 1e-5)
  // Of data that end there without a bound.
  const [a, b] = fit.parameters
  const there = X.map((x) => a * Math.exp(-b * x))
  const free = fitBounded(
    [{ start: 1 }, { start: 0.5 }, { start: 0.1 }],
    residuals(there, 0.01),
  ) as BoundedFit
  t.true(Math.abs((free.errors[1] as number) / (fit.errors[1] as number) - 1) < 1e-3)
  t.true((fit.errors[1] as number) > 1.2 * (held.errors[1] as number))
})

test('parameters that the data do not determine are not made up', (t) => {
  const both = ([a, b]: readonly number[]) => Float64Array.from(X, (x) => (a + b) * x - 3 * x)
  t.is(fitBounded([{ start: 1 }, { start: 1 }], both), undefined)
  t.is(
    fitBounded([{ start: 1 }], () => Float64Array.of(Number.NaN)),
    undefined,
  )
})

test('the real part of w(z): on both axes, far out, and the area of what it makes', (t) => {
  for (const x of [0, 0.3, 1, 3]) t.true(Math.abs(faddeevaReal(x, 0) - Math.exp(-x * x)) < 1e-11, `${x}`)
  // e^{y²} erfc(y) at 1 and at 3.
  t.true(Math.abs(faddeevaReal(0, 1) - 0.427583576155807) < 1e-11)
  t.true(Math.abs(faddeevaReal(0, 3) - 0.179001151181389) < 1e-11)
  t.true(Math.abs(voigt(40, 0.5, 1) / (0.5 / Math.PI / (1600 + 0.25)) - 1) < 2e-3)
  // Against the convolution.
  for (const [x, g] of [
    [0, 0.2],
    [1.3, 0.2],
    [2.5, 1],
  ]) {
    let sum = 0
    for (let i = -8000; i <= 8000; i++) {
      const u = i / 1000
      sum +=
        ((0.001 * Math.exp((-u * u) / 2)) / Math.sqrt(2 * Math.PI)) * (g / Math.PI / ((x - u) ** 2 + g * g))
    }
    t.true(Math.abs(voigt(x, g, 1) - sum) < 1e-9)
  }
})

test('Akaike: a parameter costs two, more where there are few points, and all where there are none', (t) => {
  t.is(akaikeKnown(10, 3, 1e9).toFixed(3), '16.000')
  t.is(akaikeKnown(10, 3, 8), 10 + 6 + 24 / 4)
  t.is(akaikeKnown(10, 3, 4), Number.POSITIVE_INFINITY)
  t.is(akaikeShape(1, 1, 3), Number.POSITIVE_INFINITY)
  // Twice the errors, the same choice.
  const gain = (scale: number) => akaikeShape(scale * 20, 2, 30) - akaikeShape(scale * 15, 3, 30)
  t.true(Math.abs(gain(1) - gain(4)) < 1e-9)
})

test('what is remembered is worked out once, and the oldest is forgotten', (t) => {
  const calls: string[] = []
  const f = remembered((a, b) => calls.push(`${a} ${b}`), 2)
  t.deepEqual([f(1, 2), f(1, 2), f(3, 4), f(1, 2), f(5, 6), f(3, 4)], [1, 1, 2, 1, 3, 4])
})
