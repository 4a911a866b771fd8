import test from 'ava'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import { impliedDensity } from '../../../operators/vibrations/low-energy/implied-density.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { AMU_A2_PS2, BOLTZMANN, HBAR } from '../../../schemas/units.ts'
import { refused } from '../scattering/refused.ts'
import { tableFrom } from './tables.ts'

const [MASS, KELVIN, RATE, INTERVAL] = [6.94, 600, 4, 0.01]

/** VACF 3(k_BT/m) e^{−γt}: D = k_BT/(mγ). */
const thermal = (BOLTZMANN * KELVIN) / (MASS * AMU_A2_PS2)
const values = Array.from({ length: 1000 }, (_, k) => 3 * thermal * Math.exp(-RATE * k * INTERVAL))
const D = (thermal / RATE) * 1e-4

const vacfs = (of: string): Table =>
  tableFrom({
    of,
    interval: INTERVAL,
    values,
    samples: [values, values.map((v) => 1.01 * v)],
    mass: MASS,
    temperature: KELVIN,
  })
const diffusions = (rows: Row[]): Table => ({ columns: diffusion.operator.shown.columns, rows })

function finish(vacf: Table, rows: Row[], given = {}) {
  const { operator, params } = impliedDensity(given)
  const tables = { vacf, diffusion: diffusions(rows) }
  const own = operator.finish(tables, params, UNHEARD)
  return { rows: own.rows, figures: operator.shown.figures?.(tables, own, params) ?? [] }
}

test('g(0) that D implies is that of the VACF whose integral D is', (t) => {
  const { rows, figures } = finish(vacfs('Li'), [{ of: 'Li', D, error: 0.1 * D, status: 'determined' }])
  const [row] = rows
  // (2/π ħ) ∫ e^{−γt} dt per meV.
  const closed = 2 / (Math.PI * HBAR * RATE)
  t.true(Math.abs((row['implied'] as number) / closed - 1) < 1e-9)
  t.true(
    Math.abs(
      (row['implied'] as number) /
        ((2 * MASS * AMU_A2_PS2 * D * 1e4) / (Math.PI * BOLTZMANN * KELVIN * HBAR)) -
        1,
    ) < 1e-12,
  )
  t.true(Math.abs((row['seen'] as number) / closed - 1) < 0.002)
  t.true(Math.abs((row['error'] as number) / closed - 0.1) < 1e-9)
  t.false(/NaN|Infinity/.test(JSON.stringify(figures)))
})

test('neutrons see the share of the ions that diffuse', (t) => {
  const [li, s] = [vacfs('Li'), vacfs('S')]
  const both: Table = {
    columns: li.columns,
    rows: [...li.rows, ...s.rows],
    samples: { ...li.samples, ...s.samples },
  }
  const { rows } = finish(both, [
    { of: 'Li', D, error: 0.1 * D, status: 'determined' },
    { of: 'S', D: 1e-8, error: null, status: 'upper-bound' },
  ])
  t.deepEqual(
    rows.map((row) => row['of']),
    ['Li', 'S', 'neutron-weighted'],
  )
  t.deepEqual([rows[1]['D'], rows[1]['implied']], [null, null])
  // Masses and numbers are equal: shares are those of the cross sections, 1.37 and 1.026 barn.
  const share = (rows[2]['implied'] as number) / (rows[0]['implied'] as number)
  t.true(Math.abs(share - 1.37 / (1.37 + 1.026)) < 0.003, `${share}`)
  t.is(refused(() => finish(li, [{ of: 'Na', D, error: D, status: 'determined' }])).exitCode, 2)
})
