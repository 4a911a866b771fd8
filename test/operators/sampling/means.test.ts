import test from 'ava'
import { meanOverTime, type Parts } from '../../../operators/sampling/means.ts'
import { studentQuantile } from '../../../operators/sampling/statistics.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { assertHonest, SEVERAL } from './pooled.ts'

const parts = (values: readonly number[], weight = 1): Parts => ({
  values,
  weights: values.map(() => weight),
})

/** Means of 32 parts of an Ornstein–Uhlenbeck series of 512 frames about 1, its memory in frames. */
function series(deviate: () => number, memory: number): Parts {
  const keep = Math.exp(-1 / memory)
  let x = deviate()
  const values = new Float64Array(32)
  for (let t = 0; t < 512; t++) {
    values[t >> 4] += (1 + x) / 16
    x = keep * x + Math.sqrt(1 - keep * keep) * deviate()
  }
  return parts([...values])
}

test('alternating parts are independent enough: t s/√M', (t) => {
  const values = [1, 2, 1, 2, 1, 2, 1, 2]
  const { value, error, method, samples, dof, left } = meanOverTime([parts(values)])
  t.is(value, 1.5)
  t.is(left, 0)
  t.is(method, 'time blocks')
  t.is(samples, 8)
  t.is(dof, 7)
  const s = Math.sqrt(2 / 7)
  t.true(Math.abs((error as number) - (studentQuantile(7) * s) / Math.sqrt(8)) < 1e-7)
})

test('parts that rise are merged to four, and what correlation is left is counted', (t) => {
  const { samples, left, dof } = meanOverTime([parts(Array.from({ length: 32 }, (_, k) => k))])
  t.is(samples, 4)
  // Σ d d' / Σ d² of −12, −4, 4, 12 is ¼; × K/(K − 1), and of white parts it is −1/(M − 1) in the mean
  t.true(Math.abs(left - Math.min(0.6, 0.25 * (4 / 3) + 1 / 3)) < 1e-12)
  t.true(Math.abs(dof - Math.max(1, (4 * (1 - left)) / (1 + left) - 1)) < 1e-12)
})

test('replicas that scatter more than their parts give t s/√n between them', (t) => {
  const run = (shift: number) => parts(Array.from({ length: 32 }, (_, k) => shift + (k % 2 === 0 ? 1 : -1)))
  const far = meanOverTime([-0.35, 0.35, -0.35, 0.35].map(run))
  t.is(far.method, 'replicas')
  t.is(far.samples, 4)
  const s = 0.35 * Math.sqrt(4 / 3)
  t.true(Math.abs((far.error as number) - (studentQuantile(3) * s) / 2) < 1e-7)
  t.is(meanOverTime([-0.1, 0.1, -0.1, 0.1].map(run)).method, 'time blocks')
})

test('runs that are far apart have no smaller error than their scatter allows', (t) => {
  const run = (shift: number) => parts(Array.from({ length: 32 }, (_, k) => shift + 0.1 * (k % 2)))
  const { error } = meanOverTime([run(0), run(1), run(5)])
  t.true((error as number) > 0.8 * studentQuantile(2) * Math.sqrt(7 / 3))
})

test('runs count by what they saw', (t) => {
  t.true(Math.abs(meanOverTime([parts([1, 2, 1, 2], 3), parts([4, 5, 4, 5], 1)]).value - 2.25) < 1e-12)
})

test('parts that are all equal tell no error: never ± 0', (t) => {
  const { value, error, method } = meanOverTime([parts([1, 1, 1, 1, 1, 1, 1, 1])])
  t.is(value, 1)
  t.is(error, undefined)
  t.is(method, 'none')
  t.is(meanOverTime([parts([3])]).error, undefined)
})

test('errors hold the mean for white series and for memories of a tenth of the run, one run and two', (t) => {
  const deviate = normal(seeded(21))
  const of = (memory: number, runs: number) =>
    Array.from({ length: 400 }, () =>
      meanOverTime(Array.from({ length: runs }, () => series(deviate, memory))),
    )
  assertHonest(t, of(0.1, 1), 1, 'white')
  assertHonest(t, of(20, 1), 1, '20 of 512 frames')
  assertHonest(t, of(20, 2), 1, 'two runs', SEVERAL)
  assertHonest(t, of(20, 4), 1, 'four runs', SEVERAL)
})
