import test from 'ava'
import { type Grid, gridOf } from '../../../operators/kernels/phases/grid.ts'
import { fftPairLags, pairsOf } from '../../../operators/kernels/phases/pair-lags.ts'
import { simdPhaseSums } from '../../../operators/kernels/phases/phase-sums-simd.ts'
import { foldedColumns, windowOf } from '../../../operators/kernels/phases/turn-window.ts'
import { type Turns, turnsOf } from '../../../operators/kernels/phases/turns.ts'
import { collectSeries, emptyCollection, openPiece } from '../../../operators/kernels/spectrum/collect.ts'
import { across, currentParts } from '../../../operators/scattering/functions/current-parts.ts'
import { dynamicStructure } from '../../../operators/scattering/functions/dynamic-structure.ts'
import { lengthOf, waveVector } from '../../../operators/scattering/vectors/reciprocal.ts'
import { shellsOf } from '../../../operators/scattering/vectors/shells.ts'
import { flatten } from '../../../operators/scattering/vectors/vector-set.ts'
import { PLANCK } from '../../../schemas/units.ts'
import { chance, cube, eachOf, moving } from './movers.ts'

function densities(grid: Grid, turns: Turns, weights?: Float32Array): Float64Array {
  const into = new Float64Array(2 * grid.count * turns.frames)
  simdPhaseSums(grid).add(turns, into, weights)
  return into
}

test('lag sums of pairs are those of brute force, in one window or in overlapping ones', (t) => {
  const [frames, lags, kinds] = [70, 25, 3]
  const groups = [0, 0, 1]
  const random = chance(1)
  const series = Array.from({ length: kinds }, () =>
    Float64Array.from({ length: 2 * groups.length * frames }, () => random.normal()),
  )
  const pairs = pairsOf(kinds)
  t.deepEqual(pairs, [
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 1],
    [1, 2],
    [2, 2],
  ])
  const expected = new Float64Array(2 * pairs.length * (lags + 1))
  pairs.forEach(([a, b], pair) => {
    groups.forEach((group, v) => {
      for (let now = 0; now < frames; now++)
        for (let lag = 0; lag <= Math.min(lags, now); lag++) {
          const [p, q] = [2 * (v * frames + now), 2 * (v * frames + now - lag)]
          const dot = (x: Float64Array, y: Float64Array) => x[p] * y[q] + x[p + 1] * y[q + 1]
          expected[(group * pairs.length + pair) * (lags + 1) + lag] +=
            (dot(series[a], series[b]) + dot(series[b], series[a])) / 2
        }
    })
  })
  const cut = (from: number, to: number) =>
    series.map((values) => {
      const out = new Float64Array(2 * groups.length * (to - from))
      groups.forEach((_, v) => {
        out.set(values.subarray(2 * (v * frames + from), 2 * (v * frames + to)), 2 * v * (to - from))
      })
      return out
    })
  for (const ends of [[70], [1, 20, 48, 70]]) {
    const sums = new Float64Array(expected.length)
    const kernel = fftPairLags(groups, kinds, lags, 70)
    let from = 0
    for (const to of ends) {
      const before = Math.min(from, lags)
      const window = to - from + before
      kernel.add(eachOf(cut(from - before, to), window), window, before, sums)
      from = to
    }
    sums.forEach((value, i) => {
      t.true(Math.abs(value - expected[i]) < 1e-10, `${ends} ${i}`)
    })
  }
})

