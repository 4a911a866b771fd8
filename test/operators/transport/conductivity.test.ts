import test from 'ava'
import { conductivity } from '../../../operators/transport/conductivity.ts'
import type { Row, Samples, Table } from '../../../schemas/table.ts'
import { inMemory } from '../../helpers/memory.ts'
import { everyRow, quiet } from './walks.ts'

const run = inMemory({
  atoms: [
    ['Li', 40],
    ['P', 10],
  ],
  frames: 1,
  interval: 1,
  columns: {},
})
Object.assign(run, { manifest: { cell: [10, 0, 0, 0, 10, 0, 0, 0, 10] } })

/** cm²/s of 1 Å²/ps, and mS/cm of n q² D at 600 K per Å⁻³ cm²/s. */
const CM2_S = 1e-4
const MS_CM = 1.602176634e7 / (0.08617333262 * 600 * CM2_S)

/** A row of D (cm²/s); lags from 2 to 10 ps. */
const rowOf = (of: string, status: string, D: number, more: Row = {}): Row => ({
  of,
  status,
  D,
  error: status === 'upper-bound' ? null : 0.1 * D,
  slope: (6 * D) / CM2_S,
  bound: 0.2 * D,
  samples: 16,
  from: 2,
  to: 10,
  ...more,
})

/** Straight collective curves whose samples have these D, cm²/s. */
function collectiveOf(curves: Readonly<Record<string, readonly number[]>>): Table {
  const lags = Array.from({ length: 12 }, (_, k) => k + 1)
  const line = (D: number) => Float64Array.from(lags, (lag) => ((6 * D) / CM2_S) * lag)
  const samples: Record<string, Samples> = {}
  const rows = Object.entries(curves).flatMap(([of, each]) => {
    samples[of] = {
      method: 'replicas',
      weights: new Float64Array(each.length).fill(1 / each.length),
      values: each.map(line),
    }
    const mean = line(each.reduce((sum, D) => sum + D / each.length, 0))
    return lags.map((lag, k) => ({ of, lag, msd: mean[k], pairs: 100 - lag }))
  })
  return { columns: {}, rows, samples }
}

function rowsOf(
  diffusion: readonly Row[],
  curves: Readonly<Record<string, readonly number[]>>,
  given = {},
  rows = everyRow(run),
) {
  const { operator, params } = conductivity(given)
  const tables = { diffusion: { columns: {}, rows: diffusion }, collective: collectiveOf(curves) }
  const context = { ...quiet, runs: [run], rows: [rows], tags: { temperature: 600 } }
  return operator.finish(tables, params, context).rows
}

const near = (value: unknown, expected: number) => Math.abs((value as number) / expected - 1) < 1e-6

/** Of three replicas: mean 1e-6, far from told from zero. */
const HIDDEN = [-4e-6, 1e-6, 6e-6]

test('a collective D that is not told from zero is a bound', (t) => {
  const factor = 0.04 * MS_CM
  for (const status of ['determined', 'upper-bound', 'not-diffusive']) {
    const [, own, total] = rowsOf([rowOf('Li', status, 2e-6)], { Li: HIDDEN, charge: HIDDEN })
    for (const row of [own, total]) {
      t.is(row['status'], 'upper-bound')
      t.is(row['error'], null)
      // t₂ of one-sided 95 % times s/√n = 5e-6/√3
      t.true(near(row['conductivity'], (1e-6 + (2.919986 * 5e-6) / Math.sqrt(3)) * factor))
    }
  }
})

test('one that is told from zero is determined only where D is', (t) => {
  for (const status of ['determined', 'upper-bound', 'not-diffusive']) {
    const [self, own] = rowsOf([rowOf('Li', status, 2e-6)], { Li: [1e-6, 1.1e-6, 0.9e-6] })
    t.is(self['status'], status)
    t.is(own['status'], status === 'determined' ? 'determined' : 'not-diffusive')
    t.true(near(own['conductivity'], 1e-6 * 0.04 * MS_CM))
  }
})

test('the window of the charge is that of the carrier whose D is known, not that of a bound times q²', (t) => {
  const bound = rowOf('P', 'upper-bound', 1e-6, { from: 5, to: 9 })
  const curves = { Li: [1e-6, 1.1e-6, 0.9e-6], P: HIDDEN, charge: [1e-6, 1.1e-6, 0.9e-6] }
  // 10 · 25 · 1e-6 of P against 40 · 1 · 2e-6 of Li
  for (const status of ['determined', 'not-diffusive']) {
    const rows = rowsOf([bound, rowOf('Li', status, 2e-6)], curves)
    const total = rows[rows.length - 1]
    t.deepEqual([total['method'], total['from'], total['to'], total['status']], ['charge', 2, 10, status])
  }
  const [, , , , most] = rowsOf(
    [rowOf('P', 'determined', 1e-6, { from: 5 }), rowOf('Li', 'determined', 2e-6)],
    curves,
  )
  t.is(most['from'], 5)
})

test('the density is that of the selected ions: a quarter of an element conducts a quarter', (t) => {
  const diffusion = [rowOf('Li', 'determined', 2e-6)]
  const curves = { Li: [2e-6, 2.1e-6, 1.9e-6], charge: [2e-6, 2.1e-6, 1.9e-6] }
  const some = rowsOf(diffusion, curves, {}, everyRow(run).subarray(0, 10))
  rowsOf(diffusion, curves).forEach((all, i) => {
    t.true(near(some[i]['conductivity'], (all['conductivity'] as number) / 4))
  })
  t.is(some[0]['density'], 0.01)
})
