import test from 'ava'
import { crossSection } from '../../../operators/neutrons/scattering-lengths.ts'
import { dos } from '../../../operators/vibrations/dos.ts'
import {
  densityAt,
  highestFrequency,
  integral,
  spectrumOf,
} from '../../../operators/vibrations/power-spectrum.ts'
import { windowText } from '../../../operators/vibrations/windows.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { forgetting, harmonic, listening, moving, vacfOf } from './motions.ts'
import { tableFrom } from './tables.ts'

const THZ = 4.135667696

function dosOf(
  table: Table,
  given: object = {},
  context = listening(),
): { of(name: string): Row[]; all: readonly Row[] } {
  const { operator, params } = dos(given)
  const { rows } = operator.finish({ vacf: table }, params, context)
  return { of: (name) => rows.filter((row) => row['of'] === name), all: rows }
}

const value = (row: Row, name: string): number => row[name] as number

/** ∫ dos dE by the trapezoidal rule, between two energies. */
function area(rows: readonly Row[], from = 0, to = Number.POSITIVE_INFINITY): number {
  let sum = 0
  for (let j = 1; j < rows.length; j++) {
    const [a, b] = [value(rows[j - 1], 'energy'), value(rows[j], 'energy')]
    if (a >= from && b <= to) sum += ((b - a) * (value(rows[j], 'dos') + value(rows[j - 1], 'dos'))) / 2
  }
  return sum
}

const INTERVAL = 0.01
const crystal = () => {
  const frequencies = (atom: number) => (atom < 6 ? 4 : atom < 9 ? 9 : 15)
  const run = moving(
    [
      ['Li', 6],
      ['P', 3],
      ['S', 12],
    ],
    4000,
    harmonic(frequencies, 3, INTERVAL),
    { interval: INTERVAL, seed: 2 },
  )
  return vacfOf([run], { lags: 4 })
}

test('harmonic atoms: one line at their frequency, ∫g = 1 for each window', (t) => {
  const table = crystal()
  for (const window of ['none', 'hann', 'gaussian'] as const) {
    const found = dosOf(table, { window })
    for (const [of, frequency] of [
      ['Li', 4],
      ['P', 9],
      ['S', 15],
    ] as const) {
      const rows = found.of(of)
      t.true(Math.abs(area(rows) - 1) < 1e-6, `${window} ${of}: ${area(rows)}`)
      const peak = rows.reduce((best, row) => (value(row, 'dos') > value(best, 'dos') ? row : best))
      t.true(Math.abs(value(peak, 'frequency') - frequency) < 0.1, `${window} ${of} at ${peak['frequency']}`)
      t.true(Math.abs(value(peak, 'energy') - THZ * value(peak, 'frequency')) < 1e-9)
      t.true(Math.abs(value(peak, 'wavenumber') / value(peak, 'frequency') - 33.3564) < 1e-3)
    }
  }
})

test('a Gaussian window broadens a line to the resolution that was asked for', (t) => {
  const rows = dosOf(crystal(), { window: 'gaussian', resolution: 2, padding: 8 }).of('P')
  const peak = Math.max(...rows.map((row) => value(row, 'dos')))
  const above = rows.filter((row) => value(row, 'dos') > peak / 2)
  const width = value(above[above.length - 1], 'energy') - value(above[0], 'energy')
  t.true(Math.abs(width / 2 - 1) < 0.05, `${width}`)
  t.true(Math.abs(peak / (0.93944 / 2) - 1) < 0.01)
})