test('an ideal gas: S(Q) = 1, its kinds do not know one another, and partials add to the total', (t) => {
  const [edge, frames] = [20, 60]
  const gas = (rows: number, seed: number) =>
    moving(rows, frames, edge, chance(seed), ({ uniform }) => () => [
      edge * uniform(),
      edge * uniform(),
      edge * uniform(),
    ])
  const [first, second] = [gas(120, 1), gas(60, 2)]
  const groups = shellsOf(cube(edge), { at: [1, 2], width: 0.3, most: 40 })
  const { indices, groups: of } = flatten(groups)
  const grid = gridOf(indices)
  const [a, b] = [densities(grid, first), densities(grid, second)]
  const total = a.map((value, i) => value + b[i])
  const sums = new Float64Array(2 * 3)
  fftPairLags(of, 2, 0, frames).add(eachOf([a, b], frames), frames, 0, sums)
  const whole = new Float64Array(2)
  fftPairLags(of, 1, 0, frames).add(eachOf([total], frames), frames, 0, whole)
  groups.forEach(({ vectors }, g) => {
    const per = (value: number, atoms: number) => value / (atoms * frames * vectors.length)
    const [aa, ab, bb] = sums.subarray(3 * g, 3 * g + 3)
    t.true(Math.abs(per(aa, 120) - 1) < 0.09 && Math.abs(per(bb, 60) - 1) < 0.09)
    t.true(Math.abs(per(ab, Math.sqrt(120 * 60))) < 0.07)
    t.true(Math.abs(aa + 2 * ab + bb - whole[g]) < 1e-9 * whole[g])
  })
})

/** A simple cubic crystal whose cell breathes by a part in twenty. */
function breathing(cells: number, edge: number, frames: number) {
  const scale = (t: number) => 1 + 0.05 * Math.sin(t)
  const [x, y, z] = [0, 1, 2].map(() => new Float64Array(cells * cells * cells * frames))
  for (let i = 0; i < cells * cells * cells; i++) {
    const place = [i % cells, Math.floor(i / cells) % cells, Math.floor(i / cells / cells)]
    for (let t = 0; t < frames; t++)
      [x, y, z].forEach((values, k) => {
        values[i * frames + t] = place[k] * edge * scale(t)
      })
  }
  const boxes = Array.from({ length: frames }, (_, t) => cube(cells * edge * scale(t))).flat()
  return { positions: [x, y, z] as const, boxes, frames, atoms: cells * cells * cells }
}

test('a breathing crystal: Bragg peaks stay sharp by indices and smear at a fixed Q', (t) => {
  const { positions, boxes, frames, atoms } = breathing(5, 3, 40)
  const grid = gridOf(Int32Array.of(10, 0, 5, 3, 1, 2))
  const intensity = (turns: Turns, vector: number) => {
    const own = densities(grid, turns).subarray(2 * vector * frames, 2 * (vector + 1) * frames)
    return own.reduce((sum, value) => sum + value * value, 0) / frames / atoms
  }
  const sharp = turnsOf(positions, frames, boxes)
  const fixed = turnsOf(positions, frames, cube(15))
  t.true(Math.abs(intensity(sharp, 0) / atoms - 1) < 1e-5)
  t.true(intensity(sharp, 1) < 1e-6)
  t.true(intensity(fixed, 0) < 0.8 * atoms)
})

test('pieces of folded columns make the windows that the whole run is', (t) => {
  const [rows, frames, lags, length] = [3, 50, 12, 16]
  const random = chance(3)
  const turns = moving(rows, frames, 10, random, ({ normal }) => (frame) => [
    frame + normal(),
    normal(),
    -9 * normal(),
  ])
  const grid = gridOf(Int32Array.of(1, 2, -1))
  const collection = emptyCollection(new Uint32Array(rows), 3, length)
  const found: number[] = []
  const take = (piece: NonNullable<ReturnType<typeof openPiece>>) => {
    const window = windowOf(piece, length, lags)
    t.is(window.before, piece.index === 0 ? 0 : lags)
    const own = densities(grid, window.turns)
    // The frames before are those that have been found last.
    t.deepEqual([...own.subarray(0, 2 * window.before)], found.slice(found.length - 2 * window.before))
    found.push(...own.subarray(2 * window.before))
  }
  collectSeries(
    collection,
    { first: 0, count: frames, rows, values: foldedColumns(turns.axes, frames, cube(1)) },
    length,
    take,
  )
  const rest = openPiece(collection)
  if (rest) take(rest)
  const whole = densities(grid, turns)
  t.is(found.length, whole.length)
  found.forEach((value, i) => {
    t.true(Math.abs(value - whole[i]) < 2e-6 * rows)
  })
})

