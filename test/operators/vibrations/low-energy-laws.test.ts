import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { measuredColumns } from '../../../operators/measured/measured-columns.ts'
import { lowEnergy } from '../../../operators/vibrations/low-energy/low-energy.ts'
import { lowEnergyLaws } from '../../../operators/vibrations/low-energy/low-energy-laws.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { BOLTZMANN } from '../../../schemas/units.ts'
import { folder } from '../../helpers/folder.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { refused } from '../scattering/refused.ts'
import { listening } from './motions.ts'
import { tableFrom, transformed } from './tables.ts'

function finish(tables: Record<string, Table>, given: object = {}, context = listening()) {
  const { operator, params } = lowEnergyLaws(given)
  const own = operator.finish(tables, params, context)
  return { rows: own.rows, figures: operator.shown.figures?.(tables, own, params) ?? [] }
}

const ENERGIES = Array.from({ length: 60 }, (_, i) => 0.2 * (i + 1))

/** Measured columns with 2 % noise, through a file. */
function measured(of: (energy: number) => number, seed: number, kelvin?: number, name = 'g'): Table {
  const random = normal(seeded(seed))
  const rows = ENERGIES.map((energy) => {
    const error = 0.02 * of(energy) + 1e-4
    return [...(kelvin ? [kelvin] : []), energy, of(energy) + error * random(), error].join(',')
  })
  const file = join(folder(), 'g.csv')
  writeFileSync(file, `${kelvin ? 'T,' : ''}E,${name},error\n${rows.join('\n')}\n`)
  const { operator, params } = measuredColumns({ files: [file] })
  return operator.finish({}, params, UNHEARD)
}

const rowOf = (rows: readonly Row[], law: string): Row => rows.find((row) => row['law'] === law) as Row

const CASES = [
  ['solid: Debye law, g₀ = 0', (E: number) => 0.02 * E * E, 'debye'],
  ['liquid: linear law, g₀ = 0', (E: number) => 0.05 * E, 'linear'],
  ['superionic: linear law, g₀ > 0', (E: number) => 0.1 + 0.03 * E, 'linear'],
] as const

for (const [verdict, g, law] of CASES)
  test(`measured g(E): ${verdict}`, (t) => {
    const { rows, figures } = finish({ 'measured-columns': measured(g, 5) })
    t.is(rows.length, 3)
    t.true(
      rows.every((row) => String(row['verdict']).startsWith(verdict)),
      String(rows[0]['verdict']),
    )
    t.is(rows[0]['from'], 1.6)
    const best = rowOf(rows, law)
    t.is(best['status'], 'determined')
    t.true(Math.abs((best['chi'] as number) - 1) < 0.6)
    const truth = { g0: g(0), alpha: law === 'linear' ? g(1) - g(0) : 0, beta: law === 'debye' ? g(1) : 0 }
    for (const [name, value] of Object.entries(truth)) {
      const [found, error] = [best[name] as number, best[`${name}Error`] as number]
      t.true(Math.abs(found - value) <= 3.5 * error + 1e-12, `${name} ${found} ± ${error}`)
    }
    t.false(/NaN|Infinity/.test(JSON.stringify(figures)))
  })

test('errors of measured laws hold as often as they say', (t) => {
  let inside = 0
  const worlds = 60
  for (let seed = 1; seed <= worlds; seed++) {
    const row = rowOf(finish({ 'measured-columns': measured((E) => 0.1 + 0.03 * E, seed) }).rows, 'linear')
    if (Math.abs((row['g0'] as number) - 0.1) < (row['g0Error'] as number)) inside++
    if (Math.abs((row['alpha'] as number) - 0.03) < (row['alphaError'] as number)) inside++
  }
  t.true(inside > 0.58 * 2 * worlds && inside < 0.79 * 2 * worlds, `${inside} of ${2 * worlds}`)
})

