import { allotted } from '../allotted.ts'
import type { PairProducts, Products } from './pair-products.ts'

interface Kernel {
  squares(table: number, count: number, line: number, stride: number, out: number): void
  tensors(table: number, count: number, line: number, stride: number, out: number): void
}

/** How much more room than needed a new memory has. */
const SPARE = 1.5
const MOST_PRODUCTS: Products = 6

/** A kernel with room for lines of single precision. */
export function simdPairProducts(): PairProducts {
  let own = memoryFor(0, 0)
  let [count, products]: [number, Products] = [0, 3]
  return {
    begin(stretches, numbers, wanted) {
      products = wanted
      if (numbers > own.line.length || stretches.length > own.most)
        own = memoryFor(SPARE * numbers, SPARE * stretches.length)
      count = stretches.length
      stretches.forEach(({ lag, begin, end }, s) => {
        own.table.set([lag, begin, end], 3 * s)
      })
      own.out.fill(0)
    },
    add(line) {
      own.line.set(line)
      const { table, line: room, out, kernel } = own
      const sum = products === 3 ? kernel.squares : kernel.tensors
      sum(table.byteOffset, count, room.byteOffset, (4 * line.length) / 3, out.byteOffset)
    },
    sums: () => own.out.slice(0, products * count),
  }
}

function memoryFor(numbers: number, stretches: number) {
  const [length, most] = [Math.ceil(numbers), Math.ceil(stretches)]
  const { kernel, buffer, take } = allotted<Kernel>(
    new URL('./pair-products.wasm', import.meta.url),
    4 * length + (12 + 8 * MOST_PRODUCTS) * most + 64,
  )
  return {
    kernel,
    most,
    line: new Float32Array(buffer, take(4 * length), length),
    table: new Uint32Array(buffer, take(12 * most), 3 * most),
    out: new Float64Array(buffer, take(8 * MOST_PRODUCTS * most), MOST_PRODUCTS * most),
  }
}
