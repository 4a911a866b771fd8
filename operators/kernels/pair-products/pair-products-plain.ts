import type { Column, Columns, Level, Lines, PairProducts, Products, Stretch } from './pair-products.ts'

/** The three axes of a row at one level. */
type Line = readonly Float64Array[]

/** The plain twin: the definition of what the SIMD kernel computes. */
export function plainPairProducts(): PairProducts {
  let own: Lines = { reach: 0, remembered: 0, levels: [], products: 3 }
  let sums: Float64Array = new Float64Array(0)
  const addRow = (columns: Columns, row: number, past: Column) => {
    const { reach, remembered, levels, products } = own
    let [line, place] = [columns.map((column) => newFrames(column, row, levels[0].fresh)), 0]
    levels.forEach((level, k) => {
      const at = (row * remembered + k) * 3 * reach
      line = line.map((frames, axis) => {
        const before = past.subarray(at + axis * reach, at + (axis + 1) * reach)
        const all = Float64Array.of(...before, ...(k === 0 ? frames : everySecond(frames, reach, level)))
        before.set(all.subarray(level.fresh))
        return all
      })
      for (const stretch of level.stretches) addProducts(sums, place++, line, stretch, products)
    })
  }
  return {
    begin(lines) {
      own = lines
      sums = new Float64Array(lines.products * countOf(lines))
    },
    add(columns, first, end, past) {
      for (let row = first; row < end; row++) addRow(columns, row, past)
    },
    take() {
      const all = sums
      sums = new Float64Array(all.length)
      return all
    },
  }
}

/** Stretches of all levels. */
export const countOf = ({ levels }: Lines): number =>
  levels.reduce((sum, { stretches }) => sum + stretches.length, 0)

const newFrames = (column: ArrayLike<number>, row: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, t) => column[row * count + t])

const everySecond = (line: Float64Array, reach: number, { from, fresh }: Level): Float64Array =>
  Float64Array.from({ length: fresh }, (_, i) => line[reach + from + 2 * i])

function addProducts(
  sums: Float64Array,
  place: number,
  line: Line,
  { lag, begin, end }: Stretch,
  products: Products,
): void {
  for (let t = begin; t < end; t++) {
    const [x, y, z] = line.map((frames) => frames[t] - frames[t - lag])
    const all = [x * x, y * y, z * z, x * y, x * z, y * z]
    for (let k = 0; k < products; k++) sums[products * place + k] += all[k]
  }
}
