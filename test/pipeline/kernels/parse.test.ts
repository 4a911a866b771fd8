import test from 'ava'
import { INTEGER, LONG, NUMBER, SHORT, SKIP, TOKEN } from '../../../pipeline/kernels/parse-plain.ts'
import { makeParser } from '../../../pipeline/kernels/parser.ts'
import { seeded } from '../../helpers/random.ts'

/** Values, end, status, column and what was left, of one text. */
function parse(plain: boolean, text: string, actions: readonly number[], stride: number, lines = 1000) {
  const parser = makeParser(plain)
  parser.setColumns(actions)
  parser.reserve(stride * lines)
  parser.bytes.write(text, parser.input, 'latin1')
  const { slow, position, ...rest } = parser.parse(parser.input, parser.input + text.length, lines, 0, stride)
  const done = slow.filter(([word]) => word < position)
  const words = done.map(([word]) => text.slice(word - parser.input).split(/\s/)[0])
  const values = [...parser.doubles.subarray(parser.out / 8, parser.out / 8 + stride * rest.lines)]
  done.forEach(([, target], i) => {
    values[(target - parser.out) / 8] = Number(words[i])
  })
  return { ...rest, position: position - parser.input, values, left: done.length }
}

const both = (text: string, actions: readonly number[], stride: number, lines?: number) => [
  parse(false, text, actions, stride, lines),
  parse(true, text, actions, stride, lines),
]

const numbers = [
  ...[
    '0',
    '-0',
    '1',
    '-1',
    '16.4409',
    '-2.56743',
    '.5',
    '5.',
    '+3.25',
    '1e5',
    '1.5E-7',
    '-1e-22',
    '1e22',
    '1e23',
  ],
  ...['0.1', '0.3', '123456789012345', '1234567890123456', '12345678901234567890', '9007199254740993'],
  ...[
    '0.0000000000000000e+00',
    '1.9718000000000000e+01',
    '-2.56742743965519',
    '2.2250738585072014e-308',
    '4.9e-324',
  ],
  ...['1.7976931348623157e308', '8.988465674311579e+307', '0.000000000000000000000001', '179.99999999999997'],
]

test('numbers of every shape are those of Number()', (t) => {
  for (const plain of [false, true]) {
    const { values, lines, status } = parse(plain, numbers.map((n) => `${n}\n`).join(''), [NUMBER], 1)
    t.is(lines, numbers.length)
    t.is(status, 0)
    t.deepEqual(values, numbers.map(Number))
  }
})

test('random numbers: kernel and twin agree to the last bit', (t) => {
  const random = seeded(3)
  const shapes: ((x: number) => string)[] = [
    (x) => x.toPrecision(6),
    (x) => x.toPrecision(15),
    (x) => x.toPrecision(17),
    (x) => x.toExponential(9),
    (x) => String(Math.round(x)),
    (x) => x.toFixed(3),
  ]
  const texts = Array.from({ length: 3000 }, () => {
    const x = (random() - 0.5) * 10 ** Math.floor(random() * 9)
    return shapes[Math.floor(random() * shapes.length)](x)
  })
  const text = Array.from({ length: 1000 }, (_, i) => `${texts.slice(3 * i, 3 * i + 3).join(' ')} \n`).join(
    '',
  )
  const actions = [0, 1, 2].map((c) => NUMBER | (c << 8))
  const [kernel, twin] = both(text, actions, 3)
  t.deepEqual(kernel, twin)
  t.deepEqual(kernel.values, texts.map(Number))
})

test('numbers of up to 19 digits are the nearest doubles, halfway cases too, and none is left to the reader', (t) => {
  const random = seeded(17)
  const whole = (below: number) => Math.floor(random() * below)
  const long = () => BigInt(whole(2 ** 32)) * 2n ** 32n + BigInt(whole(2 ** 32))
  const power = () => Number(`1e${whole(60) - 30}`)
  const shapes: (() => string)[] = [
    () => ((random() - 0.5) * power()).toPrecision(17),
    () => ((random() - 0.5) * power()).toExponential(16),
    () => `${long() / 2n}e${whole(120) - 64}`,
    () => `0.000${long() / 10n}`,
    () => String((2n ** 53n + (long() >> 12n)) * 2n + 1n + BigInt(whole(3) - 1)),
    () => `${(2n ** 53n + (long() >> 12n)) * 10n + 5n}e-1`,
  ]
  const texts = Array.from({ length: 60_000 }, (_, i) => shapes[i % shapes.length]())
  for (let at = 0; at < texts.length; at += 6000) {
    const some = texts.slice(at, at + 6000)
    const { values, left } = parse(false, `${some.join('\n')}\n`, [NUMBER], 1, 6000)
    t.is(left, 0)
    t.deepEqual(values, some.map(Number))
  }
})

test('columns are skipped, reordered, read as whole numbers and as labels', (t) => {
  const actions = [NUMBER | (2 << 8), SKIP, INTEGER | (0 << 8), TOKEN | (1 << 8)]
  const text = '  1.5\tjunk 42 Li\r\n-2 another/word -7 Cl_sv \n'
  const label = (word: string) => [...Buffer.from(word)].reduce((sum, byte) => sum * 256 + byte, 0)
  for (const result of both(text, actions, 3)) {
    t.deepEqual(result.values, [42, label('Li'), 1.5, -7, label('Cl_sv'), -2])
    t.is(result.position, text.length)
  }
})

test('short, long and empty lines, and no line at all, stop both at the same place', (t) => {
  const actions = [INTEGER, NUMBER | (1 << 8)]
  for (const [text, status, lines, position] of [
    ['1 2\n3\n', SHORT, 1, 4],
    ['1 2\n3 4 5\n', LONG, 1, 4],
    ['1 2\n\n', SHORT, 1, 4],
    ['ITEM: TIMESTEP\n', 0, 1, 15],
    ['', 0, 0, 0],
  ] as const) {
    const [kernel, twin] = both(text, actions, 2)
    t.deepEqual(kernel, twin, text)
    t.like(kernel, { status, lines, position }, text)
  }
})

test('words that are no numbers are left to the reader, with their place', (t) => {
  for (const word of [
    'nan',
    '-inf',
    'Infinity',
    '1.2.3',
    '--1',
    '1e',
    '0x10',
    '1_000',
    '-',
    '.',
    'e5',
    '1e999999',
  ]) {
    for (const plain of [false, true]) {
      const parser = makeParser(plain)
      parser.setColumns([NUMBER])
      parser.reserve(10)
      parser.bytes.write(`1\n${word}\n`, parser.input, 'latin1')
      const { slow, lines } = parser.parse(parser.input, parser.input + word.length + 3, 5, 0, 1)
      t.is(lines, 2)
      t.deepEqual(
        slow.map(([at, target]) => [at - parser.input, target - parser.out]),
        [[2, 8]],
        word,
      )
    }
  }
})
