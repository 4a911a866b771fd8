import test from 'ava'
import { collective } from '../../../operators/transport/collective.ts'
import { conductivity } from '../../../operators/transport/conductivity.ts'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import type { Rows } from '../../../pipeline/run/block.ts'
import type { Row } from '../../../schemas/table.ts'
import type { MemoryRun } from '../../helpers/memory.ts'
import { caged, everyRow, msdOf, type Path, quiet, runOf, tableBy, walk } from './walks.ts'

/** mS/cm of n q² D at 600 K per Å⁻³ cm²/s. */
const MS_CM = 1.602176634e7 / (0.08617333262 * 600 * 1e-4)
const IONS = 40

/** Li that walk and P that do something else, in 1000 Å³. */
function runWith(frames: number, other: Path, seed = 1): MemoryRun {
  const atoms = [
    ['Li', IONS],
    ['P', 10],
  ] as const
  const path: Path = (random, atom) => (atom < IONS ? walk(0.05) : other)(random, atom)
  const run = runOf(atoms, frames, 0.1, seed, path)
  return Object.assign(run, { manifest: { cell: [10, 0, 0, 0, 10, 0, 0, 0, 10] } })
}

function rowsOf(runs: readonly MemoryRun[], given = {}, rows: readonly Rows[] = runs.map(everyRow)) {
  const { operator, params } = conductivity(given)
  const D = diffusion({})
  const own = D.operator.finish({ msd: msdOf(runs) }, D.params, quiet)
  const tables = { diffusion: own, collective: tableBy(collective(given), runs) }
  const context = { ...quiet, runs, rows, tags: { temperature: 600 } }
  return { D: own.rows, rows: operator.finish(tables, params, context).rows }
}

const near = (value: unknown, expected: number) => Math.abs((value as number) / expected - 1) < 1e-6
const named = (rows: readonly Row[], of: string, method: string) =>
  rows.find((row) => row['of'] === of && row['method'] === method) as Row

test('what a short run says of all ions together is marked, and no bound; long replicas tell it', (t) => {
  const short = rowsOf([runWith(30, caged)])
  t.true(['determined', 'extrapolated'].includes(String(short.D[0]['status'])))
  t.is(named(short.rows, 'Li', 'nernst-einstein')['status'], short.D[0]['status'])
  const [own, total] = [named(short.rows, 'Li', 'collective'), named(short.rows, 'all', 'charge')]
  for (const row of [own, total]) {
    t.is(row['status'], 'not-determined')
    t.is(typeof row['error'], 'number')
  }
  const long = rowsOf([1, 2, 3, 4].map((seed) => runWith(2000, caged, seed)))
  const told = named(long.rows, 'Li', 'collective')
  t.is(told['status'], long.D[0]['status'])
  const expected = 0.04 * 0.25e-4 * MS_CM
  t.true(Math.abs((told['conductivity'] as number) - expected) < 3 * (told['error'] as number))
  t.true((told['error'] as number) < 0.3 * expected)
})

test('by Nernst and Einstein it is n q² D, with the status and the bound of D', (t) => {
  const { D, rows } = rowsOf([runWith(1000, () => () => 1)])
  const [li, p] = ['Li', 'P'].map((of) => named(rows, of, 'nernst-einstein'))
  t.true(near(li['conductivity'], 0.04 * (D[0]['D'] as number) * MS_CM))
  t.true(near(li['error'], 0.04 * (D[0]['error'] as number) * MS_CM))
  t.deepEqual([p['status'], p['error']], ['upper-bound', null])
  t.true(near(p['conductivity'], 0.01 * 25 * (D[1]['D'] as number) * MS_CM))
  t.true(near(p['bound'], p['conductivity'] as number))
})

test('the charge goes by the models of the carrier whose D is known, not of a bound times q²', (t) => {
  const { D, rows } = rowsOf([runWith(1000, caged)], { charges: ['P=50'] })
  t.false(['determined', 'extrapolated'].includes(String(D[1]['status'])))
  const total = named(rows, 'all', 'charge')
  t.deepEqual([total['from'], total['to']], [D[0]['from'], D[0]['to']])
  const both = rowsOf([runWith(1000, walk(0.02))])
  t.deepEqual(
    [both.D[1]['from'], both.D[1]['to']],
    ['from', 'to'].map((name) => named(both.rows, 'all', 'charge')[name]),
  )
})

test('the density is that of the selected ions: a quarter of an element conducts a quarter', (t) => {
  const run = runWith(300, caged)
  const all = rowsOf([run])
  const some = rowsOf([run], {}, [everyRow(run).subarray(0, IONS / 4)])
  for (const method of ['nernst-einstein', 'collective']) {
    const [whole, part] = [all.rows, some.rows].map((rows) => named(rows, 'Li', method))
    t.true(near(part['conductivity'], (whole['conductivity'] as number) / 4))
    t.is(part['density'], 0.01)
  }
})
