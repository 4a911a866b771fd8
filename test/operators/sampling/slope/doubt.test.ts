import test from 'ava'
import { averaged } from '../../../../operators/sampling/slope/averaged.ts'
import { errorOf, inDoubt } from '../../../../operators/sampling/slope/doubt.ts'
import { forwardHopping } from '../../../../runs/worlds/forward-hopping.ts'
import { walk } from '../../../../runs/worlds/walk.ts'
import { sumsOf } from '../../../bench/coverage/pair-sums.ts'

const near = (a: number, b: number) => Math.abs(a / b - 1) < 1e-6

test('one thing that is said has its own error', (t) => {
  t.true(near(errorOf([{ share: 1, off: 0, error: 2 }], 2), 2))
  t.true(near(errorOf([{ share: 1, off: 0, error: 2 }], 3), 2))
})

test('what is far away counts from the share on that is beyond three, two or one error of a normal deviate', (t) => {
  const far = (share: number, most: 2 | 3) =>
    errorOf(
      [
        { share: 1 - share, off: 0, error: 1 },
        { share, off: -10, error: 1e-9 },
      ],
      most,
    )
  // Beyond them are .0027, .0455 and .3173.
  t.true(far(0.03, 2) < 1.4)
  t.true(far(0.002, 3) < 1.3)
  t.true(near(far(0.003, 3), 10 / 3))
  t.true(near(far(0.05, 2), 10 / 2))
  t.true(near(far(0.05, 3), 10 / 2))
  t.true(near(far(0.32, 2), 10))
})

const doubts = (run: Parameters<typeof sumsOf>[0]) => {
  const mean = averaged([sumsOf(run, 'Li').self], 3)
  return mean ? inDoubt(mean, (0.03 * mean.slope) ** 2) : []
}
const shareOf = (run: Parameters<typeof sumsOf>[0]) => doubts(run).reduce((sum, { share }) => sum + share, 0)
const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]

test('models in doubt have a small share of walkers, and a large one of hops that go on forward, whose D they raise', (t) => {
  const seeds = Array.from({ length: 15 }, (_, k) => 6100 + k)
  const walkers = median(seeds.map((seed) => shareOf(walk.run(seed))))
  t.true(walkers > 0.001 && walkers < 0.02, `${walkers}`)
  t.true(median(seeds.map((seed) => shareOf(forwardHopping.run(seed)))) > 0.08)
  const raised = seeds.map((seed) => {
    const all = doubts(forwardHopping.run(seed))
    return all.reduce((sum, { share, off }) => sum + share * off, 0)
  })
  t.true(median(raised) > 0)
})
