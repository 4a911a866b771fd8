import test from 'ava'
import { studentAt } from '../../../operators/numerics/distributions.ts'
import type { Estimate } from '../../../operators/sampling/estimate.ts'
import { exchangeVariance, withExchange } from '../../../operators/sampling/exchange.ts'
import { type Chain, chainCovariance, varianceOf } from '../../../operators/sampling/exchange-chain.ts'
import { meanOverTime, type Parts, UPPER } from '../../../operators/sampling/means.ts'
import type { World } from '../../../runs/worlds/common/world.ts'
import { fastAndSlow } from '../../../runs/worlds/fast-and-slow.ts'
import { twoState } from '../../../runs/worlds/two-state.ts'
import { seeded } from '../../helpers/random.ts'
import { assertHonest, pooledRms, SEVERAL } from './pooled.ts'

const PARTS = 12
const SEEDS = 200

/** Errors of 200 runs of one world are this large by chance; those of all worlds together are judged closely. */
const EACH = 1.3

const fromTruth = (all: readonly Estimate[], truth: number): Estimate[] =>
  all.map((each) => ({ ...each, value: each.value - truth }))

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

const TWO = [
  { stays: [500, 200], length: 300, before: 1.3 },
  { stays: [50, 20], length: 150, before: 1.08 },
  { stays: [5, 2], length: 150, before: 0.9 },
] as const

test('two states, from slow to fast against the run: errors hold the truth, where blocks of time alone do not', (t) => {
  const apart = TWO.flatMap(({ stays, length, before }) => {
    const world = twoState('two', 24, stays, length)
    const truth = world.truth['occupation'] as number
    const alone: Estimate[] = []
    const all = Array.from({ length: SEEDS }, (_, seed) => {
      const { parts, changes } = runOf(world.run(seed + 1, length).labels as Uint8Array, 24)
      const inTime = meanOverTime([parts])
      if (inTime.error !== undefined) alone.push(inTime)
      return withExchange(inTime, { ions: 24, share: inTime.value, full: [0, 0], changes, runs: 1 })
    })
    const [rms, without] = [pooledRms(all, truth), pooledRms(alone, truth)]
    t.true(rms < EACH, `${stays}: rms of z ${rms}`)
    t.true(without > before, `${stays}: ${without} without`)
    return fromTruth(all, truth)
  })
  assertHonest(t, apart, 0, 'all three', SEVERAL)
})

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

const chainVariances = (chain: Chain): number[] => {
  const all = chainCovariance(chain)
  return chain.shares.map((_, k) => Math.max(0, all[k * (chain.shares.length + 1)]))
}

test('of two kinds the chain says what their changes do', (t) => {
  const full = [0.4, 0.9] as const
  const [{ 0: first, 1: second }, runs] = [
    chainVariances({ ions: 24, shares: [0.7, 0.3], full, changes: [0, 40, 40, 0], runs: 3 }),
    3,
  ]
  const one = exchangeVariance({ ions: 24, share: 0.7, full, changes: 40, runs })
  t.true(near(first, one, 1e-9) && near(second, one, 1e-9), `${first}, ${second} for ${one}`)
})

test('shares add to 1: their sum has no variance', (t) => {
  const changes = [0, 30, 2, 31, 0, 7, 1, 8, 0]
  const covariance = chainCovariance({
    ions: 24,
    shares: [0.2, 0.3, 0.5],
    full: [0, 0.5, 0.2],
    changes,
    runs: 1,
  })
  t.true(varianceOf(covariance, [1, 1, 1]) < 1e-12)
  t.true(near(varianceOf(covariance, [1, 1, 0]), covariance[8], 1e-9))
})

test('kinds that ions were not seen to leave are a choice of each of them, however fast others change', (t) => {
  const known = { ions: 24, shares: [0.25, 0.25, 0.5], full: [0, 0, 0], runs: 2 }
  const fast = chainVariances({ ...known, changes: [0, 1e9, 0, 1e9, 0, 0, 0, 0, 0] })
  t.true(near(fast[2], (0.5 * 0.5) / 48, 1e-6))
  t.true(near(fast[0], fast[2] / 4, 1e-6), 'half of what the two have together')
  const full = chainVariances({ ...known, full: [0, 0, 1], changes: new Float64Array(9) })
  t.true(full[2] < 1e-9)
  t.deepEqual(
    [
      ...chainVariances({
        ...known,
        shares: [1, 0, 0],
        full: [0, 0, Number.NaN],
        changes: new Float64Array(9),
      }),
    ],
    [0, 0, 0],
  )
})

