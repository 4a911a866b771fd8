import test from 'ava'
import { averaged } from '../../../../operators/sampling/slope/averaged.ts'
import {
  againstBound,
  againstEnd,
  jumpsGrown,
  REJECTED,
} from '../../../../operators/sampling/slope/bounded.ts'
import { wholePool } from '../../../../operators/sampling/slope/pool.ts'
import { slopeEstimate } from '../../../../operators/sampling/slope/slope.ts'
import { chanceOf } from '../../../../runs/worlds/common/chance.ts'
import { runOfPaths } from '../../../../runs/worlds/common/places.ts'
import { vibrating, walking } from '../../../../runs/worlds/common/walks.ts'
import { toAndFro } from '../../../../runs/worlds/to-and-fro.ts'
import { sumsOf } from '../../../bench/coverage/pair-sums.ts'

const SEEDS = 30

const determined = (of: (seed: number) => ReturnType<typeof sumsOf>) =>
  Array.from({ length: SEEDS }, (_, k) => slopeEstimate([of(900 + k).self], { interval: 0.1 })).filter(
    (each) => each?.status === 'determined',
  ).length

test('jumps that lead nowhere are not determined: two sites 3, 4 or 5 Å apart, rings of three and of six', (t) => {
  for (const [sites, distance, stay] of [
    [2, 3, 25],
    [2, 4, 25],
    [2, 5, 25],
    [3, 3, 25],
    [6, 3, 10],
    [6, 3, 5],
  ] as const) {
    const world = toAndFro(sites, distance, stay)
    const found = determined((seed) => sumsOf(world.run(seed), 'Li'))
    t.true(found <= SEEDS / 10, `${world.name} ${stay} ps: ${found} of ${SEEDS}`)
  }
})

const walkers = (seed: number, ions: number) => {
  const chance = chanceOf(seed)
  return sumsOf(
    runOfPaths('Li', ions, 500, () => vibrating(chance, 0.2, walking(chance, 0.1, 0.1))),
    'Li',
  )
}

test('walkers as many and as long are, most of them', (t) => {
  t.true(determined((seed) => walkers(seed, 12)) >= 0.6 * SEEDS)
  t.true(determined((seed) => walkers(seed, 27)) >= 0.8 * SEEDS)
})

test('a line explains walkers better than an end does, and ions between two sites no better', (t) => {
  const of = (sums: ReturnType<typeof sumsOf>) => {
    const mean = averaged([sums.self], 3)
    return mean ? againstBound(mean, wholePool([sums.self], 3)) : Number.NaN
  }
  t.true(of(walkers(5, 27)) > 4)
  t.true(of(sumsOf(toAndFro(2, 4, 25).run(5), 'Li')) < 4)
  t.is(of({ ...walkers(5, 27), self: relaxing(walkers(5, 27).self) }), Number.POSITIVE_INFINITY)
})

test('an end is rejected beforehand where ions have moved by more than two jumps', (t) => {
  const { self } = walkers(5, 27)
  const mean = averaged([self], 3)
  if (!mean) throw new Error('no mean')
  const whole = wholePool([self], 3)
  const grown = jumpsGrown(mean, 3)
  t.true(Math.abs(grown - (mean.slope * 128) / 9) < 1e-9)
  t.is(againstEnd(mean, whole, 3 * Math.sqrt(grown / 3.9)), againstBound(mean, whole))
  t.is(againstEnd(mean, whole, 3 * Math.sqrt(grown / 4.1)), againstBound(mean, whole) + REJECTED)
})

/** The same sums with a relaxation of much more than they are. */
const relaxing = (sums: ReturnType<typeof sumsOf>['self']) => ({
  ...sums,
  squares: sums.squares.map(
    (square, i) => square + 40 * sums.pairs[i] * (1 - Math.exp(-sums.lags[i % sums.lags.length] / 12)),
  ),
})
