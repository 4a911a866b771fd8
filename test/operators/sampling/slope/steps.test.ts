import test from 'ava'
import { averaged } from '../../../../operators/sampling/slope/averaged.ts'
import { longestStep } from '../../../../operators/sampling/slope/steps.ts'
import { channels } from '../../../../runs/worlds/channels.ts'
import type { World } from '../../../../runs/worlds/common/world.ts'
import { pairs } from '../../../../runs/worlds/pairs.ts'
import { rareJumps } from '../../../../runs/worlds/rare-jumps.ts'
import { walk } from '../../../../runs/worlds/walk.ts'
import { sumsOf } from '../../../bench/coverage/pair-sums.ts'

/** Of as many seeds, sorted. */
const steps = (world: World, length: number, count = 60): number[] =>
  Array.from({ length: count }, (_, seed) => {
    const mean = averaged([sumsOf(world.run(300 + seed, length), world.of).self], 3)
    if (!mean) throw new Error('no estimate')
    return longestStep(mean)
  }).sort((a, b) => a - b)

test('of jumps of 3 Å the bound of their square holds in four of five runs, and is no idle one', (t) => {
  for (const world of [rareJumps(12), rareJumps(60)]) {
    const all = steps(world, 50)
    const held = all.filter((step) => step > 9).length
    t.true(held >= 48, `${world.name}: ${held} of 60`)
    t.true(all[30] < 30, `${world.name}: ${all[30]}`)
  }
})

test('of walkers it is as short as the blocks of time tell, and longer where they walk together', (t) => {
  const alone = steps(walk, 40)
  // What a walker does within a sixteenth of 40 ps is 1.5 Å².
  t.true(alone[57] < 3, `${alone[57]}`)
  const two = steps(pairs, 40)
  t.true(two[30] > 2 * alone[30], `${two[30]} ${alone[30]}`)
})

test('what stands still, or has no blocks, has no bound', (t) => {
  const mean = averaged([sumsOf(channels.run(1, 20), 'Li').self], 3)
  if (!mean) throw new Error('no estimate')
  t.is(longestStep({ ...mean, slope: 0 }), Number.POSITIVE_INFINITY)
  t.is(longestStep({ ...mean, pool: { ...mean.pool, frames: 10 } }), Number.POSITIVE_INFINITY)
})
