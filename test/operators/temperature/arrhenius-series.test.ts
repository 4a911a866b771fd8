import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { residence } from '../../../operators/cages/residence.ts'
import { jumpRates } from '../../../operators/jumps/jump-rates.ts'
import { jumpDiffusion } from '../../../operators/scattering/jump-diffusion.ts'
import { arrhenius } from '../../../operators/temperature/arrhenius.ts'
import { meyerNeldel } from '../../../operators/temperature/meyer-neldel.ts'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import { zeroFrequency } from '../../../operators/vibrations/zero-frequency.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import { column, type Row, type Table } from '../../../schemas/table.ts'
import { folder } from '../../helpers/folder.ts'
import { refused } from '../scattering/refused.ts'
import { law } from './arrhenius-law.ts'

const TEMPERATURES = [450, 600, 750]

/** Rows of an operator at every temperature, as the runs of a study give them. */
function tableOf(columns: Table['columns'], rowsAt: (kelvin: number) => Row[]): Table {
  const temperature = { ...column('K', 'tag', 'key'), tag: true }
  return {
    columns: { temperature, ...columns },
    rows: TEMPERATURES.flatMap((kelvin) => rowsAt(kelvin).map((row) => ({ ...row, temperature: kelvin }))),
  }
}

const known = (value: number) => ({ error: 0.05 * value, status: 'determined' })
const D = (kelvin: number, energy: number) => law(kelvin, energy)

const TABLES: Record<string, Table> = {
  diffusion: tableOf(diffusion.operator.shown.columns, (kelvin) => [
    { of: 'Li', D: D(kelvin, 0.2), samples: 8, ...known(D(kelvin, 0.2)) },
  ]),
  'zero-frequency': tableOf(zeroFrequency.operator.shown.columns, (kelvin) => [
    { of: 'Li', length: kelvin / 100, quoted: true, D: D(kelvin, 0.22), ...known(D(kelvin, 0.22)) },
    { of: 'Li', length: 4, quoted: false, D: 1, ...known(1) },
  ]),
  'jump-diffusion': tableOf(jumpDiffusion.operator.shown.columns, (kelvin) =>
    ['narrow', 'wide'].map((component, i) => ({
      of: 'Li',
      component,
      model: 'chudley-elliott',
      D: D(kelvin, 0.24 + 0.05 * i),
      ...known(D(kelvin, 0.24 + 0.05 * i)),
      time: 1e-4 / D(kelvin, 0.26),
      timeError: 1e-5 / D(kelvin, 0.26),
    })),
  ),
  residence: tableOf(residence.operator.shown.columns, (kelvin) => {
    const residence = 1e-4 / D(kelvin, 0.3)
    return [{ centre: 'S', site: '4c', radius: 4, rule: 'keep-last', residence, error: 0.05 * residence }]
  }),
  'jump-rates': tableOf(jumpRates.operator.shown.columns, (kelvin) =>
    ['intra-cage', 'inter-cage'].map((kind, i) => ({
      kind,
      from: 'T5',
      to: 'T5',
      rate: 1e6 * D(kelvin, 0.15 + 0.1 * i),
      error: 1e5 * D(kelvin, 0.15 + 0.1 * i),
    })),
  ),
}

function points(): string {
  const file = join(folder(), 'points.csv')
  const rows = TEMPERATURES.map(
    (kelvin) => `${kelvin},${1e-4 * D(kelvin, 0.35)},${1e-5 * D(kelvin, 0.35)},PFG`,
  )
  writeFileSync(file, `T [K],D [m²/s],error,label\n${rows.join('\n')}\n`)
  return file
}

function finish(tables: Record<string, Table>, given = {}) {
  const { operator, params } = arrhenius(given)
  const own = operator.finish(tables, params, UNHEARD)
  return { own, figures: operator.shown.figures?.(tables, own, params) ?? [] }
}

