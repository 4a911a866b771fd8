import test from 'ava'
import type { BlockSums } from '../../../../operators/sampling/slope/block-sums.ts'
import { curveErrors } from '../../../../operators/sampling/slope/curve-errors.ts'
import { worlds } from '../../../../runs/worlds/index.ts'
import { sumsOf } from '../../../bench/coverage/pair-sums.ts'
import { assertHonest } from '../pooled.ts'

const LENGTH = 40

/** Mean over all blocks at one lag. */
function meanAt({ lags, squares, pairs }: BlockSums, lag: number): number {
  const k = lags.indexOf(lag)
  let [above, below] = [0, 0]
  for (let i = k; i < pairs.length; i += lags.length) {
    above += squares[i]
    below += pairs[i]
  }
  return above / below
}

/** Seeded runs of a world over their mean, which is the truth to a fourteenth of their scatter. */
function estimatesOf(name: string, kind: 'self' | 'collective', lag: number) {
  const world = worlds.find((each) => each.name === name)
  if (!world) throw new Error(name)
  const all = Array.from({ length: 200 }, (_, seed) => {
    const sums = sumsOf(world.run(50_000 + 17 * seed, LENGTH), world.of)[kind]
    const value = meanAt(sums, lag)
    return { value, ...curveErrors([sums])(lag, value) }
  })
  const mean = all.reduce((sum, { value }) => sum + value / all.length, 0)
  return all.map((own) => ({ ...own, value: own.value / mean, error: (own.error as number) / mean }))
}

const CASES = [
  ['walk', 'self', 3],
  ['walk', 'self', 24],
  ['strings', 'self', 16],
  ['strings', 'self', 96],
  ['strings', 'collective', 16],
  ['pairs', 'self', 64],
  ['drifting', 'self', 48],
] as const

test('errors of curves are honest, where ions move alone, together, and with a drift', (t) => {
  const all = CASES.flatMap(([name, kind, lag]) => estimatesOf(name, kind, lag))
  assertHonest(t, all, 1, 'curves')
})

test('errors lie between those of the lags about, and grow beyond the last that blocks tell', (t) => {
  const [world] = worlds.filter(({ name }) => name === 'walk')
  const sums = sumsOf(world.run(3, LENGTH), world.of).self
  const at = (lag: number) => curveErrors([sums])(lag, 1e6).error as number
  t.true(at(20) > Math.min(at(16), at(24)) && at(20) < Math.max(at(16), at(24)))
  t.true(Math.abs(at(20) - (at(16) + at(24)) / 2) < 1e-12)
  // A walk has σ ∝ ℓ^{3/2} where few displacements overlap.
  t.true(at(128) / at(64) > 2 && at(128) / at(64) < 4)
})

test('what stands still has no error, and none is 0', (t) => {
  const [world] = worlds.filter(({ name }) => name === 'walk')
  const sums = sumsOf(world.run(3, LENGTH), world.of).self
  const still = { ...sums, squares: sums.squares.map(() => 0) }
  for (const lag of [1, 5, 64, 130]) t.is(curveErrors([still])(lag, 0).error, undefined)
})
