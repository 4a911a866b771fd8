import test from 'ava'
import { averaged } from '../../../../operators/sampling/slope/averaged.ts'
import { bends } from '../../../../operators/sampling/slope/bend.ts'
import { slopeEstimate } from '../../../../operators/sampling/slope/slope.ts'
import { chanceOf } from '../../../../runs/worlds/common/chance.ts'
import { lattice } from '../../../../runs/worlds/common/lattice.ts'
import { framesIn, runOfPaths } from '../../../../runs/worlds/common/places.ts'
import { vibrating, walking } from '../../../../runs/worlds/common/walks.ts'
import type { WorldRun } from '../../../../runs/worlds/common/world.ts'
import { sumsOf } from '../../../bench/coverage/pair-sums.ts'

const [IONS, SEEDS] = [16, 100]

const found = (run: WorldRun) => slopeEstimate([sumsOf(run, 'Li').self], { interval: 0.1 })

const walk = (seed: number): WorldRun => {
  const chance = chanceOf(seed)
  return runOfPaths('Li', IONS, framesIn(40), () => vibrating(chance, 0.2, walking(chance, 0.15, 0.1)))
}

test('straight lines of walkers are taken for bent in one case of twenty by each test', (t) => {
  let bent = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const mean = averaged([sumsOf(walk(7000 + seed), 'Li').self], 3)
    if (mean && bends(mean)) bent++
  }
  // 2 × 5 of 100 at most in the mean, and three binomial errors.
  t.true(bent <= 19, `${bent}`)
})

test('jumps that go on where the one before went are seldom determined at the D of single jumps', (t) => {
  // (1 + c)/(1 − c) = 1.5, seen at once as 1: 27 ions in 30 ps, where every third line looks straight enough to its models.
  const world = lattice('onward', 0.2, 2)
  const truth = (world.truth.D as number) / 1e-4
  let [straight, low] = [0, 0]
  for (let seed = 1; seed <= SEEDS; seed++) {
    const own = found(world.run(8000 + seed, 30))
    if (!own || own.relaxing >= 0.25 || own.value > 0.85 * truth) continue
    straight++
    if (own.status === 'determined') low++
  }
  t.true(straight > 20, `${straight}`)
  t.true(low < straight / 2, `${low} of ${straight}`)
})

test('a parabola is no straight line', (t) => {
  const sums = sumsOf(walk(3), 'Li').self
  const bentBy = (share: number) => {
    const squares = sums.squares.map((square, i) => {
      const lag = sums.lags[i % sums.lags.length]
      return square * (1 + share * (lag / 400))
    })
    const mean = averaged([{ ...sums, squares }], 3)
    return mean ? bends(mean) : undefined
  }
  t.false(bentBy(0))
  t.true(bentBy(1.5))
})
