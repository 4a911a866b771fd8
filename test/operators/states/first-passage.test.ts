import test from 'ava'
import { firstPassage } from '../../../operators/states/first-passage.ts'
import { passThrough, type Tally } from '../../../operators/states/passages.ts'
import { chain, labelRun, wandering } from '../../helpers/labels.ts'
import { finished } from '../../helpers/live/finished.ts'
import { seeded } from '../../helpers/random.ts'

/** Arrivals, their times, and waits that were cut off, from every frame on its own. */
function bruteForce(series: readonly (readonly number[])[], from: number, to: number) {
  const found = { arrivals: 0, arrived: 0, cut: 0, waited: 0 }
  for (const labels of series)
    labels.forEach((label, t) => {
      if (label !== from) return
      let end = t + 1
      while (end < labels.length && labels[end] !== to && labels[end] !== -1) end++
      if (labels[end] === to) {
        found.arrivals++
        found.arrived += end - t
      } else {
        found.cut++
        found.waited += end - 1 - t
      }
    })
  return found
}

for (const gaps of [0, 0.02])
  test(`times are those of brute force over every frame (gaps ${gaps})`, async (t) => {
    const series = wandering(20, 160, 4, 5, gaps)
    const { rows } = finished(firstPassage(), [await labelRun(series, 0.5)])
    t.is(rows.length, 12)
    for (const row of rows) {
      const { arrivals, arrived, cut, waited } = bruteForce(
        series,
        row['from'] as number,
        row['to'] as number,
      )
      t.is(row['arrivals'], arrivals)
      t.is(row['cut'], cut)
      t.true(Math.abs((row['direct'] as number) - (0.5 * (arrived + waited)) / arrivals) < 1e-12)
      t.true(Math.abs((row['mean'] as number) - (0.5 * arrived) / arrivals) < 1e-12)
      t.true((row['error'] as number) > 0)
    }
  })

test('slicing the frames changes nothing', (t) => {
  const labels = Uint8Array.from(wandering(1, 500, 3, 2)[0], (label) => label + 1)
  const run = (ends: readonly number[]): Tally => {
    const tally = Object.fromEntries(
      ['arrivals', 'arrived', 'passages', 'cut', 'waited'].map((name) => [name, new Float64Array(9)]),
    ) as unknown as Tally
    const pending = { origins: new Float64Array(9), moments: new Float64Array(9), seen: new Float64Array(1) }
    let from = 0
    for (const end of [...ends, 500]) {
      passThrough(pending, 0, 3, labels.subarray(from, end), from, tally, 0)
      from = end
    }
    return tally
  }
  const whole = run([])
  t.true(whole.arrivals[1] > 0)
  t.deepEqual(run([1, 2, 100, 101, 300]), whole)
  t.deepEqual(run(Array.from({ length: 499 }, (_, i) => i + 1)), whole)
})

test('by hand: 0 0 1 0 2', async (t) => {
  const { rows } = finished(firstPassage(), [await labelRun([[0, 0, 1, 0, 2]])])
  const of = (from: number, to: number) => rows.find((row) => row['from'] === from && row['to'] === to)
  t.like(of(0, 1), { arrivals: 2, cut: 1, passages: 1, mean: 1.5, direct: 2, status: 'cut-off' })
  // four of one passage, and the third of the frames that was cut off
  t.true(Math.abs(Number(of(0, 1)?.['error']) - Math.hypot(4, 2 / 3)) < 1e-12)
  t.is(of(0, 1)?.['method'], 'passages')
  t.like(of(0, 2), { arrivals: 3, cut: 0, passages: 1, direct: 8 / 3 })
  t.like(of(2, 0), { arrivals: 0, cut: 1, direct: null, mean: null, error: null, status: 'not-seen' })
})

test('a known chain: the censored time finds the truth where the mean of arrivals is far too short', async (t) => {
  const T = [
    [0.95, 0.05, 0],
    [0.04, 0.955, 0.005],
    [0, 0.5, 0.5],
  ]
  const random = seeded(3)
  const series = Array.from({ length: 300 }, (_, i) => chain(T, 400, random, i % 2))
  const { rows } = finished(firstPassage(), [await labelRun(series)])
  const row = rows.find(({ from, to }) => from === 0 && to === 2)
  // m_1 = (1 + 0.04 m_0) / 0.045 and m_0 = 20 + m_1
  const truth = 20 + (1 + 0.04 * 20) / 0.005
  const { direct, error, mean, cut, arrivals } = row as Record<string, number>
  const scatter = Math.sqrt(error ** 2 - ((cut / (cut + arrivals)) * direct) ** 2)
  t.true(Math.abs(direct - truth) < 4 * scatter, `${direct} ± ${scatter}, truth ${truth}`)
  t.true(scatter < 0.15 * truth)
  t.true(mean < 0.6 * truth)
})

test('gaps cut off passages that go by way of another state: the time is off, its error holds the truth, and it is told of', async (t) => {
  const T = [
    [0.9, 0.1, 0],
    [0, 0.9, 0.1],
    [0.1, 0, 0.9],
  ]
  const random = seeded(4)
  const series = Array.from({ length: 60 }, (_, i) => chain(T, 400, random, i % 3))
  for (const labels of series) for (let frame = 15; frame < 400; frame += 16) labels[frame] = -1
  const { rows } = finished(firstPassage(), [await labelRun(series)])
  const { direct, error, status } = rows.find(({ from, to }) => from === 0 && to === 2) as Record<
    string,
    number
  >
  t.log(`${direct} ± ${error}`)
  t.true(Math.abs(direct - 20) > 1, 'by way of 1 it takes 20 frames')
  t.true(Math.abs(direct - 20) < 2 * error, `${direct} ± ${error}`)
  t.is(String(status), 'cut-off')
})