test('a curvature that hides g₀: errors of the held fit hold, and the verdict says how large g₀ may be', (t) => {
  const truth = { g0: 0.01, alpha: 0.005, beta: 0.001 }
  const [energies, random] = [Array.from({ length: 50 }, (_, i) => 0.2 * (i + 1)), normal(seeded(8))]
  const error = 0.03 * 0.16
  const z: number[] = []
  let hidden = 0
  for (let world = 0; world < 60; world++) {
    const file = join(folder(), 'g.csv')
    const g = (E: number) => truth.g0 + E * (truth.alpha + E * truth.beta)
    const rows = energies.map((E) => `${E},${g(E) + error * random()},${error}`)
    writeFileSync(file, `E,g,error\n${rows.join('\n')}\n`)
    const { operator, params } = measuredColumns({ files: [file] })
    const { rows: found } = finish({ 'measured-columns': operator.finish({}, params, UNHEARD) })
    const mixed = rowOf(found, 'mixed')
    for (const [name, value] of Object.entries(truth))
      z.push(((mixed[name] as number) - value) / (mixed[`${name}Error`] as number))
    const [, most] = /^liquid.*at most (.*)\)$/.exec(String(found[0]['verdict'])) ?? []
    if (most !== undefined && Number(most) < truth.g0) hidden++
  }
  t.true(Math.sqrt(z.reduce((sum, each) => sum + each * each, 0) / z.length) < 1.15)
  t.true(hidden <= 3, `${hidden} bounds below the truth`)
})

test('measured S(E) is made a density of states by its temperature', (t) => {
  const kelvin = 300
  const S = (E: number) => (0.02 * E * E) / (E * -Math.expm1(-E / (BOLTZMANN * kelvin)))
  const { rows } = finish({ 'measured-columns': measured(S, 7, kelvin, 'S') }, { spectrum: 'S' })
  t.is(rows[0]['law'], 'debye')
  t.is(rows[0]['temperature'], kelvin)
  t.true(Math.abs((rows[0]['beta'] as number) - 0.02) < 3.5 * (rows[0]['betaError'] as number))
  const cold = refused(() => finish({ 'measured-columns': measured(S, 7) }, { spectrum: 'S' }))
  t.regex(cold.message, /S\(E\) without a temperature/)
})

test('of a VACF: every law at once, the best as low-energy has it', (t) => {
  const ending = (E: number) => (0.5 + E) * Math.exp(-(((E / 25) ** 2) ** 2))
  const exact = transformed(ending, 0.01, 600, 60)
  const random = normal(seeded(2))
  const samples = Array.from({ length: 16 }, () =>
    exact.map((c, k) => c + (k === 0 ? 0 : 0.002 * exact[0] * random())),
  )
  const values = exact.map((_, k) => samples.reduce((sum, sample) => sum + sample[k], 0) / 16)
  const vacf = tableFrom({ interval: 0.01, values, samples, temperature: 600 })
  const { rows } = finish({ vacf })
  const own = rows.filter((row) => row['of'] === 'Li')
  t.is(own.length, 3)
  t.is(own[0]['temperature'], 600)
  t.is(own[0]['verdict'], 'superionic: linear law, g₀ > 0')
  const linear = rowOf(own, 'linear')
  t.true(Math.abs((linear['alpha'] as number) - 1 / exact[0]) < 4 * (linear['alphaError'] as number))
  t.true(own.some((row) => row['law'] === 'debye' && row['status'] === 'poor'))
})

test('ranges and columns that do not suit are refused, few energies are said', (t) => {
  const table = measured((E) => E, 3)
  t.is(refused(() => finish({ 'measured-columns': table }, { from: 6 })).exitCode, 2)
  const context = listening()
  t.is(finish({ 'measured-columns': table }, { from: 5.5 }, context).rows.length, 0)
  t.true(context.heard.has('few-energies'))
  const zero = { ...table, rows: table.rows.map((row, i) => (i === 20 ? { ...row, error: 0 } : row)) }
  t.regex(
    refused(() => finish({ 'measured-columns': zero })).message,
    /low-energy, data, [\d.]+ meV: value [\d.]+ with error 0/,
  )
  const { energy, ...columns } = table.columns
  t.regex(refused(() => finish({ 'measured-columns': { ...table, columns } })).message, /and no energy/)
})

test('measured g(E) into low-energy: the law, no weight and no band of columns over a range', (t) => {
  const { operator, params } = lowEnergy({ from: 0, to: 9 })
  const table = measured((E) => 0.1 + 0.03 * E, 11, 600)
  const own = operator.finish({ 'measured-columns': table }, params, listening())
  const [row] = own.rows
  t.is(own.rows.length, 1)
  t.deepEqual(
    [row['of'], row['law'], row['verdict']],
    ['data, 600 K', 'linear', 'superionic: linear law, g₀ > 0'],
  )
  t.true(Math.abs((row['g0'] as number) - 0.1) < 3.5 * (row['g0Error'] as number))
  t.deepEqual([row['from'], row['weightBelow'], row['centre'], row['oscillator']], [1.6, null, null, null])
  const figures = operator.shown.figures?.({ 'measured-columns': table }, own, params) ?? []
  t.true(JSON.stringify(figures).includes('data, 600 K'))
  t.false(/NaN|Infinity/.test(JSON.stringify(figures)))
  const narrow = lowEnergy({ to: 1 })
  t.is(
    refused(() => narrow.operator.finish({ 'measured-columns': table }, narrow.params, UNHEARD)).exitCode,
    2,
  )
})

