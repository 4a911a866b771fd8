import test from 'ava'
import type { Level, Products } from '../../../operators/kernels/pair-products/pair-products.ts'
import { plainPairProducts } from '../../../operators/kernels/pair-products/pair-products-plain.ts'
import { simdPairProducts } from '../../../operators/kernels/pair-products/pair-products-simd.ts'
import { blockOf, blockWidth, MOST_BLOCKS, sparseLags } from '../../../operators/sampling/sparse-lags.ts'
import {
  addPositions,
  emptyPairHistory,
  emptyPairSums,
  type PairShape,
  type PairSums,
} from '../../../operators/sampling/sparse-pairs.ts'
import { normal, seeded } from '../../helpers/random.ts'

type Columns = readonly [Float32Array, Float32Array, Float32Array]
const PAIRS = [
  [0, 0],
  [1, 1],
  [2, 2],
  [0, 1],
  [0, 2],
  [1, 2],
]

function walks(rows: number, frames: number, seed: number): Columns {
  const deviate = normal(seeded(seed))
  const column = () => {
    const values = new Float32Array(rows * frames)
    for (let row = 0; row < rows; row++) {
      let at = 0
      for (let t = 0; t < frames; t++) values[row * frames + t] = at += deviate()
    }
    return values
  }
  return [column(), column(), column()]
}

const shapeOf = (frames: number, places: readonly number[], components: Products): PairShape => ({
  ...sparseLags(frames),
  places: Int32Array.from(places),
  classes: Math.max(...places) + 1,
  components,
})

/** In pieces that end at these frames. */
function streamed(columns: Columns, frames: number, shape: PairShape, ends: readonly number[]): PairSums {
  const [sums, history] = [emptyPairSums(shape), emptyPairHistory(shape)]
  let first = 0
  for (const end of [...ends, frames]) {
    const cut = columns.map((values) => {
      const out = new Float32Array(shape.places.length * (end - first))
      for (let row = 0; row < shape.places.length; row++)
        out.set(values.subarray(row * frames + first, row * frames + end), row * (end - first))
      return out
    }) as unknown as Columns
    if (end > first) addPositions(sums, shape, history, { first, count: end - first, columns: cut })
    first = end
  }
  return sums
}

/** Pair by pair, straight from what is said: the block is that of the middle, origins are multiples of the stride. */
function bruteForce(
  columns: Columns,
  frames: number,
  { lags, strides, places, classes, components }: PairShape,
): PairSums {
  const n = lags.length
  const products = new Float64Array(classes * components * MOST_BLOCKS * n)
  const pairs = new Float64Array(classes * MOST_BLOCKS * n)
  const width = blockWidth(frames)
  places.forEach((place, row) => {
    lags.forEach((lag, k) => {
      for (let t = 0; t + lag < frames; t += strides[k]) {
        const block = Math.floor((t + lag / 2) / width)
        const d = columns.map((values) => values[row * frames + t + lag] - values[row * frames + t])
        pairs[(place * MOST_BLOCKS + block) * n + k]++
        for (let c = 0; c < components; c++)
          products[((place * components + c) * MOST_BLOCKS + block) * n + k] +=
            d[PAIRS[c][0]] * d[PAIRS[c][1]]
      }
    })
  })
  return { products, pairs }
}

function agree(a: Float64Array, b: Float64Array): boolean {
  const scale = b.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return a.length === b.length && a.every((value, i) => Math.abs(value - b[i]) <= 1e-12 * scale)
}

test('lags are two an octave up to half of the run, origins at least eight within a lag', (t) => {
  t.deepEqual(sparseLags(100), {
    lags: [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48],
    strides: [1, 1, 1, 1, 1, 1, 1, 2, 2, 4, 4],
  })
  t.deepEqual(sparseLags(1).lags, [])
  const longer = sparseLags(5000).lags
  t.deepEqual(sparseLags(900).lags, longer.slice(0, sparseLags(900).lags.length))
})

test('a run has 16 to 32 full blocks, and a block is that of the middle of a pair', (t) => {
  for (const frames of [20, 32, 33, 63, 64, 65, 1000, 4097]) {
    const full = Math.floor(frames / blockWidth(frames))
    t.true(full >= 16 && full <= 32, `${frames}: ${full}`)
  }
  t.is(blockOf(3, 1, 4), 0)
  t.is(blockOf(3, 2, 4), 1)
})

