import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { resolutionFor } from '../../../operators/measured/asked-resolution.ts'
import { columnTable } from '../../../operators/measured/column-table.ts'
import { measuredColumns } from '../../../operators/measured/measured-columns.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import { folder } from '../../helpers/folder.ts'
import { refused } from '../scattering/refused.ts'

function written(text: string, name = 'data.csv'): string {
  const file = join(folder(), name)
  writeFileSync(file, text)
  return file
}

const near = (a: unknown, b: number) => Math.abs((a as number) - b) < 1e-9 * Math.max(1, Math.abs(b))

test('names, units behind them or in a comment, and separators: all are the same table', (t) => {
  const texts = [
    'Q,E,I,σ\n0.5,-0.001,7,0.5\n0.5,0.002,9,0.5\n',
    '# Q [1/Å], E [µeV], I [-]\nQ,E,I,σ\n0.5,-1,7,0.5\n0.5,2,9,0.5\n',
    'Q (1/nm);E (µeV);I;error\n5;-1;7;0.5\n5;2;9;0.5\n',
    '"Q","E [ueV]","I","err"\r\n0.5,-1,7,0.5\r\n0.5,2,9,0.5\r\n',
    '# made by hand\n# q  E  I  sigma\n0.5 -0.001 7 0.5\n0.5  0.002  9 0.5\n',
    '\uFEFFQ\tE / µeV\tI\terror\n0.5\t-1\t7\t0.5\n0.5\t2\t9\t0.5\n',
  ]
  for (const text of texts) {
    const { columns, rows } = columnTable(written(text))
    t.deepEqual(Object.keys(columns), ['Q', 'energy', 'value', 'error', 'quantity'], text)
    t.is(columns['energy'].unit, 'meV')
    t.is(rows.length, 2)
    ;[
      [0.5, -0.001, 7, 0.5],
      [0.5, 0.002, 9, 0.5],
    ].forEach((row, i) => {
      for (const [k, name] of ['Q', 'energy', 'value', 'error'].entries())
        t.true(near(rows[i][name], row[k]), `${text}: ${name} ${rows[i][name]}`)
    })
  }
})

test('widths are half widths in meV, D is in cm²/s, times in ps; errors go with their values', (t) => {
  const at = (text: string) => {
    const { columns, rows } = columnTable(written(text))
    return [columns['value'].unit, rows[0]['value'], rows[0]['error'], rows[0]['temperature']]
  }
  t.deepEqual(at('T,FWHM [µeV],error\n300,80,4\n'), ['meV', 0.04, 0.002, 300])
  t.deepEqual(at('T,Γ [µeV],error [meV]\n300,80,0.004\n'), ['meV', 0.08, 0.004, 300])
  t.deepEqual(at('T (°C),D (m²/s),error\n26.85,2e-10,1e-11\n'), ['cm²/s', 2e-6, 1e-7, 300])
  t.deepEqual(at('T,tau (ns),error\n300,0.5,0.1\n'), ['ps', 500, 100, 300])
  t.deepEqual(at('T,value (furlongs),error\n300,0.5,\n'), ['furlongs', 0.5, null, 300])
})

test('σ in a unit of conductivity is that, and a standard deviation beside another value', (t) => {
  const at = (text: string) => {
    const { columns, rows } = columnTable(written(text))
    return [columns['value'].unit, rows[0]['value'], rows[0]['error']]
  }
  t.deepEqual(at('T (K);sigma (S/cm);error (S/cm)\n400;1e-3;1e-4\n'), ['mS/cm', 1, 0.1])
  t.deepEqual(at('T (K),σ (S/m),err\n400,1,.5\n'), ['mS/cm', 10, 5])
  t.deepEqual(at('T (K),σ (mS/cm)\n400,1\n'), ['mS/cm', 1, undefined])
  t.deepEqual(at('T (K),conductivity (mS/cm),sigma (mS/cm)\n400,1,.5\n'), ['mS/cm', 1, 0.5])
})

test('an error by the name of its value', (t) => {
  for (const name of ['D_err', 'D error', 'err_D', 'σ_D', 'D_std']) {
    const { rows } = columnTable(written(`T (K),D (m2/s),${name}\n400,1e-12,1e-13\n`))
    t.true(near(rows[0]['value'], 1e-8) && near(rows[0]['error'], 1e-9), name)
  }
})