test('a window in words gives the width that a line has with it', (t) => {
  const [interval, frequency] = [0.01, 12]
  const values = Array.from({ length: 400 }, (_, k) => Math.cos(2 * Math.PI * frequency * k * interval))
  for (const window of ['none', 'hann'] as const) {
    const rows = dosOf(tableFrom({ interval, values }), { window, padding: 16 }).of('Li')
    const peak = Math.max(...rows.map((row) => value(row, 'dos')))
    const above = rows.filter((row) => value(row, 'dos') > peak / 2)
    const width = value(above[above.length - 1], 'energy') - value(above[0], 'energy')
    const text = windowText(window, 1, 4)
    const said = Number(/full width of a line (\S+) meV/.exec(text)?.[1])
    t.true(Math.abs(width / said - 1) < 0.1, `${text}: ${width}`)
  }
  t.is(windowText('hann', 1, 10 / 3), 'Hann over 3.33 ps, full width of a line 1.24 meV')
})

test('the total weighs by atoms, the neutron-weighted one by f σ/m', (t) => {
  const table = crystal()
  const found = dosOf(table, { isotopes: '7Li' })
  const weights = [
    ['Li', 6, 1.399, 6.94, 4],
    ['P', 3, 3.312, 30.974, 9],
    ['S', 12, 1.0256, 32.06, 15],
  ] as const
  const all = weights.reduce((sum, [, n, sigma, mass]) => sum + (n * sigma) / mass, 0)
  for (const [of, n, sigma, mass, line] of weights) {
    const [low, high] = [(line - 2) * THZ, (line + 2) * THZ]
    t.true(Math.abs(area(found.of('total'), low, high) - n / 21) < 0.02, `total ${of}`)
    const expected = (n * sigma) / mass / all
    t.true(Math.abs(area(found.of('neutron-weighted'), low, high) - expected) < 0.02, `neutron ${of}`)
    const [row] = found.of(of)
    t.true(Math.abs(value(row, 'crossSection') - sigma) < 1e-9)
    t.true(Math.abs(value(row, 'neutronWeight') - expected) < 1e-12)
    t.true(Math.abs(value(row, 'fraction') - n / 21) < 1e-12)
  }
  for (const of of ['total', 'neutron-weighted']) t.true(Math.abs(area(found.of(of)) - 1) < 1e-6)
  t.is(dosOf(table).of('Li')[0]['crossSection'], crossSection('Li') as number)
})

test('the fast transform is the direct sum', (t) => {
  const random = normal(seeded(4))
  for (const length of [1, 2, 17, 100]) {
    const values = Float64Array.from({ length }, () => random())
    const { step, density } = spectrumOf(values, 0.02, 3)
    density.forEach((g, j) => {
      t.true(Math.abs(g - densityAt(values, 0.02, j * step)) < 1e-11)
    })
    t.true(Math.abs(integral({ step, density }) - values[0]) < 1e-12)
    t.true(Math.abs((density.length - 1) * step - 25) < 1e-9)
  }
})

test('differences: the transfer is divided out, and the spectrum ends where it falls below one half', (t) => {
  const interval = 0.02
  const frequencies = [2, 5, 8]
  const run = moving(
    [['Li', 30]],
    3000,
    harmonic((atom) => frequencies[atom % 3], 3, interval),
    { interval, seed: 3 },
  )
  const context = listening()
  const rows = dosOf(vacfOf([run], { lags: 4, velocities: 'differences' }), {}, context).of('Li')
  for (const line of frequencies) {
    const found = area(rows, (line - 1) * THZ, (line + 1) * THZ)
    t.true(Math.abs(found - 1 / 3) < 0.01, `${line} THz: ${found}`)
  }
  const limit = highestFrequency(interval, true)
  t.true(
    Math.abs(Math.sin(2 * Math.PI * limit * interval) / (2 * Math.PI * limit * interval) - Math.SQRT1_2) <
      1e-9,
  )
  t.true(value(rows[rows.length - 1], 'frequency') <= limit)
  t.true(value(rows[rows.length - 1], 'frequency') > limit - 0.1)
  t.regex(context.heard.get('differences') ?? '', /ends at 11\.1 THz/)
  t.true(Math.abs(area(rows) - 1) < 1e-9)
})

