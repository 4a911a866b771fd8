import test from 'ava'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import { msd } from '../../../operators/transport/msd.ts'
import { evaluate } from '../../../pipeline/analysis/evaluate.ts'
import { frames } from '../../../pipeline/definition/flow.ts'
import { everyRow as allRows, rowCount, withEveryRow } from '../../../pipeline/tables/long-table.ts'
import { msdOf, quiet, runOf, stateBy, walk } from './walks.ts'

const step = msd({ per: 'ion', lags: 'all' })

test('sums of each ion: groups of rows hold their own, and together have the bits of one task over all', (t) => {
  const run = runOf([['Li', 7]], 300, 0.1, 5, walk(0.1))
  const whole = stateBy(step, run)
  const cut = stateBy(step, run, [100, 170], 3)
  t.is(whole.total['axes'].length, 7 * 3 * 299)
  for (const [name, values] of Object.entries(whole.total)) {
    t.true(values.some((value) => value !== 0))
    const scale = Math.max(...values.map(Math.abs))
    values.forEach((value, i) => {
      const other = cut.total[name][i]
      if (Math.abs(value - other) > 1e-9 * scale) t.fail(`${name} ${i}: ${value} ${other}`)
    })
  }
  const rows = step.operator.finish([cut], step.params, quiet).rows
  for (const { of, lag, pairs } of rows) t.is(pairs, 300 - Math.round(Number(lag) / 0.1), `${of}`)
})

test('a long table has every ion, chunk by chunk; estimates see all of its rows, as if it were short', (t) => {
  const run = runOf([['Li', 60]], 2000, 0.1, 6, walk(0.1))
  const table = msdOf([run], { per: 'ion', lags: 'all' })
  t.is(rowCount(table), 60 * 1999)
  t.is(table.rows.length, 50)
  const names = new Set([...allRows(table)].map(({ of }) => of))
  t.is(names.size, 60)
  const one = msdOf([runOf([['Li', 1]], 2000, 0.1, 6, walk(0.1))], { per: 'ion', lags: 'all' }).rows
  const held = withEveryRow(table).rows.slice(0, 1999)
  t.deepEqual(
    held.map(({ of, lag, pairs, method }) => [of, lag, pairs, method]),
    one.map(({ of, lag, pairs, method }) => [of, lag, pairs, method]),
  )
  held.forEach((row, k) => {
    t.deepEqual(Object.keys(row), Object.keys(one[k]))
    if (typeof row['error'] !== 'number') t.is(row['error'], null)
    if (row['msd'] !== Number(row['x']) + Number(row['y']) + Number(row['z'])) t.fail(`row ${k}`)
  })
})

test('estimates of a long table that is no log; pictures where they are wanted alone', (t) => {
  const run = runOf([['Li', 60]], 2000, 0.1, 6, walk(0.1))
  const measured = frames().pipe(step)
  const D = measured.pipe(diffusion())
  const states = new Map([[measured, [stateBy(step, run)]]])
  const evaluated = (drawn?: boolean) => evaluate({ msd: measured, D }, [{ tags: {}, states }], drawn).results
  const [quietly, found] = evaluated(false)
  t.is(found.table.rows.length, 60)
  t.deepEqual([quietly.figures, found.figures, quietly.files], [[], [], []])
  t.true(evaluated().every(({ figures }) => figures.length > 0))
})
