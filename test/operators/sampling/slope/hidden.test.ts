import test from 'ava'
import type { Averaged } from '../../../../operators/sampling/slope/averaged.ts'
import { hiddenTurn } from '../../../../operators/sampling/slope/hidden.ts'

const LAGS = [1, 2, 4, 8, 16, 24, 32, 64]
const [SLOPE, AMPLITUDE, TIME] = [0.5, 3, 2]

/** A curve that has relaxed, and one straight line from the lag of 16 on through the lags of 16 and 64. */
function relaxed(amplitude: number, relaxing = 0): Averaged {
  const curve = (lag: number) => 1 + SLOPE * lag + amplitude * (1 - Math.exp(-lag / TIME))
  const weights = Float64Array.from(LAGS, (lag) => (lag === 16 ? -1 : lag === 64 ? 1 : 0) / 48)
  const line = { start: LAGS.indexOf(16), times: [], slope: SLOPE, intercept: curve(16) - SLOPE * 16 }
  return {
    pool: { lags: LAGS, frames: 400, jackknives: [{ mean: Float64Array.from(LAGS, curve) }] },
    candidates: [line, { ...line, times: [9] }],
    shares: Float64Array.of(1 - relaxing, relaxing),
    slope: SLOPE,
    weights,
    relaxing,
  } as unknown as Averaged
}

/** max_θ (e^{−a/θ} − e^{−b/θ})/(b − a), at θ = (b − a)/ln(b/a). */
function mostTurn(a: number, b: number): number {
  const time = (b - a) / Math.log(b / a)
  return (Math.exp(-a / time) - Math.exp(-b / time)) / (b - a)
}

test('what is over between a quarter of the start and the start could hide among the lags: at its worst time', (t) => {
  // A quarter of 16 is 4: A (e^{−4/θ} − e^{−16/θ}) was gained since.
  const gained = AMPLITUDE * (Math.exp(-4 / TIME) - Math.exp(-16 / TIME))
  const expected = (gained * mostTurn(16, 64)) / SLOPE
  const found = hiddenTurn(relaxed(AMPLITUDE))
  t.true(found <= expected * (1 + 1e-12) && found > 0.97 * expected, `${found} of ${expected}`)
  // Of either sign, and in proportion.
  t.true(Math.abs(hiddenTurn(relaxed(-AMPLITUDE)) / found - 1) < 1e-9)
  t.true(Math.abs(hiddenTurn(relaxed(2 * AMPLITUDE)) / found - 2) < 1e-9)
})

test('nothing is hidden by a curve that has been straight; models that relax have said it themselves', (t) => {
  t.true(hiddenTurn(relaxed(0)) < 1e-12)
  // A mean over the lines alone.
  t.true(Math.abs(hiddenTurn(relaxed(AMPLITUDE, 0.4)) / hiddenTurn(relaxed(AMPLITUDE)) - 1) < 1e-9)
  t.is(hiddenTurn(relaxed(AMPLITUDE, 1)), 0)
})

test('times that no model may have are not looked for: a sixth of the run', (t) => {
  const short = relaxed(AMPLITUDE)
  const cut = { ...short, pool: { ...short.pool, frames: 52 } }
  // θ up to 8 frames of 52, on half octaves from 1.
  const turn = (Math.exp(-16 / 8) - Math.exp(-64 / 8)) / 48
  const gained = AMPLITUDE * (Math.exp(-4 / TIME) - Math.exp(-16 / TIME))
  t.true(Math.abs(hiddenTurn(cut) / ((gained * turn) / SLOPE) - 1) < 1e-9)
})
