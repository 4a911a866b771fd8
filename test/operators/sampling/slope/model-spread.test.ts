import test from 'ava'
import { averaged } from '../../../../operators/sampling/slope/averaged.ts'
import { bends } from '../../../../operators/sampling/slope/bend.ts'
import { collectiveModels, tellsCollective } from '../../../../operators/sampling/slope/collective-models.ts'
import { modelSpread, SPREAD } from '../../../../operators/sampling/slope/model-spread.ts'
import { slopeEstimate } from '../../../../operators/sampling/slope/slope.ts'
import { forwardHopping } from '../../../../runs/worlds/forward-hopping.ts'
import { walk } from '../../../../runs/worlds/walk.ts'
import { type RunSums, sumsOf } from '../../../bench/coverage/pair-sums.ts'
import { tally } from '../../../bench/coverage/tally.ts'
import { pooledRms } from '../pooled.ts'

const SEEDS = 60
const runsOf = (run: (seed: number) => Parameters<typeof sumsOf>[0]): RunSums[] =>
  Array.from({ length: SEEDS }, (_, k) => sumsOf(run(4100 + k), 'Li'))

const estimates = (runs: readonly RunSums[]) =>
  runs.flatMap((run) => slopeEstimate([run.self], { interval: 0.1 }) ?? [])

test('of a straight line half of the variance between models counts by the share of those that relax, and no more', (t) => {
  const mean = averaged([sumsOf(walk.run(11), 'Li').self], 3)
  if (!mean || bends(mean)) throw new Error('no straight line')
  const square = (0.03 * mean.slope) ** 2
  const half = SPREAD * mean.between
  t.true(half > 0)
  const spread = modelSpread(mean, square)
  t.true(Math.abs(spread / half - mean.relaxing) < 1e-9, `${spread / half}`)
})

test('hops that go on forward: the error of D holds what no line shows', (t) => {
  const runs = runsOf((seed) => forwardHopping.run(seed))
  const truth = (forwardHopping.truth.D as number) * 1e4
  const all = estimates(runs)
  const { covered, beyond } = tally(
    all.map((each) => ({ ...each, quantity: 'D' as const })),
    truth,
  )
  // By half of the variance between models: 45 % inside, 11 % beyond three errors.
  t.true(covered > 0.55 && covered < 0.9, `${covered}`)
  t.true(beyond < 0.05, `${beyond}`)
  const rms = pooledRms(all, truth)
  t.true(rms > 0.75 && rms < 1.2, `${rms}`)
  t.true(pooledRms(all, truth, 0.6) > 1.2)
})

test('a run of forward hops that shows no relaxation tells Dσ no better than one that does', (t) => {
  const told = estimates(runsOf((seed) => forwardHopping.run(seed, 100)).slice(0, 20)).map((of, k) => ({
    relaxing: of.relaxing,
    told: tellsCollective(
      of,
      collectiveModels(of, [sumsOf(forwardHopping.run(4100 + k, 100), 'Li').collective]),
    ),
  }))
  t.true(told.some((each) => each.relaxing >= 0.5 && each.told))
})