/** Shares of a run of ions in three states by parts of time, and how often they changed, [from][to]. */
function threeStates(labels: Uint8Array, ions: number) {
  const frames = labels.length / ions
  const parts = [0, 1, 2].map(() => new Float64Array(PARTS))
  const changes = new Float64Array(9)
  labels.forEach((label, i) => {
    const t = i % frames
    parts[label][Math.floor((PARTS * t) / frames)] += PARTS / labels.length
    if (t > 0 && label !== labels[i - 1]) changes[3 * labels[i - 1] + label]++
  })
  return { parts: parts.map((values): Parts => ({ values, weights: values.map(() => 1) })), changes }
}

const THREE = [
  { waits: [2, 100], length: 300, before: 1.1 },
  { waits: [2, 1000], length: 300, before: 2 },
  { waits: [0.5, 20], length: 60, before: 1.2 },
] as const

test('a fast exchange beside a slow one: the slow one is in the errors of all three kinds', (t) => {
  const apart = THREE.flatMap(({ waits, length, before }) => {
    const world = fastAndSlow(24, waits, length)
    const truth = world.truth.occupation as number
    const quoted = kindsOf(world)
    return quoted.flatMap(({ alone, all, said }, k) => {
      const scatter = all.reduce((sum, { value }) => sum + (value - truth) ** 2, 0) / SEEDS
      t.true(near(Math.sqrt(said), Math.sqrt(scatter), 0.2), `${waits}, ${k}: ${said} for ${scatter}`)
      const [rms, without] = [pooledRms(all, truth), pooledRms(alone, truth)]
      t.true(rms < EACH, `${waits}, ${k}: rms of z ${rms}`)
      if (k < 2) t.true(without > before, `${waits}, ${k}: ${without} by the fast exchange alone`)
      return fromTruth(all, truth)
    })
  })
  assertHonest(t, apart, 0, 'all nine', SEVERAL)
})

/** What is quoted of each of three kinds: with the changes of the kind alone, with all, and the mean variance that the chain says. */
function kindsOf(world: World): { alone: Estimate[]; all: Estimate[]; said: number }[] {
  const quoted = [0, 1, 2].map(() => ({ alone: [] as Estimate[], all: [] as Estimate[], said: 0 }))
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { parts, changes } = threeStates(world.run(seed).labels as Uint8Array, 24)
    const runs = parts.map((part) => meanOverTime([part]))
    const shares = runs.map(({ value }) => value)
    const chain = chainVariances({ ions: 24, shares, full: [0, 0, 0], changes, runs: 1 })
    runs.forEach((inTime, k) => {
      const left = changes.slice(3 * k, 3 * k + 3).reduce((sum, count) => sum + count, 0)
      const exchange = { ions: 24, share: inTime.value, full: [0, 0] as const, changes: left, runs: 1 }
      quoted[k].alone.push(withExchange(inTime, exchange))
      quoted[k].all.push(withExchange(inTime, exchange, chain[k]))
      quoted[k].said += chain[k] / SEEDS
    })
  }
  return quoted
}

test('a count that is larger or smaller than blocks beyond chance, and one that is not', (t) => {
  const inTime: Estimate = { value: 0.5, error: 0.05, method: 'time blocks', samples: 32, dof: 20 }
  const own = (0.05 / studentAt(UPPER, 20)) ** 2
  const withChain = (square: number, changes = 200) =>
    withExchange(inTime, { ions: 24, share: 0.5, full: [0, 0], changes, runs: 1e9 }, square)
  t.is(withChain(own / 4), inTime)
  const larger = withChain(4 * own)
  t.is(larger.method, 'events')
  t.true(near(larger.error as number, Math.sqrt(4 * own) * studentAt(UPPER, 402), 1e-9))
  const alike = withChain(0.8 * own)
  t.true(near(alike.error as number, Math.sqrt(0.9 * own) * studentAt(UPPER, alike.dof), 1e-9))
  // 1.8²/(1/20 + .8²/402)
  t.true(near(alike.dof, 3.24 / (1 / 20 + 0.64 / 402), 1e-9))
  t.true(withChain(0.8 * own, 1).dof < 30, 'few changes say little')
})