test('any table with temperatures is read by the roles of its columns, with a file of points beside it', (t) => {
  const { own, figures } = finish(TABLES, { also: 'jump-diffusion.time', beside: points() })
  t.deepEqual(
    own.rows.map((row) => [
      row['quantity'],
      row['of'],
      row['unit'],
      Number((row['energy'] as number).toFixed(4)),
    ]),
    [
      ['D (diffusion)', 'Li', 'cm²/s', 0.2],
      ['D (zero-frequency)', 'Li', 'cm²/s', 0.22],
      ['D (jump-diffusion)', 'Li, narrow, chudley-elliott', 'cm²/s', 0.24],
      ['D (jump-diffusion)', 'Li, wide, chudley-elliott', 'cm²/s', 0.29],
      ['1/residence (residence)', 'S, 4c, keep-last', '1/ps', 0.3],
      ['rate (jump-rates)', 'intra-cage, T5, T5', '1/ns', 0.15],
      ['rate (jump-rates)', 'inter-cage, T5, T5', '1/ns', 0.25],
      ['1/time (jump-diffusion)', 'Li, narrow, chudley-elliott', '1/ps', 0.26],
      ['1/time (jump-diffusion)', 'Li, wide, chudley-elliott', '1/ps', 0.26],
      ['value (points.csv)', 'PFG', 'cm²/s', 0.35],
    ],
  )
  t.deepEqual(
    figures.map(({ name }) => name),
    ['arrhenius', 'arrhenius-1ps', 'arrhenius-1ns'].flatMap((name) => [name, `${name}-residuals`]),
  )
  const drawn = JSON.stringify(figures[0])
  for (const name of [
    'Li, D (diffusion)',
    'Li, narrow, chudley-elliott, D (jump-diffusion)',
    'PFG, value (points.csv)',
  ])
    t.true(drawn.includes(`"${name}"`), name)
  t.false(/NaN|Infinity/.test(JSON.stringify(figures)))
})

test('a bound of any table counts as a censored point; what is not known is left out', (t) => {
  const { columns, rows } = TABLES['zero-frequency']
  const hidden = D(450, 0.22)
  const changed = rows.map((row) =>
    row['temperature'] === 450 && row['quoted']
      ? { ...row, D: 3 * hidden, bound: 2 * hidden, error: null, status: 'upper-bound' }
      : row,
  )
  const { own } = finish({ 'zero-frequency': { columns, rows: changed } })
  t.deepEqual([own.rows[0]['points'], own.rows[0]['censored']], [2, 1])
  t.true(Math.abs((own.rows[0]['energy'] as number) - 0.22) < 1e-6)
  const poor = TABLES['jump-diffusion'].rows.map((row, i) => (i < 2 ? { ...row, status: 'poor' } : row))
  const left = finish({ 'jump-diffusion': { ...TABLES['jump-diffusion'], rows: poor } }).own.rows
  t.deepEqual(
    left.map((row) => [row['points'], row['leftOut'], row['quantity']]),
    [
      [2, 1, 'D'],
      [2, 1, 'D'],
    ],
  )
})

test('points without a unit are in that of the tables; a column that is not there is refused', (t) => {
  const file = join(folder(), 'plain.csv')
  writeFileSync(
    file,
    `T,value,error\n${TEMPERATURES.map((kelvin) => `${kelvin},${D(kelvin, 0.3)},1e-8`).join('\n')}\n`,
  )
  const { own, figures } = finish({ diffusion: TABLES['diffusion'] }, { beside: file })
  t.is(own.rows[1]['unit'], 'cm²/s')
  t.is(figures.length, 2)
  t.regex(refused(() => finish(TABLES, { also: 'residence.time' })).message, /no values "residence\.time"/)
  t.is(refused(() => finish({})).exitCode, 2)
})

test('Meyer–Neldel does not mix quantities', (t) => {
  const rows = ['D (diffusion)', 'D (zero-frequency)'].flatMap((quantity, i) =>
    [0.2, 0.3, 0.45].map((energy) => ({
      of: 'Li',
      quantity,
      energy,
      error: 0.01,
      prefactor: -5 + (20 + i) * energy,
      prefactorError: 0.2,
      covariance: 0.0015,
    })),
  )
  const { operator, params } = meyerNeldel({})
  const found = operator.finish({ arrhenius: { columns: {}, rows } }, params, UNHEARD).rows
  t.deepEqual(
    found.map((row) => [row['of'], Math.round(row['slope'] as number)]),
    [
      ['Li, D (diffusion)', 20],
      ['Li, D (zero-frequency)', 21],
    ],
  )
})
