import test from 'ava'
import { modelAt } from '../../../../operators/sampling/slope/averaged.ts'
import { atLags, type BlockSums } from '../../../../operators/sampling/slope/block-sums.ts'
import {
  collectiveEstimate,
  collectiveModels,
  tellsCollective,
} from '../../../../operators/sampling/slope/collective-models.ts'
import { linkedRatio, linkedSlope } from '../../../../operators/sampling/slope/linked-slopes.ts'
import { slopeEstimate } from '../../../../operators/sampling/slope/slope.ts'
import { drifts } from '../../../../operators/sampling/slope/warnings.ts'
import { sparseLags } from '../../../../operators/sampling/sparse-lags.ts'
import { backHopping } from '../../../../runs/worlds/back-hopping.ts'
import { bound } from '../../../../runs/worlds/bound.ts'
import { chanceOf } from '../../../../runs/worlds/common/chance.ts'
import { runOfPaths } from '../../../../runs/worlds/common/places.ts'
import { moved, vibrating, walking } from '../../../../runs/worlds/common/walks.ts'
import { pairs } from '../../../../runs/worlds/pairs.ts'
import { rareJumps } from '../../../../runs/worlds/rare-jumps.ts'
import { type RunSums, sumsOf } from '../../../bench/coverage/pair-sums.ts'
import { assertHonest, LIMITS, pooledRms } from '../pooled.ts'

const [D, IONS] = [0.1, 12]

/** A small walk with vibration, ps between frames 0.1; ions in groups make the same steps. */
const walk = (seed: number, frames: number, drift = 0, ions = IONS): RunSums => {
  const chance = chanceOf(seed)
  return sumsOf(
    runOfPaths('Li', ions, frames, () => moved(drift, vibrating(chance, 0.3, walking(chance, D, 0.1)))),
    'Li',
  )
}

const self = (runs: readonly RunSums[]): BlockSums[] => runs.map((run) => run.self)

/** Sums of curve(lag) in every block alike. */
function exact(curve: (lag: number) => number, frames = 320): BlockSums {
  const { lags, strides } = sparseLags(frames)
  const pairs = new Float64Array(32 * lags.length).fill(5)
  return {
    frames,
    width: 10,
    walkers: 5,
    lags,
    strides,
    pairs,
    squares: pairs.map((n, i) => n * curve(lags[i % lags.length])),
  }
}

test('a straight line gives its slope, and the figure its curve', (t) => {
  const found = slopeEstimate([exact((lag) => 0.5 + 0.06 * lag)], { interval: 0.1 })
  t.truthy(found)
  t.true(Math.abs((found?.value ?? 0) - 0.1) < 1e-9)
  t.is(found?.status, 'determined')
  if (found) t.true(Math.abs((modelAt(found.averaged, 40) ?? 0) - 2.9) < 1e-9)
})

test('of a curve that relaxes within the lags the slope at long lags is found, and said to be extrapolated', (t) => {
  const curve = (lag: number) => 0.5 + 0.06 * lag + 2 * (1 - Math.exp(-lag / 8))
  const found = slopeEstimate([exact(curve)], { interval: 0.1 })
  t.true(Math.abs((found?.value ?? 0) / 0.1 - 1) < 0.02, `${found?.value}`)
  t.true((found?.relaxing ?? 0) > 0.9)
  t.is(found?.status, 'extrapolated')
})

test('along one axis the slope is over 2', (t) => {
  const found = slopeEstimate([exact((lag) => 0.2 + 0.02 * lag)], { interval: 0.1, dimensions: 1 })
  t.true(Math.abs((found?.value ?? 0) - 0.1) < 1e-9)
})

test('runs that are too short, and things that do not move, give nothing', (t) => {
  t.is(slopeEstimate([exact((lag) => lag, 10)], { interval: 0.1 }), undefined)
  t.is(slopeEstimate([exact(() => 0)], { interval: 0.1 }), undefined)
})

test('sums that differ in the last digits give the same estimate to as many', (t) => {
  const chance = chanceOf(5)
  for (const seed of [1, 2, 3]) {
    const sums = [walk(seed, 200).self, walk(seed + 10, 200).self]
    const shaken = sums.map((run) => ({
      ...run,
      squares: run.squares.map((x) => x * (1 + 1e-13 * chance.normal())),
    }))
    const [a, b] = [sums, shaken].map((each) => slopeEstimate(each, { interval: 0.1 }))
    t.true(Math.abs((a?.value ?? 0) / (b?.value ?? 1) - 1) < 1e-8)
    t.true(Math.abs((a?.error ?? 0) / (b?.error ?? 1) - 1) < 1e-8)
    t.is(a?.status, b?.status)
  }
})

test('runs of unequal length count by their pairs; a run does not need every lag', (t) => {
  const runs = [walk(1, 400), walk(2, 120)]
  const found = slopeEstimate(self(runs), { interval: 0.1 })
  t.true(Math.abs((found?.value ?? 0) - D) < 5 * (found?.error ?? 0))
  t.true((found?.error ?? 0) < D / 4)
  const padded = atLags(runs[1].self, runs[0].self, runs[0].self.lags.length)
  t.is(padded.lags.length, runs[0].self.lags.length)
  t.is(padded.pairs[padded.lags.length - 1], 0)
  t.is(padded.squares[padded.lags.length], runs[1].self.squares[runs[1].self.lags.length])
})

