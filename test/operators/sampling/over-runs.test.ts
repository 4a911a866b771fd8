import test from 'ava'
import { kaplanMeier } from '../../../operators/cages/kaplan-meier.ts'
import { overRunsAndParts } from '../../../operators/sampling/over-runs.ts'
import { errorBetween, piecesOf, replicasOr } from '../../../operators/sampling/sample-errors.ts'

const own = (part: { above: number; below: number; seen?: number }) => part

test('parts that saw nothing are left out, and nothing at all has no error', (t) => {
  const parts = [1, 2, 1, 2, 1, 2, 1, 2].map((above) => ({ above, below: 1 }))
  const full = overRunsAndParts([{ parts }], 'mean', own)
  t.is(full.value, 1.5)
  t.deepEqual(overRunsAndParts([{ parts: [...parts, { above: 0, below: 0 }] }], 'mean', own), full)
  const none = overRunsAndParts([{ parts: [] }], 'mean', own)
  t.deepEqual([none.error, none.method, none.samples], [undefined, 'none', 0])
})

test('neighbours are one block where what is measured lasts longer than a part', (t) => {
  const parts = [1, 3, 2, 4, 1, 3, 2, 4].map((above) => ({ above, below: 1 }))
  const { value, samples } = overRunsAndParts([{ parts }], 'mean', own, () => 2)
  t.is(value, 2.5)
  t.is(samples, 4)
})

test('what is there in every frame tells no error from one stretch of time; events do', (t) => {
  const one = [{ parts: [{ above: 100, below: 10 }] }]
  t.is(overRunsAndParts(one, 'presence', own).error, undefined)
  t.is(overRunsAndParts(one, 'rate', own).error, Math.sqrt(101) / 10)
})

test('a time from event to event has the interval of their rate, upside down', (t) => {
  const few = [{ parts: [1, 0, 1, 1].map((above) => ({ above, below: 2 })) }]
  const [rate, time] = (['rate', 'time'] as const).map((of) => overRunsAndParts(few, of, own))
  t.is(time.value, 8 / 3)
  t.is(time.low, 1 / (rate.high as number))
  t.is(time.high, 1 / (rate.low as number))
  const none = overRunsAndParts([{ parts: [{ above: 0, below: 8 }] }], 'time', own)
  t.is(none.error, undefined)
  t.true((none.low as number) > 0 && none.high === undefined)
})

test('a share of few trials, or of all, is not ± 0', (t) => {
  const all = [{ parts: [3, 2, 4, 1].map((n) => ({ above: n, below: n, seen: 1 })) }]
  const { value, error, method } = overRunsAndParts(all, 'share', own)
  t.is(value, 1)
  t.true((error as number) > 0.03)
  t.is(method, 'events')
})

test('a survival of 1 or 0 is not ± 0, and its interval stays inside', (t) => {
  const ended = Float64Array.of(0, 0, 1, 1)
  for (const { error, low, high, survival, method } of kaplanMeier(
    ended,
    new Float64Array(4),
    [0, 1, 2, 3],
  )) {
    t.true(error > 0 && low >= 0 && high <= 1 && low <= survival && survival <= high)
    t.is(method, survival > 0 && survival < 1 ? 'Greenwood' : 'Wilson')
  }
})

test('samples: parts remember each other, replicas do not, equal ones tell nothing', (t) => {
  const rising = Float64Array.from({ length: 16 }, (_, k) => k)
  t.true((errorBetween(rising, undefined, 'parts') as number) > 1.5 * (errorBetween(rising) as number))
  t.is(errorBetween([2, 2, 2]), undefined)
  const run = { total: 3, parts: [1, 2] }
  t.is(piecesOf([run]).pieces.length, 2)
  t.deepEqual(
    piecesOf([run, run]).pieces.map(({ state }) => state),
    [3, 3],
  )
  t.deepEqual(
    replicasOr([[1, 2], [3]], (own) => own.length, 'ions'),
    { method: 'replicas', pieces: [2, 1] },
  )
})

test('what is counted in a part that saw nothing is not lost', (t) => {
  const parts = [
    { above: 1, below: 0 },
    { above: 0, below: 2 },
    { above: 1, below: 0 },
    { above: 0, below: 0 },
    { above: 2, below: 3 },
  ]
  for (const statistic of ['time', 'rate'] as const) {
    const { value, low, high, samples } = overRunsAndParts([{ parts }], statistic, (part) => part)
    t.is(value, statistic === 'time' ? 5 / 4 : 4 / 5)
    t.true((low as number) < value && value < (high as number))
    t.is(samples, 4)
  }
})
