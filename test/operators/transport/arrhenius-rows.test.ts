import test from 'ava'
import { arrhenius } from '../../../operators/transport/arrhenius.ts'
import { arrheniusLine } from '../../../operators/transport/arrhenius-fit.ts'
import { conductivity } from '../../../operators/transport/conductivity.ts'
import { conductivityArrhenius } from '../../../operators/transport/conductivity-arrhenius.ts'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import { meyerNeldel } from '../../../operators/transport/meyer-neldel.ts'
import type { Figure } from '../../../schemas/figure.ts'
import { column, type Row, type Table } from '../../../schemas/table.ts'
import { E, KB, law } from './arrhenius-law.ts'
import { quiet } from './walks.ts'

const table = (rows: Row[]): Table => ({
  columns: { temperature: column('K', 'tag'), material: column('', 'tag'), ...diffusion.operator.columns },
  rows,
})
const rowAt = (temperature: number, material: string, D: number, status = 'determined'): Row => ({
  temperature,
  material,
  of: 'Li',
  D: status === 'upper-bound' ? 2 * D : D,
  error: status === 'upper-bound' ? null : 0.1 * D,
  status,
  slope: D * 6e4,
  bound: status === 'upper-bound' ? D : 0.2 * D,
})

function finish(rows: Row[]) {
  const warnings: string[] = []
  const { operator, params } = arrhenius({})
  const warn = (name: string) => void warnings.push(name)
  const tables = { diffusion: table(rows) }
  const own = operator.finish(tables, params, { ...quiet, warn })
  return { own, warnings, figure: operator.figures?.(tables, own, params)[0] }
}

/** The points of a figure, by what they are. */
const drawn = (figure: Figure | undefined): { kind: string }[] =>
  (figure as any).spec.layer
    .flatMap(({ data, encoding }: any) => (encoding.shape ? data.values : []))
    .map(({ kind, x, value }: any) => ({ kind, x, value }))

test('lines by element and system; what is left out is said', (t) => {
  const rows = ['A', 'B'].flatMap((material, i) =>
    [400, 500, 600].map((kelvin) => rowAt(kelvin, material, law(kelvin, E + 0.1 * i))),
  )
  const { own, warnings, figure } = finish([
    ...rows,
    rowAt(300, 'A', law(400), 'not-diffusive'),
    rowAt(250, 'B', law(300, E + 0.1), 'upper-bound'),
  ])
  t.deepEqual(
    own.rows.map((row) => [row['system'], row['points'], row['censored'], row['leftOut']]),
    [
      ['material A', 3, 0, 1],
      ['material B', 3, 1, 0],
    ],
  )
  t.deepEqual(warnings, ['left out'])
  own.rows.forEach((row, i) => {
    t.true(Math.abs((row['energy'] as number) - E - 0.1 * i) < 0.02)
    t.true((row['low'] as number) < (row['extrapolated'] as number))
  })
  const spec = JSON.stringify(figure?.spec)
  t.deepEqual(
    drawn(figure).filter(({ kind }) => kind !== 'determined'),
    [
      { kind: 'left out', x: 3.3333333, value: Number(law(400).toPrecision(6)) },
      { kind: 'upper bound', x: 4, value: Number((2 * law(300, E + 0.1)).toPrecision(6)) },
    ],
  )
  t.false(/NaN|"value":null|"x":null/.test(spec))
})

test('one temperature gives no energy; none at all is a usage error', (t) => {
  const { own, warnings } = finish([rowAt(400, 'A', 1e-6)])
  t.is(own.rows[0]['energy'], null)
  t.deepEqual(warnings, ['no line'])
  t.throws(() => finish([{ ...rowAt(400, 'A', 1e-6), temperature: null }]), {
    message: /a run has no temperature/,
  })
})

test('σ: a bound counts as a censored point of σT, and figures show what the table does', (t) => {
  const sigma = (kelvin: number) => (1e6 * law(kelvin)) / kelvin
  const row = (temperature: number, status: string, more: Row): Row => ({
    temperature,
    of: 'Li',
    method: 'collective',
    status,
    conductivity: sigma(temperature),
    samples: 200,
    ...more,
  })
  const measured = (kelvin: number) => row(kelvin, 'determined', { error: 0.1 * sigma(kelvin) })
  const [value, bound] = [1.2 * sigma(350), 2 * sigma(350)]
  const rows = [
    ...[450, 600, 750].map(measured),
    row(350, 'upper-bound', { conductivity: value + bound, error: null, value, bound }),
    row(300, 'not-diffusive', { error: sigma(300) }),
  ]
  const { operator, params } = conductivityArrhenius({})
  const columns = { temperature: column('K', 'tag'), ...conductivity.operator.columns }
  const tables = { conductivity: { columns, rows } }
  const own = operator.finish(tables, params, quiet)
  const [line] = own.rows
  t.deepEqual([line['points'], line['censored'], line['leftOut']], [3, 1, 1])
  const points = [450, 600, 750].map((temperature) => ({
    temperature,
    value: sigma(temperature) * temperature,
    error: 0.1 * sigma(temperature) * temperature,
    censored: false,
    samples: 200,
  }))
  const hidden = {
    temperature: 350,
    value: 350 * value,
    error: (350 * bound) / 1.6448536269514722,
    censored: true,
  }
  t.true(Math.abs((line['energy'] as number) - arrheniusLine([...points, hidden])!.energy) < 1e-9)
  t.deepEqual(drawn(operator.figures?.(tables, own, params)[0]).slice(0, 2), [
    { kind: 'left out', x: 3.3333333, value: Number((300 * sigma(300)).toPrecision(6)) },
    { kind: 'upper bound', x: 2.8571429, value: Number((350 * (value + bound)).toPrecision(6)) },
  ])
})

test('prefactors that compensate energies: Meyer–Neldel', (t) => {
  const rows = [0.2, 0.3, 0.45].map((energy) => ({
    of: 'Li',
    energy,
    error: 0.01,
    prefactor: -5 + 20 * energy,
    prefactorError: 0.2,
    covariance: 0.0015,
  }))
  const { operator, params } = meyerNeldel({})
  const [row] = operator.finish({ arrhenius: { columns: {}, rows } }, params, quiet).rows
  t.true(Math.abs((row['slope'] as number) - 20) < 1e-6)
  t.true(Math.abs((row['temperature'] as number) - 1 / (KB * 20)) < 1e-3)
  t.true(Math.abs((row['intercept'] as number) + 5) < 1e-6)
  t.is(
    operator.finish({ arrhenius: { columns: {}, rows: rows.slice(1) } }, params, quiet).rows[0]['slope'],
    null,
  )
})
