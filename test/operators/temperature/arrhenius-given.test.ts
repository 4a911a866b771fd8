import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { columnTable } from '../../../operators/measured/column-table.ts'
import { arrhenius } from '../../../operators/temperature/arrhenius.ts'
import { arrheniusLine } from '../../../operators/temperature/arrhenius-fit.ts'
import type { Point } from '../../../operators/temperature/arrhenius-point.ts'
import { givenPoint } from '../../../operators/temperature/arrhenius-rows.ts'
import type { Figure } from '../../../schemas/figure.ts'
import type { Table } from '../../../schemas/table.ts'
import { folder } from '../../helpers/folder.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { quiet } from '../transport/walks.ts'
import { KB, law } from './arrhenius-law.ts'

const E = 0.3
type Errors = readonly (readonly [number, number])[]

/** Values at these temperatures with these errors, as shares of what is true. */
const givenAt = (errors: Errors, random: () => number): Point[] =>
  errors.map(([kelvin, share]) => {
    const D = law(kelvin, E)
    return givenPoint(kelvin, D * (1 + share * random()), share * D)
  })

const rms = (all: readonly number[]) => Math.sqrt(all.reduce((sum, each) => sum + each ** 2 / all.length, 0))
const mean = (all: readonly number[]) => all.reduce((sum, each) => sum + each / all.length, 0)

const worlds: [string, Errors, number][] = [
  [
    '5 to 40 %',
    [
      [400, 0.4],
      [450, 0.3],
      [500, 0.2],
      [600, 0.1],
      [700, 0.07],
      [800, 0.05],
    ],
    0,
  ],
  [
    '10 to 150 %',
    [
      [350, 1.5],
      [400, 0.8],
      [500, 0.3],
      [600, 0.15],
      [700, 0.1],
    ],
    100,
  ],
  [
    '10 %',
    [
      [350, 0.1],
      [400, 0.1],
      [500, 0.1],
      [600, 0.1],
      [700, 0.1],
    ],
    0,
  ],
  [
    '30 %',
    [
      [400, 0.3],
      [500, 0.3],
      [600, 0.3],
      [700, 0.3],
    ],
    0,
  ],
]

for (const [what, errors, negative] of worlds)
  test(`values given with errors of ${what}: no bias, and errors as wide as the scatter`, (t) => {
    const random = normal(seeded(31))
    const [energies, far]: [number[], number[]] = [[], []]
    let below = 0
    for (let i = 0; i < 400; i++) {
      const points = givenAt(errors, random)
      below += points.filter(({ value }) => value <= 0).length
      const line = arrheniusLine(points)!
      energies.push((line.energy - E) / line.energyError)
      const { log, error } = line.at(300)
      far.push((log - Math.log(law(300, E))) / error)
    }
    t.log(
      `E_a ${rms(energies)}, ${mean(energies)}; at 300 K ${rms(far)}, ${mean(far)}; ${below} not above zero`,
    )
    for (const scores of [energies, far]) {
      t.true(rms(scores) > 0.9 && rms(scores) < 1.1, `${rms(scores)}`)
      t.true(Math.abs(mean(scores)) < 0.2, `${mean(scores)}`)
    }
    t.true(below >= negative)
  })

test('the line is where χ² of the values is least, its error where that is one more or wider', (t) => {
  const points = givenAt(
    [
      [350, 1.5],
      [400, 0.8],
      [500, 0.3],
      [600, 0.15],
    ],
    normal(seeded(8)),
  )
  const chi = (energy: number, log: number) =>
    points.reduce(
      (sum, { temperature, value, error }) =>
        sum + ((value - Math.exp(log - energy / (KB * temperature))) / error) ** 2,
      0,
    )
  const line = arrheniusLine(points)!
  const least = chi(line.energy, line.prefactor)
  t.true(Math.abs(least - line.chi) < 1e-9)
  const profile = (energy: number) => {
    let best = Number.POSITIVE_INFINITY
    for (let i = -4000; i <= 4000; i++) best = Math.min(best, chi(energy, line.prefactor + i / 400))
    return best
  }
  for (const off of [-0.3, -0.01, 0.01, 0.3]) t.true(profile(line.energy + off) > least)
  const end = (side: number) => {
    let off = 0
    while (profile(line.energy + side * off) < least + 1) off += 5e-4
    return off
  }
  t.true(line.energyError > (end(1) + end(-1)) / 2 - 1e-3)
})

test('a rate by its times has the energy of the times, whatever their errors', (t) => {
  const scores: number[] = []
  const random = normal(seeded(4))
  for (let i = 0; i < 300; i++) {
    const points = [400, 500, 600, 700].map((temperature): Point => {
      const time = 1 / (1e9 * law(temperature, E))
      const error = 0.25 * time
      const value = time + error * random()
      return {
        ...{ temperature, value: 1 / value, error: error / value ** 2, censored: false },
        given: { value, error, power: -1 },
      }
    })
    const line = arrheniusLine(points)!
    scores.push((line.energy - E) / line.energyError)
  }
  t.true(rms(scores) < 1.1 && Math.abs(mean(scores)) < 0.2, `${rms(scores)}, ${mean(scores)}`)
})

