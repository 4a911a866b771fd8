import test from 'ava'
import { type BoundedFit, fitBounded } from '../../../../operators/numerics/bounded-fit.ts'
import { alikeBy, errorsAmongAlike } from '../../../../operators/scattering/fits/alike-points.ts'
import { lineWidth, type WindowName, windowed } from '../../../../operators/vibrations/windows.ts'
import { HBAR } from '../../../../schemas/units.ts'
import { normal, seeded } from '../../../helpers/random.ts'

const [LAGS, INTERVAL, WIDTH] = [400, 0.01, 3]

/** Σ w² cos(Et/ħ) / Σ w² over the lags of both signs, as `windowed` has them. */
function byHand(window: WindowName, E: number): number {
  const w = windowed(new Float64Array(LAGS).fill(1), INTERVAL, window, WIDTH)
  const sum = (of: (t: number) => number) =>
    w.reduce((all, value, k) => all + (k === 0 ? 0.5 : 1) * value * value * of(k * INTERVAL), 0)
  return sum((t) => Math.cos((E * t) / HBAR)) / sum(() => 1)
}

for (const window of ['hann', 'gaussian'] as const)
  test(`${window}: noise is as alike as the window of the lags makes it`, (t) => {
    const alike = alikeBy(window, lineWidth(window, WIDTH, LAGS * INTERVAL))
    for (const E of [0, 0.2, 0.5, 1, 1.5, 2.5, 4])
      t.true(Math.abs(alike(E) - byHand(window, E)) < 2e-3, `${E}: ${alike(E)}, ${byHand(window, E)}`)
  })

const POINTS = 60
const X = Float64Array.from({ length: POINTS }, (_, k) => k / POINTS)

/** White noise over three points, ⅓ (a + b + c)√3: alike by ⅔ and ⅓. */
function smooth(random: () => number): Float64Array {
  const white = Array.from({ length: POINTS + 2 }, random)
  return X.map((_, k) => (white[k] + white[k + 1] + white[k + 2]) / Math.sqrt(3))
}

const shared = (apart: number): number => Math.max(0, 1 - (Math.abs(apart) * POINTS) / 3)

test('a line through points whose noise is alike: its errors are their scatter, those of points of their own are not', (t) => {
  const random = normal(seeded(5))
  const [own, alike] = [
    [0, 0],
    [0, 0],
  ]
  const worlds = 300
  for (let world = 0; world < worlds; world++) {
    const values = smooth(random).map((noise, k) => 1 + 2 * X[k] + noise)
    const fit = fitBounded([{ start: 1 }, { start: 1 }], ([a, b]) => values.map((y, k) => a + b * X[k] - y))
    ;[1, 2].forEach((truth, i) => {
      const z = (fit?.parameters[i] as number) - truth
      own[i] += (z / (fit?.errors[i] as number)) ** 2 / worlds
      alike[i] +=
        (z / (errorsAmongAlike(fit as NonNullable<typeof fit>, X, shared)[i] as number)) ** 2 / worlds
    })
  }
  for (const i of [0, 1]) {
    t.true(Math.sqrt(alike[i]) > 0.88 && Math.sqrt(alike[i]) < 1.12, `${alike[i]}`)
    t.true(Math.sqrt(own[i]) > 1.5, `${own[i]}`)
  }
})

test('points of their own keep their errors, and a parameter on its bound has none', (t) => {
  const values = X.map((x) => 1 + 2 * x + Math.sin(40 * x))
  const residuals = ([a, b]: readonly number[]) => values.map((y, k) => a + b * X[k] - y)
  const fit = fitBounded([{ start: 1 }, { start: 1 }], residuals) as BoundedFit
  const held = fitBounded([{ start: 1 }, { start: 0, low: -1, high: 0 }], residuals) as BoundedFit
  const alone = (apart: number) => (apart === 0 ? 1 : 0)
  for (const i of [0, 1])
    t.true(Math.abs((errorsAmongAlike(fit, X, alone)[i] as number) / (fit.errors[i] as number) - 1) < 1e-6)
  t.is(errorsAmongAlike(held, X, alone)[1], undefined)
})
