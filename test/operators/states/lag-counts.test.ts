import test from 'ava'
import { countLags, emptyPast, type LagJob } from '../../../operators/states/lag-counts.ts'
import { wandering } from '../../helpers/labels.ts'
import { seeded } from '../../helpers/random.ts'

/** Counts [lag][from][to] by looking at every pair and all between its ends. */
function bruteForce(series: readonly (readonly number[])[], { lags, states, strided }: LagJob): number[] {
  const counts = new Array<number>(lags.length * states * states).fill(0)
  lags.forEach((lag, k) => {
    for (const labels of series)
      for (let t = 0; t + lag < labels.length; t++) {
        if (strided && t % lag !== 0) continue
        if (labels.slice(t, t + lag + 1).includes(-1)) continue
        const [i, j] = [labels[t], labels[t + lag]]
        if (i < states && j < states) counts[(k * states + i) * states + j]++
      }
  })
  return counts
}

function counted(
  series: readonly (readonly number[])[],
  job: LagJob,
  cuts: (frames: number) => number[],
): number[] {
  const counts = new Float64Array(job.lags.length * job.states * job.states)
  const frames = series[0].length
  const past = emptyPast(series.length, Math.max(...job.lags))
  const edges = [0, ...cuts(frames), frames]
  for (let part = 1; part < edges.length; part++) {
    const [from, to] = [edges[part - 1], edges[part]]
    series.forEach((labels, row) => {
      const own = Uint8Array.from(labels.slice(from, to), (label) => label + 1)
      countLags(past, row, own, from, job, counts, 0)
    })
  }
  return [...counts]
}

const randomCuts = (seed: number) => (frames: number) => {
  const random = seeded(seed)
  return Array.from({ length: 9 }, () => Math.floor(random() * frames)).sort((a, b) => a - b)
}

for (const strided of [false, true])
  for (const gaps of [0, 0.01, 0.2])
    test(`${strided ? 'strided' : 'sliding'} counts are those of brute force, however frames are sliced (gaps ${gaps})`, (t) => {
      const series = wandering(5, 230, 4, 7, gaps)
      for (const lags of [[1], [13], [40, 1, 7, 100, 229]]) {
        const job = { lags, states: 4, strided }
        const truth = bruteForce(series, job)
        t.true(truth.some((count) => count > 0))
        t.deepEqual(
          counted(series, job, () => []),
          truth,
        )
        for (const seed of [1, 2, 3]) t.deepEqual(counted(series, job, randomCuts(seed)), truth)
        t.deepEqual(
          counted(series, job, (frames) => Array.from({ length: frames - 1 }, (_, i) => i + 1)),
          truth,
        )
      }
    })

test('labels above the states are passed over and end nothing', (t) => {
  const series = wandering(3, 200, 6, 3, 0)
  const job = { lags: [1, 9], states: 4, strided: false }
  t.deepEqual(counted(series, job, randomCuts(5)), bruteForce(series, job))
})

test('a series by hand: 0 0 1 gap 1 1 0', (t) => {
  const series = [[0, 0, 1, -1, 1, 1, 0]]
  t.deepEqual(
    counted(series, { lags: [1], states: 2, strided: false }, () => [4]),
    [1, 1, 1, 1],
  )
  t.deepEqual(
    counted(series, { lags: [2], states: 2, strided: false }, () => [3]),
    [0, 1, 1, 0],
  )
  t.deepEqual(
    counted(series, { lags: [2], states: 2, strided: true }, () => [3]),
    [0, 1, 1, 0],
  )
  t.deepEqual(
    counted(series, { lags: [3], states: 2, strided: false }, () => [3]),
    [0, 0, 0, 0],
  )
})

test('labels that change in every frame wrap the ring many times', (t) => {
  const series = [Array.from({ length: 3000 }, (_, i) => (i * i + (i >> 3)) % 5)]
  const job = { lags: [1, 30, 5], states: 5, strided: false }
  t.deepEqual(counted(series, job, randomCuts(1)), bruteForce(series, job))
})