/** Lithium at 1 and 7.25 THz, one to three, sulfur at 1.5 THz, all at 600 K, in frames that show 2.2 THz by differences. */
function sparse(tags: Record<string, number>) {
  const [interval, kT] = [0.1, 600 * 0.08617333262]
  const run = moving(
    [
      ['Li', 40],
      ['S', 40],
    ],
    1500,
    (random, atom) => {
      const [frequency, mass] = atom >= 40 ? [1.5, 32.06] : [atom % 4 === 0 ? 1 : 7.25, 6.94]
      return harmonic(() => frequency, Math.sqrt(kT / (mass * 0.1036426966)), interval)(random, atom)
    },
    { interval, seed: 6, tags },
  )
  return vacfOf([run], { lags: 20, velocities: 'differences' })
}

test('differences that end before the bands do: each element has its share of the total, none has integral 1', (t) => {
  const found = dosOf(sparse({ temperature: 600 }))
  const near = (of: string, line: number) => area(found.of(of), (line - 0.2) * THZ, (line + 0.2) * THZ)
  for (const [of, line, share] of [
    ['Li', 1, 0.25],
    ['S', 1.5, 1],
    ['total', 1, 0.125],
    ['total', 1.5, 0.5],
  ] as const)
    t.true(Math.abs(near(of, line) / share - 1) < 0.05, `${of} at ${line} THz: ${near(of, line)}`)
  const [lithium, sulfur] = [1.374 / 6.94, 1.0256 / 32.06]
  const expected = (0.25 * lithium) / sulfur
  t.true(Math.abs(near('neutron-weighted', 1) / near('neutron-weighted', 1.5) / expected - 1) < 0.1)
})

test('differences without a temperature: no totals, and it is said', (t) => {
  const context = listening()
  const found = dosOf(sparse({}), {}, context)
  t.deepEqual([...new Set(found.all.map(({ of }) => of))], ['Li', 'S'])
  t.regex(context.heard.get('no-totals') ?? '', /without a temperature/)
  t.regex(context.heard.get('differences') ?? '', /no temperature is known/)
  t.is(dosOf(sparse({ temperature: 600 })).of('total').length > 0, true)
})

test('a dump too sparse for the fastest vibrations is warned about', (t) => {
  const heard = (frequency: number, interval: number) => {
    const context = listening()
    const run = moving(
      [['Li', 4]],
      600,
      harmonic(() => frequency, 3, interval),
      { interval },
    )
    dosOf(vacfOf([run]), {}, context)
    return context.heard
  }
  t.regex(heard(5, 0.05).get('nyquist') ?? '', /frames every 0\.05 ps show frequencies up to 10\.0 THz/)
  t.is(heard(5, 0.02).size, 0)
  t.regex(heard(9.8, 0.05).get('aliasing') ?? '', /the spectrum of Li is not over at 10\.0 THz/)
})

test('an element without a cross section has no neutron-weighted total, and it is said', (t) => {
  const context = listening()
  const run = moving(
    [
      ['Li', 2],
      ['Os', 2],
    ],
    100,
    forgetting(1, 5, 0.01),
  )
  const found = dosOf(vacfOf([run]), {}, context)
  t.is(found.of('neutron-weighted').length, 0)
  t.true(found.of('total').length > 0)
  t.regex(context.heard.get('no-cross-section') ?? '', /Os/)
})

test('wrong parameters are usage errors', (t) => {
  const table = vacfOf([moving([['Li', 2]], 100, forgetting(1, 5, 0.01))])
  const message = (given: object) =>
    t.throws(() => dosOf(table, given), { name: 'IonstreamError' })?.message ?? ''
  t.regex(message({ window: 'box' }), /"window"/)
  t.regex(message({ padding: 0.5 }), /padding of 0\.5/)
  t.regex(message({ isotopes: ['8Li'] }), /no isotope "8Li"/)
  t.regex(message({ isotopes: ['7Li', '11B', '6Li'] }), /7Li, 11B, 6Li: more than one of Li/)
  t.notThrows(() => dosOf(table, { isotopes: ['7Li', '11B'] }))
})
