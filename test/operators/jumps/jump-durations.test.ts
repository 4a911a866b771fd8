import test from 'ava'
import { jumpDurations, jumps } from '../../../operators/index.ts'
import type { Row } from '../../../schemas/table.ts'
import { exampleFlags } from '../../helpers/example.ts'
import { drawnBy } from '../figures/examples.ts'

const FLAGS = { ...exampleFlags(jumpDurations.operator), upTo: '4ps', durationBin: '0.2ps' }

test('shares within a duration, and densities, are those of the log of jumps, with and without returns', async (t) => {
  const { table } = await drawnBy(jumpDurations.operator, FLAGS)
  const { table: log } = await drawnBy(jumps.operator, { homes: 'T5,T5a', shape: 'voronoi' })
  const isAt = (row: Row, other: Row) =>
    row['temperature'] === other['temperature'] && row['kind'] === other['kind'] && row['of'] === other['of']
  t.true(table.rows.length >= 80)
  for (const row of table.rows) {
    const own = log.rows.filter(
      (jump) => isAt(row, jump) && (row['counted'] === 'all' || jump['returned'] === false),
    )
    const within = own.filter(({ duration }) => Number(duration) < Number(row['duration']) + 1e-6).length
    const before = own.filter(
      ({ duration }) => Number(duration) < Number(row['duration']) - 0.2 + 1e-6,
    ).length
    t.is(row['jumps'], own.length)
    t.is(row['count'], within - before)
    t.true(Math.abs(Number(row['within']) - within / own.length) < 1e-12)
    t.true(Math.abs(Number(row['density']) - (within - before) / own.length / 0.2) < 1e-9)
    t.not(row['error'], 0)
  }
  const kept = table.rows.find(({ counted, jumps: all }) => counted === 'kept' && Number(all) > 0) as Row
  const all = table.rows.find((row) => isAt(row, kept) && row['counted'] === 'all') as Row
  t.true(Number(kept['jumps']) <= Number(all['jumps']))
})

test('without a width bins are frames', async (t) => {
  const { table } = await drawnBy(jumpDurations.operator, { homes: 'T5,T5a', shape: 'voronoi', upTo: '1ps' })
  const own = table.rows.filter(({ kind, counted, temperature }) => {
    const [first] = table.rows
    return kind === first['kind'] && counted === 'all' && temperature === first['temperature']
  })
  t.deepEqual(
    own.map(({ duration }) => duration),
    [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
  )
})