for (const components of [3, 6] as const) {
  test(`sums are those of all pairs one by one, ${components} components, two classes`, (t) => {
    for (const frames of [7, 40, 97, 260]) {
      const columns = walks(5, frames, frames)
      const shape = shapeOf(frames, [0, 0, 1, 1, 0], components)
      const expected = bruteForce(columns, frames, shape)
      const ends = frames > 50 ? [1, 2, 10, 33, 50] : [3]
      for (const cuts of [[], ends]) {
        const sums = streamed(columns, frames, shape, cuts)
        t.deepEqual(sums.pairs, expected.pairs)
        t.true(agree(sums.products, expected.products), `${frames} in ${cuts.length + 1} pieces`)
      }
    }
  })
}

test('squares have the same bits with the products of two axes as without', (t) => {
  for (const frames of [41, 259]) {
    const columns = walks(3, frames, 9)
    const [three, six] = ([3, 6] as const).map((components) =>
      streamed(columns, frames, shapeOf(frames, [0, 0, 0], components), [7, 30]),
    )
    t.deepEqual(six.products.subarray(0, three.products.length), three.products)
  }
})

test('double precision is kept', (t) => {
  const frames = 90
  const columns = walks(2, frames, 3).map((values) =>
    Float64Array.from(values, (x) => x + 1e-9 * Math.sin(x)),
  )
  const shape = shapeOf(frames, [0, 0], 6)
  const [sums, history] = [emptyPairSums(shape), emptyPairHistory(shape, 'double')]
  addPositions(sums, shape, history, { first: 0, count: frames, columns: columns as unknown as Columns })
  const expected = bruteForce(columns as unknown as Columns, frames, shape)
  t.true(agree(sums.products, expected.products))
  t.deepEqual(sums.pairs, expected.pairs)
})

const ROWS = 3
const REMEMBERED = 4

/** Stretches of any length, at three levels of four, the second of which begins with the second frame of the first. */
const levels = (fresh: number): Level[] =>
  [
    { fresh, from: 0 },
    { fresh: fresh >> 1, from: 1 },
    { fresh: fresh >> 2, from: 0 },
  ].map((level) => ({
    ...level,
    stretches: [0, 1, 2, 3, 4, 5, 8, 12]
      .filter((count) => count <= level.fresh)
      .map((count, k) => ({ lag: 1 + k, begin: 12, end: 12 + count })),
  }))

for (const [fresh, Kind] of [
  [4, Float32Array],
  [31, Float32Array],
  [31, Float64Array],
  [5000, Float32Array],
] as const)
  test(`both kernels say the same of ${fresh} frames in ${Kind.name}, and remember the same`, (t) => {
    const deviate = normal(seeded(5))
    for (const products of [3, 6] as const) {
      const lines = { reach: 12, remembered: REMEMBERED, levels: levels(fresh), products }
      const numbers = (length: number) => new Kind(length).map(() => deviate())
      const columns = [0, 1, 2].map(() => numbers(ROWS * fresh)) as unknown as Columns
      const began = numbers(ROWS * REMEMBERED * 36)
      const [plain, simd] = [plainPairProducts(), simdPairProducts()].map((kernel) => {
        const past = began.slice()
        kernel.begin(lines)
        kernel.add(columns, 0, 2, past)
        kernel.add(columns, 2, ROWS, past)
        return { past, sums: kernel.take(), after: kernel.take() }
      })
      t.deepEqual(simd.past, plain.past)
      t.notDeepEqual(simd.past, began)
      t.true(agree(simd.sums, plain.sums))
      t.true(simd.sums.length > 0 && simd.after.every((sum) => sum === 0))
    }
  })

test('frames that are missing are refused', (t) => {
  const shape = shapeOf(40, [0], 3)
  const columns = walks(1, 10, 1)
  const error = t.throws(() =>
    addPositions(emptyPairSums(shape), shape, emptyPairHistory(shape), { first: 5, count: 10, columns }),
  )
  t.regex(String(error?.message), /frame 0 expected, found 5/)
})
