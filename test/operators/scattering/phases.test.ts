import test from 'ava'
import { gridOf } from '../../../operators/kernels/phases/grid.ts'
import { plainPhaseSums } from '../../../operators/kernels/phases/phase-sums-plain.ts'
import { simdPhaseSums } from '../../../operators/kernels/phases/phase-sums-simd.ts'
import { foldedColumns, windowOf } from '../../../operators/kernels/phases/turn-window.ts'
import { turnsOf } from '../../../operators/kernels/phases/turns.ts'
import { makeRoom } from '../../../pipeline/run/room.ts'
import { seeded } from '../../helpers/random.ts'

const VECTORS = Int32Array.of(
  ...[1, 2, 3, 1, -2, 3, -1, 2, 3, 1, 2, -3, -1, -2, -3],
  ...[0, 2, 1, 0, -2, 1, 3, 0, -1, 2, -2, 0],
  ...[0, 0, 4, -5, 0, 0, 0, 1, 0, 0, 0, 0, 11, -7, 2],
)

function gas(rows: number, frames: number, seed: number) {
  const random = seeded(seed)
  const axes = [0, 1, 2].map(() => Float64Array.from({ length: rows * frames }, () => 6 * (random() - 0.5)))
  const weights = Float32Array.from({ length: rows * frames }, () => random() - 0.5)
  return { turns: { axes: axes as [Float64Array, Float64Array, Float64Array], rows, frames }, weights }
}

const worst = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0)

test('the kernel of phases and its twin agree for every sign, zero and power, with weights and without', (t) => {
  const grid = gridOf(VECTORS)
  t.is(grid.entries.length, 9)
  for (const [rows, frames] of [
    [1, 1],
    [8, 16],
    [13, 37],
    [21, 600],
  ]) {
    const { turns, weights } = gas(rows, frames, rows)
    for (const given of [undefined, weights]) {
      const [plain, simd] = [plainPhaseSums(grid), simdPhaseSums(grid)].map((kernel) => {
        const into = new Float64Array(2 * grid.count * frames)
        kernel.add(turns, into, given)
        kernel.add(turns, into, given)
        return into
      })
      t.true(
        worst(plain, simd) < 1e-6 * Math.sqrt(rows),
        `${rows} rows, ${frames} frames: ${worst(plain, simd)}`,
      )
      t.true(Math.max(...plain) > 0.1)
    }
  }
})

test('a vector that shares its products with no other has the same phases, whatever its signs', (t) => {
  const signs = [1, -1]
  const all = signs.flatMap((a) => signs.flatMap((b) => signs.map((c) => [3 * a, 2 * b, 5 * c])))
  const { turns, weights } = gas(37, 45, 3)
  for (const vector of all)
    for (const given of [undefined, weights]) {
      const grid = gridOf(Int32Array.from([...vector, 1, 0, 0]))
      const [plain, simd] = [plainPhaseSums(grid), simdPhaseSums(grid)].map((kernel) => {
        const into = new Float64Array(2 * grid.count * 45)
        kernel.add(turns, into, given)
        return into
      })
      t.true(worst(plain, simd) < 1e-6 * Math.sqrt(37), `${vector}: ${worst(plain, simd)}`)
      t.true(Math.max(...plain.subarray(0, 90)) > 0.1)
    }
})

test('phases on the indices of a triclinic cell are those of e^{iQ·r}, Q = 2π h⁻¹ n', (t) => {
  const cell = [9, 0, 0, 2, 8, 0, -1, 3, 7]
  const r = [1.3, -20.1, 44.7]
  const turns = turnsOf([[r[0]], [r[1]], [r[2]]], 1, cell)
  const into = new Float64Array(2)
  simdPhaseSums(gridOf(Int32Array.of(2, -1, 3))).add(turns, into)
  // Reciprocal vectors by cross products.
  const cross = (u: number[], v: number[]) =>
    [1, 2, 3].map((k) => u[k % 3] * v[(k + 1) % 3] - u[(k + 1) % 3] * v[k % 3])
  const [a, b, c] = [cell.slice(0, 3), cell.slice(3, 6), cell.slice(6)]
  const volume = a.reduce((sum, value, k) => sum + value * cross(b, c)[k], 0)
  const Q = [0, 1, 2].map(
    (k) => (2 * Math.PI * (2 * cross(b, c)[k] - cross(c, a)[k] + 3 * cross(a, b)[k])) / volume,
  )
  const angle = Q.reduce((sum, value, k) => sum + value * r[k], 0)
  t.true(Math.abs(into[0] - Math.cos(angle)) < 3e-7)
  t.true(Math.abs(into[1] - Math.sin(angle)) < 3e-7)
})

test('folded columns are the turns less their whole parts, in cells that are oblique or change, in the memory of the block', (t) => {
  const [rows, frames] = [3, 4]
  const columns = [1, 7, 13].map((seed) =>
    Float32Array.from({ length: rows * frames }, (_, i) => seed * i - 20),
  ) as [Float32Array, Float32Array, Float32Array]
  const cell = [9, 0, 0, 1, 8, 0, 0.5, -2, 11]
  const cells = Array.from({ length: frames }, (_, f) => cell.map((value) => value * (1 + f / 50))).flat()
  for (const given of [cell, cells]) {
    const room = makeRoom()
    const found = foldedColumns(columns, frames, given, room)
    turnsOf(columns, frames, given).axes.forEach((turns, axis) => {
      t.deepEqual(
        found[axis],
        Float32Array.from(turns, (turn) => turn - Math.round(turn)),
      )
    })
    room.clear()
    const again = foldedColumns(columns, frames, given, room)
    t.true(again.every(({ buffer }) => found.some((before) => before.buffer === buffer)))
  }
})

test('windows are made in one memory, and a short one after a long one has its own frames alone', (t) => {
  const piece = (length: number, from: number) => ({
    ...{ index: 1, count: length, owner: {} },
    now: Float32Array.from({ length: 6 * length }, (_, i) => from + i),
    before: Float32Array.from({ length: 6 * length }, (_, i) => from - 1 - i),
  })
  const long = windowOf(piece(8, 100), 8, 5).turns
  t.is(long.frames, 13)
  const { turns, before } = windowOf({ ...piece(3, 10), count: 2 }, 3, 1)
  t.is(before, 1)
  t.is(turns.axes[0].buffer, long.axes[0].buffer)
  t.deepEqual(
    turns.axes.map((axis) => [...axis]),
    [0, 1, 2].map((axis) =>
      [0, 9].flatMap((row) => [7 - 3 * axis - row, 10 + 3 * axis + row, 11 + 3 * axis + row]),
    ),
  )
})
