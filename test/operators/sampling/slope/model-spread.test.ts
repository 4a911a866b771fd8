import test from 'ava'
import { averaged } from '../../../../operators/sampling/slope/averaged.ts'
import { bends } from '../../../../operators/sampling/slope/bend.ts'
import { collectiveModels, tellsCollective } from '../../../../operators/sampling/slope/collective-models.ts'
import { modelSpread, SPREAD } from '../../../../operators/sampling/slope/model-spread.ts'
import { slopeEstimate } from '../../../../operators/sampling/slope/slope.ts'
import { forwardHopping } from '../../../../runs/worlds/forward-hopping.ts'
import { toAndFro } from '../../../../runs/worlds/to-and-fro.ts'
import { walk } from '../../../../runs/worlds/walk.ts'
import { type RunSums, sumsOf } from '../../../bench/coverage/pair-sums.ts'
import { tally } from '../../../bench/coverage/tally.ts'
import { pooledRms } from '../pooled.ts'

const SEEDS = 60
const runsOf = (run: (seed: number) => Parameters<typeof sumsOf>[0]): RunSums[] =>
  Array.from({ length: SEEDS }, (_, k) => sumsOf(run(4100 + k), 'Li'))

const estimates = (runs: readonly RunSums[]) =>
  runs.flatMap((run) => slopeEstimate([run.self], { interval: 0.1 }) ?? [])

const NO_END = Number.POSITIVE_INFINITY
const lineOf = (seed: number) => {
  const mean = averaged([sumsOf(walk.run(seed), 'Li').self], 3)
  if (!mean || bends(mean)) throw new Error('no straight line')
  return mean
}

test('of a straight line half of the variance between models counts by the share of those that relax, and little more', (t) => {
  for (const seed of [11, 12, 13]) {
    const mean = lineOf(seed)
    const square = (0.03 * mean.slope) ** 2
    const least = mean.relaxing * SPREAD * mean.between
    const spread = modelSpread(mean, { square, against: NO_END, bent: false })
    t.true(least > 0 && spread >= least * (1 - 1e-9))
    t.true(spread < least + 0.3 * square, `${spread / square}`)
  }
})

test('the error of a line reaches to an end that is not rejected, to all of the slope where it is more likely than not', (t) => {
  const mean = { ...lineOf(11), relaxing: 0 }
  const square = (0.01 * mean.slope) ** 2
  const error = (against: number) =>
    Math.sqrt(square + modelSpread(mean, { square, against, bent: false })) / mean.slope
  t.true(error(8) < 0.012)
  t.true(Math.abs(error(-9) - 1) < 1e-9)
  // Odds e^{−(against + 3.5)/2} of 1 to 4: a share of .2, 1.2816 errors away; the doubts have a share of less than one in fifty.
  const away = 1 / error(2 * Math.log(4) - 3.5)
  t.true(Math.abs(away - 1.2816) < 0.02, `${away}`)
  t.is(
    modelSpread({ ...mean, relaxing: 1 }, { square, against: -9, bent: false }),
    modelSpread({ ...mean, relaxing: 1 }, { square, against: NO_END, bent: false }),
  )
})

test('jumps that lead nowhere: D is no more errors from 0 than an end is likely', (t) => {
  const all = [toAndFro(2, 3, 25), toAndFro(2, 4, 25), toAndFro(3, 3, 25), toAndFro(6, 3, 10)].flatMap(
    (world) => estimates(runsOf((seed) => world.run(seed)).slice(0, 15)),
  )
  t.is(all.length, 60)
  // By blocks of time and models that relax alone: none within one error, seven of ten beyond three.
  t.true(all.filter(({ value, error = 0 }) => value > 3 * error).length <= 3)
  t.true(all.filter(({ value, error = 0 }) => value <= error).length >= 31)
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
