import test from 'ava'
import { colvarPoints } from '../../../operators/free-energy/colvar.ts'
import { freeEnergyOf } from '../../../operators/free-energy/free-energy.ts'
import { hillsOf } from '../../../operators/free-energy/hills.ts'
import {
  addHills,
  hillsGrid,
  hillsSurfaces,
  pointOf,
  surfaceDifference,
} from '../../../operators/free-energy/hills-surface.ts'
import { barrierBetween } from '../../../operators/free-energy/minimax-path.ts'
import { plumedTable } from '../../../operators/free-energy/plumed-table.ts'
import { binFor, binsOf, countPoints, type ValueGrid } from '../../../operators/free-energy/value-grid.ts'
import { IonstreamError } from '../../../schemas/errors.ts'
import { normal, seeded } from '../../helpers/random.ts'

/** A HILLS file of one or two variables. */
function hillsText(
  names: readonly string[],
  rows: readonly (readonly number[])[],
  head: readonly string[] = [],
) {
  const fields = ['time', ...names, ...names.map((name) => `sigma_${name}`), 'height', 'biasf']
  return [`#! FIELDS ${fields.join(' ')}`, ...head, ...rows.map((row) => ` ${row.join(' ')}`), ''].join('\n')
}

/** −Σ of all Gaussians at a point, with their edges, term by term. */
function sumAt(
  point: readonly number[],
  rows: readonly (readonly number[])[],
  period: number,
  stretched: boolean,
) {
  const n = point.length
  return -rows.reduce((sum, row) => {
    const half = point.reduce((all, value, k) => {
      let d = value - row[1 + k]
      if (k === 0 && period > 0) d -= period * Math.round(d / period)
      return all + (0.5 * d * d) / (row[1 + n + k] * row[1 + n + k])
    }, 0)
    if (half >= 6.25) return sum
    const edge = Math.exp(-6.25)
    const value = stretched ? (Math.exp(-half) - edge) / (1 - edge) : Math.exp(-half)
    return sum + row[1 + 2 * n] * value
  }, 0)
}

test('the surface is minus the sum of the hills, cut off and stretched as PLUMED does, round a period', (t) => {
  const random = seeded(1)
  for (const stretched of [false, true]) {
    const rows = Array.from({ length: 60 }, (_, i) => [
      i,
      2 * Math.PI * random() - Math.PI,
      3 * random(),
      0.3 + 0.2 * random(),
      0.2,
      1 + random(),
      10,
    ])
    const head = ['#! SET multivariate false', '#! SET min_phi -pi', '#! SET max_phi pi']
    if (stretched) head.push('#! SET kerneltype stretched-gaussian')
    const hills = hillsOf('HILLS', hillsText(['phi', 'd'], rows, head))
    t.is(hills.stretched, stretched)
    t.is(hills.factor, 10)
    const grid = hillsGrid(hills, 60)
    t.deepEqual(
      grid.map(({ periodic }) => periodic),
      [true, false],
    )
    const F = new Float64Array(binsOf(grid))
    addHills(hills, grid, 0, 25, F)
    addHills(hills, grid, 25, 60, F)
    for (let bin = 0; bin < F.length; bin += 7)
      t.true(Math.abs(F[bin] - sumAt(pointOf(grid, bin), rows, 2 * Math.PI, stretched)) < 1e-9)
  }
})

const wells = (x: number) => 12 * (x * x - 1) * (x * x - 1) + 2 * x
const XS = Array.from({ length: 401 }, (_, i) => -2 + i / 100)
const SIGMA = 0.1

/** Metadynamics in which `choose` says where the next hill goes, on the values of F + V; heights as PLUMED writes them. */
function laid(
  F: (x: number) => number,
  hills: number,
  factor: number,
  kT: number,
  choose: (sum: Float64Array) => number,
): number[][] {
  const V = new Float64Array(XS.length)
  return Array.from({ length: hills }, (_, n) => {
    const at = choose(Float64Array.from(XS, (x, i) => F(x) + V[i]))
    const height = 0.3 * Math.exp(-V[at] / ((factor - 1) * kT))
    XS.forEach((x, i) => {
      const d = (x - XS[at]) / SIGMA
      if (d * d < 12.5) V[i] += height * Math.exp(-0.5 * d * d)
    })
    return [n, XS[at], SIGMA, (height * factor) / (factor - 1), factor]
  })
}

const lowest = (sum: Float64Array): number => sum.indexOf(sum.reduce((a, b) => Math.min(a, b)))

/** A place with the chance that exp(−(F + V)/kT) gives it. */
function drawn(kT: number, random: () => number) {
  return (sum: Float64Array): number => {
    const least = sum[lowest(sum)]
    const weights = sum.map((value) => Math.exp((least - value) / kT))
    let left = random() * weights.reduce((a, b) => a + b, 0)
    return weights.findIndex((weight) => (left -= weight) <= 0)
  }
}

