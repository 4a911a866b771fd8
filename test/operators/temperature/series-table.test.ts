import test from 'ava'
import { arrheniusRows, type Measured } from '../../../operators/temperature/arrhenius-rows.ts'
import { seriesTable } from '../../../operators/temperature/series-table.ts'
import { D0, E, law } from './arrhenius-law.ts'

const context = { tags: {}, warn: () => {} } as any

function at(temperature: number, kind: 'value' | 'bound' | 'left out'): Measured {
  const value = law(temperature)
  const point = { temperature, value, error: 0.1 * value, censored: kind === 'bound' }
  const shared = { of: 'Li', system: '', quantity: 'D', unit: 'cm²/s', temperature }
  return { ...shared, shown: value, point: kind === 'left out' ? undefined : point }
}

test('a series lists D at every temperature, then D₀, the activation energy and what the line says', (t) => {
  const series = [at(300, 'left out'), at(400, 'value'), at(600, 'value'), at(800, 'value')]
  const { rows } = seriesTable(series, arrheniusRows(series, 300, context))
  t.deepEqual(
    rows.map(({ what, temperature, unit, status }) => [what, temperature, unit, status]),
    [
      ['D', 300, 'cm²/s', 'left out'],
      ['D', 400, 'cm²/s', 'in the fit'],
      ['D', 600, 'cm²/s', 'in the fit'],
      ['D', 800, 'cm²/s', 'in the fit'],
      ['D₀', null, 'cm²/s', 'fitted'],
      ['E_a', null, 'eV', 'fitted'],
      ['D', 300, 'cm²/s', 'fitted'],
    ],
  )
  const expected = [law(300), law(400), law(600), law(800), D0, E, law(300)]
  expected.forEach((value, i) => {
    t.true(Math.abs(Number(rows[i]['value']) / value - 1) < 1e-6, `${rows[i]['what']}`)
  })
  t.deepEqual([rows[0]['low'], rows[0]['high']], [null, null])
  t.true(Math.abs(Number(rows[1]['high']) - 1.1 * law(400)) < 1e-12)
  for (const { low, value, high } of rows.slice(1))
    t.true(Number(low) < Number(value) && Number(value) < Number(high))
})

test('a value that is only bounded says so, and what has no line has none', (t) => {
  const series = [at(400, 'bound'), at(600, 'value')]
  const { rows } = seriesTable(series, [
    { of: 'Li', system: '', quantity: 'D', unit: 'cm²/s', energy: null },
    { of: 'Na', system: '', quantity: 'D', unit: 'cm²/s', energy: null },
  ])
  t.deepEqual(
    rows.map(({ status, low }) => [status, low === null]),
    [
      ['as a bound', true],
      ['in the fit', false],
    ],
  )
})
