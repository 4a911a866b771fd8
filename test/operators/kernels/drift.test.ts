import test from 'ava'
import { plainDrift } from '../../../operators/kernels/drift/drift-plain.ts'
import { simdDrift } from '../../../operators/kernels/drift/drift-simd.ts'
import { seeded } from '../../helpers/random.ts'

/** Rows and frames: odd and even, more than the kernel takes at once, none. */
const SHAPES = [
  [1, 1],
  [3, 7],
  [5, 512],
  [70, 1023],
  [2, 20_000],
  [2, 40_000],
  [0, 8],
  [3, 0],
]

const given = (rows: number, frames: number) => {
  const random = seeded(rows + frames)
  const number = () => 40 * (random() - 0.5)
  return {
    values: Float32Array.from({ length: rows * frames }, number),
    series: Float64Array.from({ length: frames }, number),
    weights: Float64Array.from({ length: rows }, random),
  }
}

test('a row less a series is what arithmetic says, to the bit', (t) => {
  for (const [rows, frames] of SHAPES)
    for (const drift of [plainDrift, simdDrift()]) {
      const { values, series } = given(rows, frames)
      const into = new Float32Array(values.length)
      drift.subtract(values, series, into)
      const wrong = into.findIndex((value, i) => value !== Math.fround(values[i] - series[i % frames]))
      t.is(wrong, -1, `${rows} × ${frames}`)
    }
})

test('weighted rows are added in their order, to the bit', (t) => {
  for (const [rows, frames] of SHAPES)
    for (const drift of [plainDrift, simdDrift()]) {
      const { values, series, weights } = given(rows, frames)
      const sums = series.slice()
      drift.addWeighted(values, weights, sums)
      const wrong = sums.findIndex((sum, frame) => {
        let own = series[frame]
        for (let row = 0; row < rows; row++) own += weights[row] * values[row * frames + frame]
        return sum !== own
      })
      t.is(wrong, -1, `${rows} × ${frames}`)
    }
})
