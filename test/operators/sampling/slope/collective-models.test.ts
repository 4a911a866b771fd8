import test from 'ava'
import {
  collectiveEstimate,
  collectiveModels,
  tellsCollective,
} from '../../../../operators/sampling/slope/collective-models.ts'
import { linkedRatio } from '../../../../operators/sampling/slope/linked-slopes.ts'
import { slopeEstimate } from '../../../../operators/sampling/slope/slope.ts'
import type { World } from '../../../../runs/worlds/common/world.ts'
import { pairs } from '../../../../runs/worlds/pairs.ts'
import { rattlingFrame } from '../../../../runs/worlds/rattling-frame.ts'
import { sumsOf } from '../../../bench/coverage/pair-sums.ts'
import { pooledRms } from '../pooled.ts'

/** Dσ and Haven ratios of a world, Å²/ps, and how often runs tell them. */
function quotedOf(world: World, seeds: number, length?: number) {
  const all = Array.from({ length: seeds }, (_, r) => {
    const run = sumsOf(world.run(3000 + r, length), 'Li')
    const of = slopeEstimate([run.self], { interval: 0.1 })
    if (!of) throw new Error('no estimate')
    const models = collectiveModels(of, [run.collective])
    return {
      collective: collectiveEstimate(models, 0.1),
      haven: linkedRatio(of, models),
      told: tellsCollective(of, models),
    }
  })
  const meanOf = (key: 'collective' | 'haven') => all.reduce((sum, each) => sum + each[key].value, 0) / seeds
  return {
    collective: all.map((each) => each.collective),
    haven: all.map((each) => each.haven),
    told: all.filter(({ told }) => told).length / seeds,
    means: { collective: meanOf('collective'), haven: meanOf('haven') },
  }
}

test('a frame that rattles slowly is no collective diffusion: it counts as often as there are ions, and D shows nothing of it', (t) => {
  const world = rattlingFrame(0.5)
  const truth = (world.truth.Dsigma as number) * 1e4
  const { collective, haven, told, means } = quotedOf(world, 60)
  // By the weights of D: 1.16 of the truth, z 1.7.
  t.true(Math.abs(means.collective / truth - 1) < 0.08, `${means.collective / truth}`)
  t.true(Math.abs(means.haven - 1) < 0.08, `${means.haven}`)
  t.true(pooledRms(collective, truth) < 1.15, `${pooledRms(collective, truth)}`)
  t.true(pooledRms(haven, 1) < 1.2, `${pooledRms(haven, 1)}`)
  t.true(told > 0.8, `${told}`)
})

test('the errors of Dσ are honest where pairs move together, and no idle ones', (t) => {
  const truth = (pairs.truth.Dsigma as number) * 1e4
  const { collective, means } = quotedOf(pairs, 100)
  t.true(Math.abs(means.collective / truth - 1) < 0.05, `${means.collective / truth}`)
  const rms = pooledRms(collective, truth)
  t.true(rms > 0.7 && rms < 1.1, `${rms}`)
})
