import test from 'ava'
import {
  type CountParts,
  eventsOverTime,
  rateOverTime,
  shareOfTrials,
} from '../../../operators/sampling/counts.ts'
import { ratioOverTime } from '../../../operators/sampling/ratios.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { assertHonest, pooledRms } from './pooled.ts'

const uniform = seeded(31)

function poisson(mean: number): number {
  let [count, product] = [0, uniform()]
  for (const limit = Math.exp(-mean); product > limit; product *= uniform()) count++
  return count
}

const run = (mean: number): CountParts => ({
  events: Array.from({ length: 16 }, () => poisson(mean / 16)),
  exposure: new Float64Array(16).fill(0.5),
})

test('no event is 0 with the error of one, and the interval of none', (t) => {
  const { value, error, method, low, high } = rateOverTime([
    { events: new Float64Array(16), exposure: new Float64Array(16).fill(0.5) },
  ])
  t.is(value, 0)
  t.is(error, 1 / 8)
  t.is(method, 'events')
  t.is(low, 0)
  // Upper end at one standard deviation: P(no event) = 1 − 0.8413
  t.true(Math.abs((high as number) - -Math.log(1 - 0.841344746068543) / 8) < 1e-9)
})

test('equal counts in all parts keep the error of a count', (t) => {
  const few = rateOverTime([{ events: new Float64Array(8).fill(1), exposure: new Float64Array(8).fill(1) }])
  t.is(few.error, 3 / 8)
  t.true((few.low as number) < few.value && few.value < (few.high as number))
  t.true((few.high as number) - few.value > few.value - (few.low as number))
})

test('equal large counts are never ± 0', (t) => {
  const many = rateOverTime([{ events: new Float64Array(8).fill(9), exposure: new Float64Array(8).fill(1) }])
  t.is(many.error, Math.sqrt(73) / 8)
  t.is(many.method, 'events')
})

test('errors of rates hold the truth: many events in one run, few in four', (t) => {
  const of = (mean: number, runs: number) =>
    Array.from({ length: 600 }, () => rateOverTime(Array.from({ length: runs }, () => run(mean / runs))))
  assertHonest(t, of(60, 1), 60 / 8, 'sixty events')
  assertHonest(t, of(60, 4), 60 / 32, 'sixty events in four runs')
})

/** Events of 32 parts: each alone, or with another one that is as likely to come with it as not. */
function inParts(mean: number, isPair: boolean): CountParts {
  const events = Array.from({ length: 32 }, () => {
    const first = poisson(mean / (isPair ? 1.5 : 1) / 32)
    return isPair
      ? first + Array.from({ length: first }, () => uniform() < 0.5).filter(Boolean).length
      : first
  })
  return { events, exposure: new Float64Array(32).fill(0.25) }
}

test('events that come one by one have errors near that of their number, without the few that are many times too large', (t) => {
  const seen = Array.from({ length: 600 }, () => inParts(100, false))
  const span = (estimates: readonly { readonly error: number | undefined }[]) => {
    const errors = estimates.map(({ error }) => error as number)
    return Math.max(...errors) / Math.min(...errors)
  }
  const [plain, all] = [rateOverTime, eventsOverTime].map((of) => seen.map((each) => of([each])))
  t.true(span(plain) > 6, `${span(plain)}`)
  t.true(span(all) < 5, `${span(all)}`)
  const rms = pooledRms(all, 100 / 8)
  t.true(rms > 0.78 && rms < 1.05, `rms of z ${rms}`)
  all.forEach(({ error, value }) => {
    t.true((error as number) >= (1 - 1e-12) * Math.sqrt(value / 8))
  })
})

test('events that come in pairs have the errors of fewer', (t) => {
  const all = Array.from({ length: 600 }, () => eventsOverTime([inParts(100, true)]))
  const rms = pooledRms(all, 100 / 8)
  t.true(rms > 0.78 && rms < 1.08, `rms of z ${rms}`)
  const byNumber = pooledRms(
    all.map((each) => ({ ...each, error: Math.sqrt(each.value / 8), dof: Number.POSITIVE_INFINITY })),
    100 / 8,
  )
  t.true(byNumber > 1.2, `${byNumber} by their number`)
})

test('few events, replicas that scatter and equal counts keep the errors of rates', (t) => {
  const few = inParts(8, false)
  t.deepEqual(eventsOverTime([few]), rateOverTime([few]))
  const apart = [10, 100, 200].map((mean) => inParts(mean, false))
  t.deepEqual(eventsOverTime(apart), rateOverTime(apart))
})

test('a share of few trials is neither 0 nor 1 without an error', (t) => {
  const all = shareOfTrials(2, 2)
  t.is(all.value, 1)
  t.true((all.error as number) > 0.1 && (all.low as number) < 0.8 && all.high === 1)
  // Wilson at one standard deviation: |p − k/n| = √(p (1 − p)/n) at both ends
  const { low, high, value } = shareOfTrials(3, 10)
  for (const p of [low, high] as number[])
    t.true(Math.abs(Math.abs(p - value) - Math.sqrt((p * (1 - p)) / 10)) < 1e-12)
})

/** Root mean square of (k/n − p)/error over all k of binomials, exact. */
function binomialRms(scale: number): number {
  let [squares, cases] = [0, 0]
  for (const p of [0.6, 0.8, 0.9])
    for (const n of [10, 20, 40, 100]) {
      let chance = (1 - p) ** 2
      for (let i = 2; i < n; i++) chance *= 1 - p
      for (let k = 0; k <= n; k++) {
        const { value, error } = shareOfTrials(k, n)
        squares += chance * ((value - p) / (scale * (error as number))) ** 2
        chance *= ((n - k) * p) / ((k + 1) * (1 - p))
      }
      cases++
    }
  return Math.sqrt(squares / cases)
}

test('errors of shares of trials hold the truth, those of trials that all end alike too', (t) => {
  const rms = binomialRms(1)
  t.true(rms > 0.88 && rms < 1.1, `${rms}`)
  t.true(binomialRms(0.8) > 1.1 && binomialRms(1.25) < 0.88)
  for (const n of [1, 3, 20]) {
    const { value, error, low, high } = shareOfTrials(0, n)
    t.true(Math.abs(value + (error as number) - (high as number)) < 1e-12 && low === 0)
  }
})

test('a ratio of sums has the error of its linearised parts', (t) => {
  const deviate = normal(seeded(32))
  const estimates = Array.from({ length: 1000 }, () => {
    const below = Array.from({ length: 32 }, () => 5 + 2 * deviate())
    const above = below.map((b) => 2 * b + deviate())
    return ratioOverTime([{ above, below, weights: new Float64Array(32).fill(1) }])
  })
  assertHonest(t, estimates, 2, 'ratio')
  const [{ value, error, low, high }] = estimates
  t.true(Math.abs(Math.log((high as number) / value) - (error as number) / value) < 1e-12)
  t.true(Math.abs((low as number) * (high as number) - value * value) < 1e-12)
})
