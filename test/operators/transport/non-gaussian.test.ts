import test from 'ava'
import { nonGaussian } from '../../../operators/transport/non-gaussian.ts'
import { inMemory, type MemoryRun } from '../../helpers/memory.ts'
import { seeded } from '../../helpers/random.ts'
import { runOf, tableBy, walk } from './walks.ts'

const alphas = (rows: readonly { [name: string]: unknown }[]) =>
  rows.map((row) => [row['lag'], row['alpha'], row['error']] as [number, number, number])

test('a random walk is Gaussian, within the errors', (t) => {
  const rows = tableBy(nonGaussian({ lags: 3 }), [runOf([['Li', 64]], 900, 0.1, 1, walk(0.05))]).rows
  const off = alphas(rows).map(([, alpha, error]) => Math.abs(alpha) / error)
  t.true(off.every((value) => value < 4))
  t.true(rows.every((row) => Math.abs(row['alpha'] as number) < 0.1))
})

/** Hops of length 1 in any direction, at most one a frame. */
function hops(rate: number, seed: number): MemoryRun {
  const [ions, frames, random] = [32, 800, seeded(seed)]
  const [x, y, z] = [0, 1, 2].map(() => new Float32Array(ions * frames))
  for (let ion = 0; ion < ions; ion++) {
    const at = [0, 0, 0]
    for (let t = 0; t < frames; t++) {
      if (random() < rate) {
        const up = 2 * random() - 1
        const phi = 2 * Math.PI * random()
        const r = Math.sqrt(1 - up * up)
        ;[r * Math.cos(phi), r * Math.sin(phi), up].forEach((step, k) => {
          at[k] += step
        })
      }
      ;[x, y, z].forEach((values, k) => {
        values[ion * frames + t] = at[k]
      })
    }
  }
  return inMemory({ atoms: [['Li', ions]], frames, interval: 0.1, columns: { x, y, z } })
}

test('isotropic hops: α₂ = 3/(5μ), in the errors it quotes', (t) => {
  const rate = 0.02
  let [covered, count] = [0, 0]
  for (let seed = 1; seed <= 40; seed++) {
    const run = hops(rate, seed)
    for (const [lag, alpha, error] of alphas(tableBy(nonGaussian({ lags: 4 }), [run]).rows)) {
      if (lag !== 1 && lag !== 4) continue
      // At most one hop a frame: binomial, ⟨n(n−1)⟩ = μ²(1 − 1/n).
      const frames = lag * 10
      const mean = rate * frames
      const expected = (3 * (mean + (5 / 3) * mean * mean * (1 - 1 / frames))) / (5 * mean * mean) - 1
      count++
      if (Math.abs(alpha - expected) <= error) covered++
    }
  }
  t.is(count, 80)
  t.true(covered >= 44 && covered <= 70, `${covered} of ${count}`)
})

test('atoms at rest have no α₂; ballistic ones of one speed have 3/5 − 1', (t) => {
  const still = tableBy(nonGaussian({ lags: 1 }), [runOf([['Li', 2]], 40, 0.1, 1, () => () => 1)]).rows
  t.true(still.every((row) => row['alpha'] === null && row['msd'] === 0))
  const flying = tableBy(nonGaussian({ lags: 1 }), [
    runOf([['Li', 4]], 40, 0.5, 1, () => (frame) => frame),
  ]).rows
  for (const row of flying) t.true(Math.abs((row['alpha'] as number) + 0.4) < 1e-12)
})

test('each row says what its error is taken between', (t) => {
  const runs = [1, 2].map((seed) => runOf([['Li', 4]], 40, 0.1, seed, walk(0.1)))
  const methodsOf = (own: readonly MemoryRun[]) => [
    ...new Set(tableBy(nonGaussian({ lags: 1 }), own).rows.map((row) => row['method'])),
  ]
  t.deepEqual(methodsOf(runs.slice(0, 1)), ['time blocks'])
  t.deepEqual(methodsOf(runs), ['time blocks'])
  // One ion has an error from time, one part of a run has none.
  t.deepEqual(methodsOf([runOf([['Li', 1]], 40, 0.1, 1, walk(0.1))]), ['time blocks'])
  t.deepEqual(methodsOf([runOf([['Li', 4]], 12, 0.1, 1, walk(0.1))]), ['none'])
})
