import test from 'ava'
import { arrhenius } from '../../../operators/temperature/arrhenius.ts'
import { arrheniusLine } from '../../../operators/temperature/arrhenius-fit.ts'
import { conductivityArrhenius } from '../../../operators/temperature/conductivity-arrhenius.ts'
import { meyerNeldel } from '../../../operators/temperature/meyer-neldel.ts'
import { conductivity } from '../../../operators/transport/conductivity.ts'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import type { Figure } from '../../../schemas/figure.ts'
import { column, type Row, type Table } from '../../../schemas/table.ts'
import { caged, diffusionOf, type Path, quiet, runOf, walk } from '../transport/walks.ts'
import { E, KB, law } from './arrhenius-law.ts'

const table = (rows: Row[]): Table => ({
  columns: {
    temperature: column('K', 'tag', 'key'),
    material: column('', 'tag', 'key'),
    ...diffusion.operator.shown.columns,
  },
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
  return { own, warnings, figure: operator.shown.figures?.(tables, own, params)[0] }
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
  const columns = { temperature: column('K', 'tag', 'key'), ...conductivity.operator.shown.columns }
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
  t.deepEqual(drawn(operator.shown.figures?.(tables, own, params)[0]).slice(0, 2), [
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

const inverse = (kelvin: number) => Number((1000 / kelvin).toPrecision(8))

test('a run whose ions stay in their cages is censored, not left out', (t) => {
  const rows = [500, 600, 800, 300].map((kelvin, i): Row => {
    const run = runOf([['Li', 24]], 300, 0.1, i + 1, kelvin > 300 ? walk(2e3 * law(kelvin)) : caged)
    return { ...diffusionOf([run])[0], temperature: kelvin, material: 'A' }
  })
  const { own, warnings, figure } = finish(rows)
  const [row] = own.rows
  t.deepEqual([row['points'], row['censored'], row['leftOut']], [3, 1, 0])
  t.deepEqual(warnings, [])
  t.true(Math.abs((row['energy'] as number) - E) < 3 * (row['error'] as number))
  const bound = Number((rows[3]['D'] as number).toPrecision(6))
  t.deepEqual(
    drawn(figure).filter(({ kind }) => kind === 'upper bound'),
    [{ kind: 'upper bound', x: inverse(300), value: bound }] as never,
  )
})

/** Rattles, and jumps by 3 Å along each axis so that it has this D, cm²/s. */
const hopper =
  (D: number): Path =>
  (random) => {
    let at = 0
    return () => {
      if (random.uniform() < (2e3 * D) / 9) at += random.uniform() < 0.5 ? 3 : -3
      return at + 0.2 * random.normal()
    }
  }

test('runs too short to see a jump bound D from above, and leave the activation energy as it is', (t) => {
  let [bounds, covered, known, sum] = [0, 0, 0, 0]
  for (let seed = 1; seed <= 40; seed++) {
    const rows = [500, 600, 800, 300].map((kelvin, i): Row => {
      const run = runOf([['Li', 48]], 600, 0.1, 50 * seed + i, hopper(law(kelvin)))
      return { ...diffusionOf([run])[0], temperature: kelvin, material: 'A' }
    })
    if (rows[3]['status'] === 'upper-bound') {
      bounds++
      t.true((rows[3]['D'] as number) > law(300))
    }
    const [row] = finish(rows).own.rows
    if (row['energy'] === null) continue
    known++
    sum += row['energy'] as number
    if (Math.abs((row['energy'] as number) - E) <= (row['error'] as number)) covered++
  }
  t.true(bounds > 30, `${bounds} bounds`)
  t.true(known > 35 && Math.abs(sum / known - E) < 0.02, `${sum / known} of ${known}`)
  t.true(covered / known > 0.5, `${covered} of ${known}`)
})
