import test from 'ava'
import { superscript } from '../../../pipeline/report/axes.ts'
import { formatNumber, formatValue, formatWithError } from '../../../pipeline/report/format.ts'
import { formatBytes, formatTime, formulaOf } from '../../../pipeline/report/quantities.ts'
import { formatColumn } from '../../../pipeline/report/tables.ts'
import { seeded } from '../../helpers/random.ts'

test('a value is given to the place that its error deserves', (t) => {
  for (const [value, error, expected] of [
    [1.036e-5, 4.2e-7, '(1.04 ± 0.04) × 10⁻⁵'],
    [15.97, 0.28, '15.97 ± 0.28'],
    [15.97, 0.4, '16.0 ± 0.4'],
    [15.97, 0.0354, '15.970 ± 0.035'],
    [15.97, 0.0355, '15.97 ± 0.04'],
    [9.96, 0.0996, '9.96 ± 0.10'],
    [99.96, 9.6, '100 ± 10'],
    [0.3, 2.1, '0.3 ± 2.1'],
    [1, 35.5, '0 ± 40'],
    [-0.01, 0.5, '0.0 ± 0.5'],
    [-3.2, 0.12, '−3.20 ± 0.12'],
    [1234.5, 340, '1230 ± 340'],
    [99_999.6, 3.6, '(1.00000 ± 0.00004) × 10⁵'],
    [2.5e-7, 3.1e-6, '(0.3 ± 3.1) × 10⁻⁶'],
    [0, 1e-7, '(0.0 ± 1.0) × 10⁻⁷'],
    [5, 0, '5 ± 0'],
  ] as const)
    t.is(formatWithError(value, error), expected)
})

test('what is not known is not made up', (t) => {
  t.is(formatWithError(null, 1), '–')
  t.is(formatWithError(Number.NaN, 1), '–')
  t.is(formatWithError(2.1e-8, null), '2.1 × 10⁻⁸')
  t.is(formatWithError(0.12345, undefined), '0.1235')
  t.throws(() => formatWithError(1, -0.1), { message: /not negative/ })
})

test('value and error read back within half of their last place', (t) => {
  const random = seeded(3)
  const read = (text: string) => Number(text.replace('−', '-'))
  for (let i = 0; i < 3000; i++) {
    const value = (random() - 0.5) * Number(`1e${Math.floor(random() * 24 - 12)}`)
    const error = Math.abs(value) * Number(`1e${Math.floor(random() * 6 - 4)}`) * (0.1 + random())
    const text = formatWithError(value, error)
    const found = /^\(?([−\d.]+) ± ([\d.]+)(?:\) × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?$/.exec(text)
    t.truthy(found, text)
    const digits = [...(found![3] ?? '⁰')].map((sign) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(sign) - 1)
    const power = digits[0] === -1 ? -Number(digits.slice(1).join('')) : Number(digits.join(''))
    const scale = Number(`1e${power}`)
    const off = Math.abs(read(found![1]) * scale - value) / error
    t.true(off <= 0.5 / 3.5, `${value} ± ${error}: ${text}`)
    t.true(Math.abs(read(found![2]) * scale - error) / error <= 0.5 / 3.5, `${value} ± ${error}: ${text}`)
  }
})

test('plain numbers have four digits, whole ones are whole', (t) => {
  const cases: [number, string][] = [
    [0, '0'],
    [-1, '−1'],
    [1234, '1234'],
    [38_400, '38\u202f400'],
    [-1_404_000, '−1\u202f404\u202f000'],
    [1e9, '1 × 10⁹'],
    [2 / 3, '0.6667'],
    [-1e-4, '−1 × 10⁻⁴'],
    [0.00099999, '0.001'],
    [150_000.5, '1.5 × 10⁵'],
    [6.02214076e23, '6.022 × 10²³'],
  ]
  for (const [value, expected] of cases) t.is(formatNumber(value), expected)
  t.deepEqual([null, undefined, true, false, 'x'].map(formatValue), ['–', '–', 'yes', 'no', 'x'])
  t.is(superscript(-105), '⁻¹⁰⁵')
})

test('a column has the same decimals where its numbers allow it', (t) => {
  t.deepEqual(formatColumn([0.1, 0.123, 47, null, -2]), ['0.100', '0.123', '47.000', '–', '−2.000'])
  t.deepEqual(formatColumn([4, 3.75, 3.5]), ['4.00', '3.75', '3.50'])
  t.deepEqual(formatColumn([1, 20_000, null]), ['1', '20\u202f000', '–'])
  t.deepEqual(formatColumn([1e-6, 0.5]), ['1 × 10⁻⁶', '0.5'])
  t.deepEqual(formatColumn(['a', null]), ['a', '–'])
})

test('times, sizes and formulas', (t) => {
  t.deepEqual([0, 0.02, 0.1, 50, 999.9, 1000, 2.5e6].map(formatTime), [
    '0 ps',
    '20 fs',
    '100 fs',
    '50 ps',
    '999.9 ps',
    '1 ns',
    '2.5 µs',
  ])
  t.deepEqual([0, 999, 1000, 9_812_345, 3.12e8, 5e15].map(formatBytes), [
    '0 B',
    '999 B',
    '1 kB',
    '9.81 MB',
    '312 MB',
    '5000 TB',
  ])
  t.is(formulaOf({ Cl: 32, Li: 192, P: 32, S: 160 }), 'Li₆PS₅Cl × 32')
  t.is(formulaOf({ S: 5, Li: 1 }), 'LiS₅')
  t.is(formulaOf({ Xx: 2, Li: 2 }), 'XxLi × 2')
  t.is(formulaOf({}), '')
})
