import test from 'ava'
import { jumpDurations, jumps } from '../../../operators/index.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import { resolveParams } from '../../../schemas/params.ts'
import type { Row } from '../../../schemas/table.ts'
import { exampleFlags } from '../../helpers/example.ts'
import { seeded } from '../../helpers/random.ts'
import { drawnBy } from '../figures/examples.ts'
import { assertHonest } from '../sampling/pooled.ts'

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

/** Share within .5 ps of jumps of 32 ions between two sites, one by one or in twos at once; one in six takes longer. */
function share(random: () => number, together: number) {
  const [frames, ions] = [640, 32 / together]
  const events: number[] = []
  for (let ion = 0; ion < ions; ion++)
    for (let frame = 20; frame < frames; frame++) {
      if (random() > 0.004) continue
      const left = frame - (random() < 1 / 6 ? 9 : 3)
      for (let k = 0; k < together; k++) events.push(frame, together * ion + k, 0, 1, left)
    }
  const types = [{ element: 'Li', mass: 6.94 }]
  const run = { name: 'made', frames, interval: 0.1, types, typeOf: new Uint16Array(32), tags: {} }
  const state = {
    run,
    rows: Uint32Array.from({ length: 32 }, (_, i) => i),
    shape: { set: { cage: [-1, -1], pair: [-1, -1] } },
    total: { events: Float64Array.from(events) },
    parts: [],
  }
  const params = resolveParams('jump-durations', jumpDurations.operator.params, { upTo: '0.5ps' })
  const { rows } = jumpDurations.operator.finish([state as any], params as any, UNHEARD)
  const [row] = rows.filter(({ counted, duration }) => counted === 'all' && duration === 0.5)
  const [value, error, dof] = ['within', 'error', 'dof'].map((name) => row[name] as number)
  return { value, error, dof: dof ?? Number.POSITIVE_INFINITY }
}

for (const together of [1, 2])
  test(`errors of shares hold the truth where ions jump ${together} at once`, (t) => {
    const random = seeded(40 + together)
    const all = Array.from({ length: 300 }, () => share(random, together))
    assertHonest(t, all, 5 / 6, `${together} at once`, [0.8, 1.04])
  })