test('errors of D, Dσ, the Haven ratio and of one axis hold the truth; other errors would be found out', (t) => {
  // Twelve walkers do not tell that they have no end in one run of ten; two dozens do.
  const estimates = Array.from({ length: 260 }, (_, r) => {
    const run = walk(100 + r, 240, 0, 24)
    const of = slopeEstimate([run.self], { interval: 0.1 })
    if (!of) throw new Error('no estimate')
    const models = collectiveModels(of, [run.collective])
    return {
      of,
      collective: collectiveEstimate(models, 0.1),
      haven: linkedRatio(of, models),
      axes: run.axes.map((axis) => linkedSlope(of, [axis], 0.1, 2)),
    }
  })
  assertHonest(
    t,
    estimates.map(({ of }) => of),
    D,
    'D',
  )
  assertHonest(
    t,
    estimates.map(({ collective }) => collective),
    D,
    'Dσ',
  )
  assertHonest(
    t,
    estimates.map(({ haven }) => haven),
    1,
    'Haven',
  )
  assertHonest(
    t,
    estimates.flatMap(({ axes }) => axes),
    D,
    'one axis',
  )
})

test('where ions move in pairs errors hold too: half of the Haven ratio, not of the error', (t) => {
  const estimates = Array.from({ length: 200 }, (_, r) => {
    const run = sumsOf(pairs.run(500 + r, 20), 'Li')
    const of = slopeEstimate([run.self], { interval: 0.1 })
    if (!of) throw new Error('no estimate')
    return { of, haven: linkedRatio(of, collectiveModels(of, [run.collective])) }
  })
  const rms = pooledRms(
    estimates.map(({ of }) => of),
    D,
  )
  t.true(rms > 0.75 && rms < LIMITS[1], `${rms}`)
  const mean = estimates.reduce((sum, { haven }) => sum + haven.value, 0) / estimates.length
  t.true(Math.abs(mean - 0.5) < 0.05, `${mean}`)
})

test('two runs more than scatter between them: replicas', (t) => {
  const slow = { ...walk(1, 240).self }
  const fast = walk(2, 240).self
  const runs = [
    slow,
    { ...fast, squares: fast.squares.map((x) => 4 * x) },
    { ...slow, squares: slow.squares.map((x) => x / 3) },
  ]
  const found = slopeEstimate(runs, { interval: 0.1 })
  t.is(found?.method, 'replicas')
  t.is(found?.dof, 2)
})

test('statuses go by the design: jumps to be seen, relaxations, fit', (t) => {
  const statusOf = (run: RunSums) => slopeEstimate([run.self], { interval: 0.1 })
  t.is(statusOf(walk(1, 400))?.status, 'determined')
  t.is(statusOf(sumsOf(backHopping.run(3), 'Li'))?.status, 'extrapolated')
  const rattling = statusOf(sumsOf(bound.run(4), 'Li'))
  t.true((rattling?.bound ?? 0) > 0)
  t.not(rattling?.status, 'determined')
  const rare = rareJumps(3)
  const quoted = [1, 2, 3, 4, 5, 6].map((seed) => statusOf(sumsOf(rare.run(seed), 'Li')))
  t.true(quoted.every((each) => each?.status !== 'determined' || each.design.jumps > 8))
  t.true(quoted.filter((each) => (each?.bound ?? 0) > rare.truth.D! / 1e-4).length >= 5)
})

test('Dσ is told where the design tells it, not where its error is small', (t) => {
  const [short, long] = [60, 800].map((frames) => {
    const run = walk(7, frames)
    const of = slopeEstimate([run.self], { interval: 0.1 })
    return of && tellsCollective(of, collectiveModels(of, [run.collective]))
  })
  t.false(short)
  t.true(long)
})

test('a drift that was left in is found, and one that is chance is not', (t) => {
  t.true(drifts([walk(1, 400, 0.02).steps]))
  const found = Array.from({ length: 60 }, (_, r) => drifts([walk(1000 + r, 100).steps])).filter(Boolean)
  t.true(found.length <= 1)
})

test('a mobility that falls during the run is said', (t) => {
  const falling = (seed: number, fall: number) => {
    const chance = chanceOf(seed)
    const run = runOfPaths('Li', IONS, 400, () => {
      const at: [number, number, number] = [0, 0, 0]
      return (frame) => {
        const step = Math.sqrt(2 * D * 0.1 * Math.exp(-fall * (frame / 400)))
        for (let axis = 0; axis < 3; axis++) at[axis] += step * chance.normal()
        return at
      }
    })
    return slopeEstimate([sumsOf(run, 'Li').self], { interval: 0.1 })
  }
  t.false(falling(1, 3)?.stationary)
  t.true(falling(1, 0)?.stationary)
})