test('values with relative errors of their own, 20 to 40 %, have no bias by their logarithms', (t) => {
  const random = normal(seeded(12))
  const scores: number[] = []
  const squares = (count: number) =>
    Array.from({ length: count }, random).reduce((sum, each) => sum + each ** 2 / count, 0)
  for (let i = 0; i < 300; i++) {
    const points = [0.4, 0.35, 0.3, 0.25, 0.2].map((share, k): Point => {
      const temperature = 400 + 75 * k
      const value = law(temperature, E) * squares(Math.round(2 / share ** 2))
      const error = value * share * Math.sqrt(squares(30))
      return { temperature, value, error, censored: value < 1.65 * error, samples: 31 }
    })
    const line = arrheniusLine(points)!
    scores.push((line.energy - E) / line.energyError)
  }
  t.true(rms(scores) < 1.1 && Math.abs(mean(scores)) < 0.2, `${rms(scores)}, ${mean(scores)}`)
})

test('values that leave the energy open have no line', (t) => {
  t.is(arrheniusLine([givenPoint(400, 1e-9, 1e-8), givenPoint(600, 1e-6, 1e-7)]), undefined)
  t.is(arrheniusLine([givenPoint(400, -1e-8, 1e-8), givenPoint(600, 1e-6, 1e-7)]), undefined)
})

/** A file of columns through `arrhenius`. */
function ofFile(text: string) {
  const path = join(folder(), 'D.csv')
  writeFileSync(path, text)
  const warnings: string[] = []
  const { operator, params } = arrhenius({})
  const tables: Record<string, Table> = { 'measured-columns': columnTable(path) }
  const own = operator.finish(tables, params, { ...quiet, warn: (name) => void warnings.push(name) })
  const [figure] = (operator.shown.figures?.(tables, own, params) ?? []) as Figure[]
  const [file] = operator.shown.files?.(tables, own, params) ?? []
  const series = [...(file?.text() ?? [])].join('')
  return { row: own.rows[0], warnings, series, marks: marksOf(figure) }
}

const marksOf = (figure: Figure): { kind: string; x: number; value: number }[] =>
  (figure as any).spec.layer.flatMap(({ data, encoding }: any) => (encoding.shape ? data.values : []))

const FILE = 'T (K),D (cm2/s),error (cm2/s)\n400,1e-8,1e-9\n500,-1e-8,3e-8\n600,5e-7,5e-8\n700,2e-6,2e-7\n'

test('a file with a value below zero: it counts, is said, and has a mark', (t) => {
  const { row, warnings, series, marks } = ofFile(FILE)
  t.deepEqual([row['points'], row['censored'], row['leftOut']], [3, 1, 0])
  t.false(warnings.includes('left out'))
  const line = arrheniusLine([
    givenPoint(400, 1e-8, 1e-9),
    givenPoint(500, -1e-8, 3e-8),
    givenPoint(600, 5e-7, 5e-8),
    givenPoint(700, 2e-6, 2e-7),
  ])!
  t.is(row['energy'], line.energy)
  t.is(line.freedom, 2)
  const bounds = marks.filter(({ kind }) => kind === 'upper bound')
  t.deepEqual(
    bounds.map(({ x, value }) => [x, value]),
    [[2, Number((1.6448536269514722 * 3e-8).toPrecision(6))]],
  )
  t.is(marks.length, 4)
  t.regex(series, /500,-1e-8,-4e-8,.*as a bound/)
})

test('conductivities and times below zero: by σT, and as a bound of the rate from below', (t) => {
  const sigma = ofFile('T (K),conductivity (mS/cm),error\n400,1,.1\n500,-.5,2\n600,50,5\n')
  t.deepEqual([sigma.row['points'], sigma.row['censored'], sigma.row['leftOut']], [2, 1, 0])
  t.deepEqual(
    sigma.marks.map(({ kind, value }) => [kind, value]),
    [
      ['determined', 400],
      ['upper bound', Number((500 * 2 * 1.6448536269514722).toPrecision(6))],
      ['determined', 30000],
    ],
  )
  const times = ofFile('T (K),tau (ps),error\n400,1000,100\n500,100,10\n600,-1,4\n')
  t.deepEqual([times.row['points'], times.row['censored'], times.row['leftOut']], [2, 1, 0])
  t.deepEqual(
    times.marks.filter(({ kind }) => kind === 'lower bound').map(({ value }) => value),
    [Number((1 / (4 * 1.6448536269514722)).toPrecision(6))],
  )
})
