import test from 'ava'
import { collective } from '../../../operators/transport/collective.ts'
import { conductivity } from '../../../operators/transport/conductivity.ts'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import { haven } from '../../../operators/transport/haven.ts'
import { inAllDirections } from '../../../operators/transport/slopes/axes.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { caged, everyRow, msdOf, type Path, quiet, runOf, tableBy, walk } from './walks.ts'

const IONS = 32
const VARIANCE = 0.02
/** D along an axis, Å²/ps × 1e-4, of frames 0.1 ps apart. */
const TRUTH = (VARIANCE / 2 / 0.1) * 1e-4

/** Ions that walk in the plane and are bound along z. */
function layered(): Path {
  let calls = 0
  return (random, atom) => (calls++ < 2 * IONS ? walk(VARIANCE) : caged)(random, atom)
}

const run = Object.assign(runOf([['Li', IONS]], 1500, 0.1, 5, layered()), {
  manifest: { cell: [10, 0, 0, 0, 10, 0, 0, 0, 10] },
})
const curves = msdOf([run])
const sums = tableBy(collective({}), [run])
const of = (given: object): Row => D(given).rows[0]
function D(given: object): Table {
  const { operator, params } = diffusion(given)
  return operator.finish({ msd: curves }, params, quiet)
}
const number = (row: Row, name = 'D') => row[name] as number

test('D in the plane is slope/4 of the two, with an error and a status of its own; the bound axis has a bound', (t) => {
  const plane = of({ dimensions: 'xy' })
  t.is(plane['dimensions'], 'xy')
  t.is(plane['status'], 'determined')
  t.true(Math.abs(number(plane) - TRUTH) < 3 * number(plane, 'error'), `${plane['D']} ± ${plane['error']}`)
  t.true(number(plane, 'error') < 0.1 * TRUTH)
  const [x, y, z] = ['x', 'y', 'z'].map((dimensions) => of({ dimensions }))
  for (const axis of [x, y]) {
    t.true(Math.abs(number(axis) - TRUTH) < 3.5 * number(axis, 'error'))
    t.true(number(axis, 'error') > number(plane, 'error'))
  }
  t.is(z['status'], 'upper-bound')
  t.true(number(z) < 0.1 * TRUTH)
  t.true(Math.abs(number(of({})) - (2 / 3) * TRUTH) < 3 * number(of({}), 'error'))
})

test('lines and ratios in the plane are the means of those along its axes, exactly', (t) => {
  for (const way of [
    { from: 2, to: 20 },
    { estimate: 'ratio', to: 10 },
  ]) {
    const [x, y, z, plane, all] = ['x', 'y', 'z', 'xy', 'xyz'].map((dimensions) => of({ ...way, dimensions }))
    t.true(Math.abs(number(plane) / ((number(x) + number(y)) / 2) - 1) < 1e-9)
    const slopes = [x, y, z].reduce((sum, row) => sum + number(row, 'slope'), 0)
    t.true(Math.abs(number(all, 'slope') / slopes - 1) < 1e-9)
  }
})

test('Haven ratio and conductivity are along the same axes; what needs all directions refuses a plane', (t) => {
  const tables = { diffusion: D({ dimensions: 'xy' }), collective: sums }
  const ratio = haven({})
  const [row] = ratio.operator.finish(tables, ratio.params, quiet).rows
  t.true(Math.abs(number(row, 'collective') - TRUTH) < 3 * number(row, 'collectiveError'))
  t.true(Math.abs(Math.log(number(row, 'haven'))) < 3 * number(row, 'error'))
  const step = conductivity({ temperature: 600 })
  const context = { ...quiet, runs: [run], rows: [everyRow(run)] }
  const sigma = (diffusionTable: Table) =>
    step.operator.finish({ diffusion: diffusionTable, collective: sums }, step.params, context).rows[0]
  const [plane, all] = [sigma(tables.diffusion), sigma(D({}))]
  const expected = number(tables.diffusion.rows[0]) / number(D({}).rows[0])
  for (const name of ['conductivity', 'value'])
    t.true(Math.abs(number(plane, name) / number(all, name) / expected - 1) < 1e-9, name)
  t.throws(() => inAllDirections('x', tables.diffusion), { message: /D along xy alone/ })
  t.notThrows(() => inAllDirections('x', D({})))
})
