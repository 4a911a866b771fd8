import test from 'ava'
import { systemSummary } from '../../../operators/index.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import { resolveParams } from '../../../schemas/params.ts'
import { column, type Row } from '../../../schemas/table.ts'
import { BOLTZMANN } from '../../../schemas/units.ts'
import { marksIn } from '../../helpers/marks.ts'

const { operator } = systemSummary
const tag = { ...column('', 'tag', 'key'), tag: true }
const tags = { temperature: tag, material: tag }
const columnsFor = (name: 'diffusion' | 'conductivity') => ({
  ...operator.from.find((each) => each.name === name)?.shown.columns,
  ...tags,
})
const MATERIALS = { I: [0.3, 31.07], III: [0.2, 34.45] } as const
const TEMPERATURES = [600, 750, 900]
const D = (energy: number, kelvin: number) => 1e-3 * Math.exp((-1000 * energy) / (BOLTZMANN * kelvin))

const systems = Object.entries(MATERIALS).flatMap(([material, [energy, entropy]]) =>
  TEMPERATURES.map((temperature) => ({ material, temperature, energy, entropy })),
)

function tables() {
  const of = 'Li'
  const own = systems.map(({ material, temperature, energy, entropy }) => {
    const value = D(energy, temperature)
    const keys = { material, temperature }
    return {
      diffusion: { ...keys, of, D: value, error: 0.05 * value, status: 'determined', samples: 16 },
      conductivity: {
        ...keys,
        of,
        conductivity: 1e7 * value,
        error: 1e6 * value,
        status: 'determined',
        method: 'ne',
      },
      entropies: [0.05, 0.1, 0.2].flatMap((width) =>
        ['PS4', 'SiS4'].map((kind) => ({
          ...keys,
          of: kind,
          width,
          entropy: kind === 'PS4' ? entropy - width : 1,
        })),
      ),
      paths: [2, 4].flatMap((lag) => [
        { ...keys, definition: 'flux', of: 'pair', entropy: 1, error: 1, lag },
        { ...keys, definition: 'walks', of: 'total', entropy: 2, error: 1, lag },
        { ...keys, definition: 'flux', of: 'total', entropy: 10 * lag + energy, error: 0.5, lag },
      ]),
    }
  })
  return {
    diffusion: { columns: columnsFor('diffusion'), rows: own.map((each) => each.diffusion) as Row[] },
    conductivity: {
      columns: columnsFor('conductivity'),
      rows: own.map((each) => each.conductivity) as Row[],
    },
    'configurational-entropy': { columns: tags, rows: own.flatMap((each) => each.entropies) as Row[] },
    'path-entropy': { columns: tags, rows: own.flatMap((each) => each.paths) as Row[] },
  }
}

const finished = (given: object) =>
  operator.finish(given as never, resolveParams('system-summary', operator.params, {}), UNHEARD)

test('a row for each system and temperature, each value from its own table', (t) => {
  const { rows } = finished(tables())
  t.is(rows.length, 6)
  systems.forEach(({ material, temperature, energy, entropy }, i) => {
    const row = rows.find(
      (each) => each['system'] === `material ${material}` && each['temperature'] === temperature,
    ) as Row
    t.is(row['D'], D(energy, temperature), `${i}`)
    t.is(row['conductivity'], 1e7 * D(energy, temperature))
    t.true(Math.abs(Number(row['energy']) - energy) < 1e-6)
    t.true(Number(row['energyError']) > 0 && Number(row['energyError']) < 0.05)
    t.is(row['configurational'], entropy - 0.1)
    t.is(row['path'], 40 + energy)
    t.is(row['pathError'], 0.5)
  })
})

test('what is not given is empty', (t) => {
  const { diffusion } = tables()
  for (const row of finished({ diffusion }).rows)
    for (const name of ['conductivity', 'configurational', 'path', 'pathError']) t.is(row[name], null)
})

test('a bar for each value of each system', async (t) => {
  const table = finished(tables())
  const [figure] = operator.shown.figures?.({}, table, {} as never) ?? []
  const bars = (await marksIn(figure)).filter(({ type }) => type === 'rect')
  t.is(bars.length, 5 * 6)
  const [first] = table.rows
  const name = `Li, ${first['system']}, ${first['temperature']} K`
  for (const [quantity, value] of [
    ['S_c / J mol⁻¹ K⁻¹', 'configurational'],
    ['S_p', 'path'],
    ['D / cm² s⁻¹', 'D'],
    ['E_a / eV', 'energy'],
    ['σ / mS cm⁻¹', 'conductivity'],
  ])
    t.true(
      bars.some(({ panel, x, y }) => panel === quantity && x.is(name) && y.is(first[value])),
      quantity,
    )
})

test('names of systems that have no room beside each other are aslant', (t) => {
  const [figure] = operator.shown.figures?.({}, finished(tables()), {} as never) ?? []
  const { spec } = figure.spec as {
    spec: { width: number; encoding: { x: { axis?: { labelAngle: number } } } }
  }
  t.true(spec.width >= 6 * 30)
  t.is(spec.encoding.x.axis?.labelAngle, -35)
})