const KELVIN = 600
/** S(E) of overdamped modes, kT α/√(E² + γ²) with detailed balance: g is αE beyond γ. Spread by a Gaussian by quadrature, 1.6 % a point. */
function spreadFile(fwhm: number, alpha: number, seed: number, more = false): string {
  const [random, sigma] = [normal(seeded(seed)), fwhm / Math.sqrt(8 * Math.LN2)]
  const line = (e: number) => Math.exp((-e * e) / (2 * sigma * sigma))
  const S = (E: number) => (alpha * E) / Math.sqrt(E * E + 0.01) / -Math.expm1(-E / (BOLTZMANN * KELVIN))
  const seen = (E: number) => {
    let [sum, all] = [0, 0]
    for (let e = -6 * sigma + 1e-3; e < 6 * sigma; e += sigma / 200) {
      sum += line(e) * S(E - e)
      all += line(e)
    }
    return sum / all
  }
  const file = join(folder(), 'S.csv')
  const energies = more ? [...ENERGIES.map((E) => -E).reverse(), 0, ...ENERGIES] : ENERGIES
  const rows = energies.map((E) => {
    const value = seen(E)
    return [KELVIN, E, value * (1 + 0.016 * random()), 0.016 * value, ...(more ? [7 * line(E)] : [])].join(
      ',',
    )
  })
  writeFileSync(file, `T,E,S,error${more ? ',resolution' : ''}\n${rows.join('\n')}\n`)
  return file
}

const columnsFrom = (file: string): Table => {
  const { operator, params } = measuredColumns({ files: [file] })
  return operator.finish({}, params, UNHEARD)
}

test('measured S(E) under a resolution: laws are spread as it is, by a width, a file or a column of the data', (t) => {
  const alpha = 0.05
  const line = join(folder(), 'R.csv')
  const sigma = 0.96 / Math.sqrt(8 * Math.LN2)
  const at = Array.from({ length: 121 }, (_, i) => 0.04 * (i - 60))
  writeFileSync(
    line,
    `E,I\n${at.map((E) => `${E},${Math.exp((-E * E) / (2 * sigma * sigma))}`).join('\n')}\n`,
  )
  const apart = { none: 0, spread: 0 }
  for (let seed = 1; seed <= 12; seed++) {
    const table = columnsFrom(spreadFile(0.96, alpha, seed, true))
    const fitted = (resolution?: string) =>
      rowOf(
        finish({ 'measured-columns': table }, { spectrum: 'S', from: 1.5, to: 6, resolution }).rows,
        'linear',
      )
    const [bare, gauss, file, own] = [fitted('none'), fitted('0.96'), fitted(line), fitted()]
    for (const name of ['g0', 'alpha'])
      for (const other of [file, own])
        t.true(Math.abs(Number(other[name]) - Number(gauss[name])) < 2e-3 * alpha, `${name} ${seed}`)
    apart.none += (Number(bare['alpha']) - alpha) / Number(bare['alphaError'])
    apart.spread += (Number(gauss['alpha']) - alpha) / Number(gauss['alphaError'])
  }
  t.true(Math.abs(apart.spread / 12) < 0.9 && apart.none / 12 < -2, JSON.stringify(apart))
})

test('a resolution of a VACF, or of another axis, is refused', (t) => {
  const vacf = tableFrom({ interval: 0.01, values: transformed((E) => E, 0.01, 600, 60), samples: [] })
  for (const { operator, params } of [lowEnergy({ resolution: '1' }), lowEnergyLaws({ resolution: '1' })])
    t.regex(refused(() => operator.finish({ vacf }, params, UNHEARD)).message, /of a VACF/)
  const table = columnsFrom(spreadFile(0.96, 0.05, 1))
  const line = join(folder(), 'R.csv')
  writeFileSync(line, 'E,I\n-500,0\n0,1\n500,0\n')
  const wrong = refused(() => finish({ 'measured-columns': table }, { spectrum: 'S', resolution: line }))
  t.is(wrong.exitCode, 3)
  t.regex(wrong.message, /its axis is \d+ times as long/)
})
