import test from 'ava'
import type { Estimate } from '../../../operators/sampling/estimate.ts'
import { atLeastOfExchange, exchangeVariance } from '../../../operators/sampling/exchange.ts'
import { meanOverTime, type Parts } from '../../../operators/sampling/means.ts'
import { twoState } from '../../../runs/worlds/two-state.ts'
import { seeded } from '../../helpers/random.ts'
import { pooledRms } from './pooled.ts'

const PARTS = 12
const SEEDS = 200

const near = (found: number, expected: number, within: number): boolean =>
  Math.abs(found - expected) < within * expected

test('without a change as many choices as ions and runs; with many the count of changes', (t) => {
  const still = { ions: 24, share: 0.7, full: [0, 0] as const, changes: 0, runs: 3 }
  t.true(near(exchangeVariance(still), (0.7 * 0.3) / 72, 1e-12))
  t.true(near(exchangeVariance({ ...still, changes: 1e7 }), (2 * (0.7 * 0.3) ** 2) / 1e7, 1e-4))
  t.is(exchangeVariance({ ...still, full: [1, 0.2] }), 0)
  t.is(exchangeVariance({ ...still, share: 1 }), 0)
})

/** Shares of a run of two-state ions by parts of time, and how often an ion left the first state. */
function runOf(labels: Uint8Array, ions: number): { parts: Parts; changes: number } {
  const frames = labels.length / ions
  const values = new Float64Array(PARTS)
  let changes = 0
  labels.forEach((label, i) => {
    const t = i % frames
    if (label === 0) values[Math.floor((PARTS * t) / frames)] += PARTS / labels.length
    if (t > 0 && label !== 0 && labels[i - 1] === 0) changes++
  })
  return { parts: { values, weights: values.map(() => 1) }, changes }
}

for (const [stays, length, before] of [
  [[500, 200], 300, 1.3],
  [[50, 20], 150, 1.08],
  [[5, 2], 150, 0.9],
] as const) {
  const [first, second] = stays
  test(`two states with stays of ${first} and ${second} ps in ${length} ps: errors hold the truth, where blocks of time alone do not`, (t) => {
    const world = twoState('two', 24, stays, length)
    const alone: Estimate[] = []
    const all = Array.from({ length: SEEDS }, (_, seed) => {
      const { parts, changes } = runOf(world.run(seed + 1, length).labels as Uint8Array, 24)
      const inTime = meanOverTime([parts])
      if (inTime.error !== undefined) alone.push(inTime)
      return atLeastOfExchange(inTime, { ions: 24, share: inTime.value, full: [0, 0], changes, runs: 1 })
    })
    const rms = pooledRms(all, world.truth['occupation'] as number)
    t.true(rms > 0.75 && rms < 1.12, `rms of z ${rms}`)
    const without = pooledRms(alone, world.truth['occupation'] as number)
    t.true(without > before, `${without} without`)
  })
}

test('a gas on two kinds of places that are nearly full: the scatter of its shares, short and long', (t) => {
  const [ions, places] = [20, [12, 12]]
  for (const steps of [200, 20_000]) {
    const found = Array.from({ length: 300 }, (_, seed) => gas(ions, places, steps, seeded(seed + 1)))
    const mean = found.reduce((sum, { share }) => sum + share, 0) / found.length
    const scatter = found.reduce((sum, { share }) => sum + (share - mean) ** 2, 0) / (found.length - 1)
    const said = found.map(({ share, changes }) =>
      exchangeVariance({
        ions,
        share,
        full: [(share * ions) / places[0], ((1 - share) * ions) / places[1]],
        changes,
        runs: 1,
      }),
    )
    const variance = said.reduce((sum, each) => sum + each, 0) / said.length
    t.true(near(Math.sqrt(variance), Math.sqrt(scatter), 0.2), `${variance} for ${scatter}`)
  }
})

/** Ions at one of the first places or the others, each trying a place of the other kind now and then; it begins in equilibrium. */
function gas(ions: number, [first, second]: readonly number[], steps: number, uniform: () => number) {
  let here = ions / 2
  let [sum, changes] = [0, 0]
  for (let step = -2000; step < steps; step++) {
    if (uniform() < here / ions) {
      if (uniform() < 1 - (ions - here) / second) {
        here--
        if (step >= 0) changes++
      }
    } else if (uniform() < 1 - here / first) here++
    if (step >= 0) sum += here
  }
  return { share: sum / steps / ions, changes }
}