test('currents: a sound wave along Q is longitudinal, one across it transverse, each at its own frequency', (t) => {
  const [cells, edge, frames, interval] = [8, 4, 512, 0.05]
  const q = (2 * Math.PI) / (cells * edge)
  const [along, aside] = [1.25, 0.625].map((THz) => 2 * Math.PI * THz)
  const atoms = cells * 4
  const [x, y, z] = [0, 1, 2].map(() => new Float64Array(atoms * frames))
  const velocities = [0, 1, 2].map(() => new Float32Array(atoms * frames))
  for (let i = 0; i < atoms; i++)
    for (let k = 0; k < frames; k++) {
      const [at, time] = [i * frames + k, k * interval]
      const place = (i % cells) * edge
      x[at] = place + 0.02 * Math.cos(q * place - along * time)
      y[at] = Math.floor(i / cells) * edge + 0.02 * Math.cos(q * place - aside * time)
      velocities[0][at] = 0.02 * along * Math.sin(q * place - along * time)
      velocities[1][at] = 0.02 * aside * Math.sin(q * place - aside * time)
    }
  const turns = turnsOf([x, y, z], frames, cube(cells * edge))
  const grid = gridOf(Int32Array.of(1, 0, 0))
  const j = velocities.map((weights) => densities(grid, turns, weights))
  const { longitudinal, transverse } = currentParts(j, waveVector(cube(cells * edge), [1, 0, 0]))
  const lags = 200
  const peakOf = (series: Float64Array) => {
    const sums = new Float64Array(lags + 1)
    fftPairLags([0], 1, lags, frames).add(eachOf([series], frames), frames, 0, sums)
    const C = sums.map((sum, lag) => sum / (frames - lag))
    const { energies, values } = dynamicStructure(C, interval, { window: 'hann' })
    const best = values.reduce((most, value, i) => (value > values[most] ? i : most), 0)
    return { energy: energies[best], strength: C[0] }
  }
  const peaks = [longitudinal, ...transverse].map(peakOf)
  const still = peaks.slice(1).sort((a, b) => a.strength - b.strength)
  t.true(Math.abs(peaks[0].energy / (1.25 * PLANCK) - 1) < 0.03)
  t.true(Math.abs(still[1].energy / (0.625 * PLANCK) - 1) < 0.05)
  t.true(still[0].strength < 1e-6 * still[1].strength)
})

test('the parts of a current are its projections, and nothing of it is lost', (t) => {
  const random = chance(7)
  const j = [0, 1, 2].map(() => Float64Array.from({ length: 10 }, () => random.normal()))
  const Q = [1, -2, 0.5] as const
  const { longitudinal, transverse } = currentParts(j, Q)
  for (let i = 0; i < 10; i++) {
    const along = (j[0][i] - 2 * j[1][i] + 0.5 * j[2][i]) / Math.sqrt(5.25)
    t.true(Math.abs(longitudinal[i] - along) < 1e-12)
    const parts = [longitudinal[i], transverse[0][i], transverse[1][i]]
    t.true(Math.abs(Math.hypot(...parts) - Math.hypot(j[0][i], j[1][i], j[2][i])) < 1e-12)
  }
})

test('directions across Q are at right angles to it and to one another', (t) => {
  for (const Q of [
    [1, 0, 0],
    [0, -2, 0],
    [1, 2, 3],
    [-0.1, 0.1, 5],
  ] as const) {
    const [e1, e2] = across(Q)
    const dot = (u: readonly number[], v: readonly number[]) =>
      u.reduce((sum, value, k) => sum + value * v[k], 0)
    for (const value of [dot(e1, Q), dot(e2, Q), dot(e1, e2), lengthOf(e1) - 1, lengthOf(e2) - 1])
      t.true(Math.abs(value) < 1e-12)
  }
})