test('an error in per cent of its value; one in another unit is refused', (t) => {
  const { columns, rows } = columnTable(written('T;D (cm²/s);error (%)\n400;2e-8;5\n500;-4e-8;10\n'))
  t.is(columns['error'].unit, 'cm²/s')
  t.true(near(rows[0]['error'], 1e-9) && near(rows[1]['error'], 4e-9))
  const { message, remedy } = refused(() => columnTable(written('T,D (cm2/s),error (1e-8)\n400,2e-8,5\n')))
  t.regex(message, /"error" is in "1e-8", "D" in "cm²\/s"/)
  t.regex(remedy, /in %/)
})

test('spectra are what their column is called', (t) => {
  for (const [name, quantity] of [
    ['g', 'g'],
    ['DOS', 'g'],
    ["χ''", "χ''"],
    ['S(E)', 'S'],
    ['I', 'S'],
    ['value', 'value'],
  ])
    t.is(columnTable(written(`E,${name}\n1,2\n`)).rows[0]['quantity'], quantity)
})

test('what is not read says what to write', (t) => {
  const remedy = (names: string) => refused(() => columnTable(written(`${names}\n1,2,3\n`))).remedy
  t.regex(remedy('1000/T (1/K),D (cm2/s),error'), /Write T itself/)
  t.regex(remedy('T,log10 D (cm2/s),error'), /Write D itself/)
  t.regex(remedy('T,ln(sigma),error'), /Write the value itself/)
  t.regex(remedy('T (K),sigmaT (S K/cm),error'), /Write σ itself/)
  t.regex(remedy('T,D,error'), /Write "D \(cm2\/s\)"/)
  t.regex(remedy('T,conductivity,error'), /Write "conductivity \(mS\/cm\)"/)
  t.regex(remedy('T,colour,error'), /conductivity/)
})

test('a resolution is a width with or without a unit, or a file', (t) => {
  const where = { where: 'data', Q: null, points: { energies: [0] } }
  for (const [asked, width] of [
    ['0.1', 0.1],
    ['100ueV', 0.1],
    ['100 µeV', 0.1],
    ['1e-1meV', 0.1],
    ['.1', 0.1],
  ] as const)
    t.true(near((resolutionFor(asked)(where) as { width?: number }).width, width), asked)
  t.deepEqual(resolutionFor('none')(where), { kind: 'none' })
  for (const asked of ['100foo', '5.csv', '0', '-3'])
    t.regex(refused(() => resolutionFor(asked)).remedy, /100ueV.*or a file/, asked)
})

test('several files are told apart by their names; other units are refused', (t) => {
  const [a, b] = [written('T,D (cm2/s)\n300,1e-6\n', 'a.csv'), written('T,D (cm2/s)\n300,2e-6\n', 'b.csv')]
  const finish = (files: string[]) => {
    const { operator, params } = measuredColumns({ files })
    return operator.finish({}, params, UNHEARD)
  }
  t.deepEqual(
    finish([a, b]).rows.map(({ of, value }) => [of, value]),
    [
      ['a', 1e-6],
      ['b', 2e-6],
    ],
  )
  t.regex(refused(() => finish([a, written('T,tau (ps)\n300,5\n')])).message, /is in "cm²\/s", .* in "ps"/)
  t.is(refused(() => finish([])).exitCode, 2)
})

test('what is not known, twice, or no number is refused with its place', (t) => {
  const says = (text: string, words: RegExp) => {
    const error = refused(() => columnTable(written(text)))
    t.is(error.exitCode, 3)
    t.regex(error.message, words)
    t.true(error.remedy.length > 10)
  }
  says('Q,E,I,colour\n1,2,3,4\n', /column "colour" is not known/)
  says('Q,E [kg],I\n1,2,3\n', /column "E" is in kg/)
  says('Q,q,I\n1,2,3\n', /columns "Q" and "q" are both Q/)
  says('Q,E\n1,2\n', /none of values/)
  says('Q,E,I\n1,2\n', /line 2: 2 cells, 3 are named/)
  says('Q,E,I\n1,2,3\n1,3,x\n', /line 3: "x" in column "I" is not a number/)
  says('Q,E,I\n1,2,\n', /line 2: "" in column "I" is not a number/)
  says('1,2,3\n1,2,3\n', /begins with the numbers/)
  says('Q,E,I\n', /holds no rows/)
  says('', /is empty/)
  t.is(refused(() => columnTable(join(folder(), 'nowhere.csv'))).exitCode, 3)
})
