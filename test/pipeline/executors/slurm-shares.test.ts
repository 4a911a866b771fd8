import test from 'ava'
import { cutShares, ranges, taskCount } from '../../../pipeline/executors/cluster/shares.ts'
import { seeded } from '../../helpers/random.ts'

/** Runs with random numbers of tasks and costs. */
function randomRuns(seed: number) {
  const random = seeded(seed)
  const some = (most: number) => Math.ceil(random() * most)
  return Array.from({ length: some(20) }, () => ({
    tasks: Array.from({ length: some(3) }, () => [some(40), some(1e9)] as [number, number]),
  }))
}

test('every task is in one share, in order, and shares are alike in bytes', (t) => {
  for (let seed = 1; seed < 60; seed++) {
    const runs = randomRuns(seed)
    const costs = runs.map(({ tasks }) => tasks.flatMap(([n, cost]) => new Array<number>(n).fill(cost)))
    const all = costs.flatMap((own, run) => own.map((_, task) => [run, task]))
    const total = costs.flat().reduce((sum, cost) => sum + cost, 0)
    const largest = Math.max(...costs.flat())
    for (const count of [1, 2, 7, all.length, all.length + 3]) {
      const shares = cutShares(runs, count)
      t.is(shares.length, count)
      const seen = shares.flatMap((spans) =>
        spans.flatMap(({ run, from, to }) => Array.from({ length: to - from }, (_, i) => [run, from + i])),
      )
      t.deepEqual(seen, all)
      for (const spans of shares) {
        const size = spans.reduce(
          (sum, { run, from, to }) => sum + costs[run].slice(from, to).reduce((a, b) => a + b, 0),
          0,
        )
        t.true(size <= total / count + largest)
        t.is(new Set(spans.map(({ run }) => run)).size, spans.length, 'a run is opened once')
      }
    }
    t.is(taskCount(runs), all.length)
  }
})

test('runs without a frame still belong to a share', (t) => {
  t.deepEqual(cutShares([{ tasks: [[2, 0]] }], 3).flat(), [{ run: 0, from: 0, to: 2 }])
})

test('numbers are written as ranges', (t) => {
  t.is(ranges([0, 1, 2, 3, 7, 9, 10]), '0-3,7,9-10')
  t.is(ranges([]), '')
})