test('hills laid where the sum is least give the barriers of a double well', (t) => {
  const hills = hillsOf('HILLS', hillsText(['x'], laid(wells, 1500, 1e6, 2.5, lowest)))
  const grid: ValueGrid = [{ from: -1.5, width: 0.02, bins: 150 }]
  const surfaces = hillsSurfaces(hills, grid, 30)
  const heights = surfaces.map((surface) =>
    barrierBetween(grid, surface, binFor('x', grid, [-1]), binFor('x', grid, [1])),
  )
  t.is(heights[0], undefined)
  const last = heights[29]
  t.true(Math.abs((last?.forward as number) - 14) < 0.7, `${last?.forward}`)
  t.true(Math.abs((last?.backward as number) - 10) < 0.7, `${last?.backward}`)
  t.true(surfaceDifference(surfaces[28], surfaces[29], 15) < 0.5)
  t.true(Number.isNaN(surfaceDifference(surfaces[0], surfaces[29], 15)))
})

test('a well-tempered run: −Σ of the heights as they are written is F, with no second factor', (t) => {
  const rows = laid((x) => 0.25 * wells(x), 5000, 4, 1, drawn(1, seeded(4)))
  const hills = hillsOf('HILLS', hillsText(['x'], rows))
  const grid: ValueGrid = [{ from: -1.3, width: 0.02, bins: 130 }]
  const [surface] = hillsSurfaces(hills, grid, 1)
  const barrier = barrierBetween(grid, surface, binFor('x', grid, [-1]), binFor('x', grid, [1]))
  t.true(Math.abs((barrier?.forward as number) - 3.5) < 0.3, `${barrier?.forward}`)
  t.true(Math.abs((barrier?.backward as number) - 2.5) < 0.3, `${barrier?.backward}`)
})

test('a table of a run that restarted, and one that is being written', (t) => {
  const head = '#! FIELDS time d1 metad.bias\n'
  const text = `${head} 0 1 0\n 1 2 0.5\n${head} 1 2.5 0.5\n 2 3 1`
  const table = plumedTable('COLVAR', text)
  t.deepEqual(Array.from(table.columns.get('d1') ?? []), [1, 2, 2.5])
  t.true(table.cut)
  t.is(table.rows, 3)
})

test('what is no such file is refused with its place', (t) => {
  const refused = (text: string, reader: (where: string, text: string) => unknown = plumedTable) =>
    t.throws(() => reader('F', text), { instanceOf: IonstreamError }).message
  t.regex(refused('1 2 3\n'), /F:1: .*expected/)
  t.regex(refused(''), /no "#! FIELDS"/)
  t.regex(refused('#! FIELDS a b\n1 2\n1 x\n'), /F:3: "1 x"/)
  t.regex(refused('#! FIELDS a b\n1 2\n#! FIELDS a c\n'), /F:3: fields/)
  t.regex(refused('#! FIELDS time d\n0 1\n', hillsOf), /no column/)
  t.regex(
    refused(hillsText(['a'], [[0, 1, 1, 1, 1]], ['#! SET multivariate true']), hillsOf),
    /correlated Gaussians/,
  )
  t.regex(
    refused(hillsText(['a'], [[0, 1, 1, 1, 1]], ['#! SET min_a x', '#! SET max_a pi']), hillsOf),
    /period of a/,
  )
})

test('weights of a biased run give back the unbiased F', (t) => {
  const random = normal(seeded(8))
  const kT = 2.5
  // F = x²·kT/2 seen with the bias −x²·kT/4: the run has twice the variance.
  const rows = Array.from({ length: 40_000 }, (_, i) => {
    const x = Math.SQRT2 * random()
    return `${i} ${x} ${(-kT * x * x) / 4}`
  })
  const table = plumedTable('COLVAR', `#! FIELDS time x bias\n${rows.join('\n')}\n`)
  const { points, weights } = colvarPoints('COLVAR', table, ['x'], { column: 'bias', kT })
  const grid: ValueGrid = [{ from: -2, width: 0.2, bins: 20 }]
  const counts = new Float64Array(20)
  countPoints(grid, points, counts, weights)
  const F = freeEnergyOf(counts, undefined, kT)?.values ?? new Float64Array(20)
  for (const bin of [1, 5, 14, 18]) {
    const x = -1.9 + 0.2 * bin
    t.true(Math.abs(F[bin] - F[10] - (kT * (x * x - 0.01)) / 2) < 0.35, `${x}: ${F[bin] - F[10]}`)
  }
  t.throws(() => colvarPoints('COLVAR', table, ['y']), { message: /no column "y"/ })
})
