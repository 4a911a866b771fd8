import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { parityOf } from '../../operators/measured/parity.ts'
import { parityFigure } from '../../operators/measured/parity-figure.ts'
import { ionstream } from '../helpers/command.ts'
import { folder } from '../helpers/folder.ts'
import { marksIn } from '../helpers/marks.ts'
import { normal, seeded } from '../helpers/random.ts'

function file(text: string, name = 'test.csv'): string {
  const path = join(folder(), name)
  writeFileSync(path, text)
  return path
}

const rowsOf = (...args: string[]): Record<string, number>[] => {
  const { code, stdout, stderr } = ionstream('parity', ...args, '--json')
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

test('MAE, RMSE, bias and R² of differences that are known', (t) => {
  const { count, mae, rmse, bias, largest, explained } = parityOf([1, 2, 3, 4], [2, 2, 2, 1])
  t.deepEqual([count, mae, bias, largest], [4, 5 / 4, -3 / 4, -3])
  t.true(Math.abs(rmse - Math.sqrt(11 / 4)) < 1e-12)
  t.true(Math.abs(explained - (1 - 11 / 5)) < 1e-12)
  t.true(Number.isNaN(parityOf([1, 1], [1, 2]).explained))
})

test('energies per atom of an ensemble in one file: each model, their mean and standard deviation', (t) => {
  const random = normal(seeded(1))
  const sizes = [1, 2, 3]
  const rows = Array.from({ length: 4000 }, () => {
    const [atoms, energy] = [52, -200 + 3 * random()]
    return [atoms, energy, ...sizes.map((size) => energy + 52 * (0.001 * size * random()))]
  })
  const path = file(`n,E (eV),m1 (eV),m2 (eV),m3 (eV)\n${rows.map((row) => row.join(',')).join('\n')}\n`)
  const out = join(folder(), 'parity')
  const found = rowsOf(path, '--reference', 'E', '--model', 'm1', 'm2', 'm3', '--atoms', 'n', '--out', out)
  t.deepEqual(
    found.map(({ model }) => model as unknown),
    ['m1', 'm2', 'm3', 'mean of 3'],
  )
  sizes.forEach((size, k) => {
    t.true(Math.abs(found[k]['rmse'] / (0.001 * size) - 1) < 0.05)
    t.true(Math.abs(found[k]['mae'] / (0.001 * size * Math.sqrt(2 / Math.PI)) - 1) < 0.05)
    t.true(Math.abs(found[k]['bias']) < 0.0001 * size)
  })
  const all = found[3]
  const mean = (found[0]['rmse'] + found[1]['rmse'] + found[2]['rmse']) / 3
  const square = [0, 1, 2].reduce((sum, k) => sum + (found[k]['rmse'] - mean) ** 2, 0)
  t.true(Math.abs(all['rmse'] - mean) < 1e-12)
  t.true(Math.abs(all['rmseSpread'] - Math.sqrt(square / 2)) < 1e-12)
  // Three independent errors: the mean of their variances.
  t.true(Math.abs(all['disagreement'] / (0.001 * Math.sqrt((1 + 4 + 9) / 3)) - 1) < 0.05)
  t.deepEqual(readdirSync(out).sort(), ['parity.csv', 'parity.svg'])
  t.regex(readFileSync(join(out, 'parity.csv'), 'utf8'), /eV\/atom/)
  t.regex(readFileSync(join(out, 'parity.svg'), 'utf8'), /reference \/ eV\/atom/)
})

test('forces: components together; models in files of their own', (t) => {
  const text = (off: number) => `fx fy fz gx gy gz\n1 2 3 ${1 + off} ${2 - off} 3\n0 0 1 0 ${off} 1\n`
  const [one, two] = [file(text(0.3), 'a.csv'), file(text(0.6), 'b.csv')]
  const found = rowsOf(one, two, '--reference', 'fx,fy,fz', '--model', 'gx,gy,gz')
  t.deepEqual(
    found.map(({ model }) => model as unknown),
    ['a', 'b', 'mean of 2'],
  )
  for (const [k, off] of [0.3, 0.6].entries()) {
    t.is(found[k]['count'], 6)
    t.true(Math.abs(found[k]['mae'] - off / 2) < 1e-12)
    t.true(Math.abs(found[k]['rmse'] - off * Math.SQRT1_2) < 1e-12)
  }
  t.true(Math.abs(found[2]['maeSpread'] - 0.15 * Math.SQRT1_2) < 1e-12)
})

test('the picture: a point for each pair, and the line where both are the same', async (t) => {
  const reference = Float64Array.of(1, 2, 5)
  const members = [
    { name: 'a', reference, model: Float64Array.of(1.5, 2.5, 4) },
    { name: 'b', reference, model: Float64Array.of(0, 2, 6) },
  ]
  const [figure] = parityFigure(members, 'E', 'eV')
  const [{ data }] = figure.spec['layer'] as { data: { values: unknown } }[]
  t.deepEqual(data.values, [
    { reference: 0, value: 0 },
    { reference: 6, value: 6 },
  ])
  const marks = await marksIn(figure)
  const points = marks.filter(({ type }) => type === 'symbol')
  t.is(points.length, 6)
  for (const { name, model } of members)
    model.forEach((value, i) => {
      t.true(points.some(({ x, y, colour }) => x.is(reference[i]) && y.is(value) && !!colour?.is(name)))
    })
})

test('columns that are not there, are no numbers or in other units are refused', (t) => {
  const path = file('E (eV),m (meV),n,k\n1,2,0,x\n2,3,1,1\n')
  const refused = (code: number, words: RegExp, ...args: string[]) => {
    const told = ionstream('parity', path, ...args)
    t.is(told.code, code, told.stderr)
    t.regex(told.stderr, words)
  }
  refused(3, /no column "e"/, '--reference', 'e', '--model', 'm')
  refused(2, /columns in eV and in meV/, '--reference', 'E', '--model', 'm')
  refused(2, /2 columns m,n beside 1/, '--reference', 'E', '--model', 'm,n')
  refused(3, /line 2.*"x" as k/s, '--reference', 'E', '--model', 'k')
  refused(3, /line 2.*no atoms/s, '--reference', 'E', '--model', 'E', '--atoms', 'n')
})
