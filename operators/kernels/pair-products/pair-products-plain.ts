import type { Line, PairProducts, Products, Stretch } from './pair-products.ts'

/** The plain twin: the definition of what the SIMD kernel computes. It takes double precision too. */
export function plainPairProducts(): PairProducts {
  let own: readonly Stretch[] = []
  let products: Products = 3
  let sums = new Float64Array(0)
  return {
    begin(stretches, _, wanted) {
      own = stretches
      products = wanted
      sums = new Float64Array(products * stretches.length)
    },
    add(line) {
      own.forEach((stretch, s) => {
        const all = productsOf(line, stretch)
        for (let k = 0; k < products; k++) sums[products * s + k] += all[k]
      })
    },
    sums: () => sums,
  }
}

function productsOf(line: Line, { lag, begin, end }: Stretch): number[] {
  const length = line.length / 3
  const single = line instanceof Float32Array
  let [xx, yy, zz, xy, xz, yz] = [0, 0, 0, 0, 0, 0]
  for (let t = begin; t < end; t++) {
    let dx = line[t] - line[t - lag]
    let dy = line[t + length] - line[t + length - lag]
    let dz = line[t + 2 * length] - line[t + 2 * length - lag]
    if (single) [dx, dy, dz] = [Math.fround(dx), Math.fround(dy), Math.fround(dz)]
    xx += dx * dx
    yy += dy * dy
    zz += dz * dz
    xy += dx * dy
    xz += dx * dz
    yz += dy * dz
  }
  return [xx, yy, zz, xy, xz, yz]
}
