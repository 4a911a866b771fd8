import test from 'ava'
import { countsAtOnce, presences } from '../../../operators/sampling/presences.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { chanceOf } from '../../../runs/worlds/common/chance.ts'
import { runOfPaths } from '../../../runs/worlds/common/places.ts'
import { rattling } from '../../../runs/worlds/common/walks.ts'
import { inMemory } from '../../helpers/memory.ts'
import { seeded } from '../../helpers/random.ts'
import { tableOf } from '../structure/rdf-engine.ts'
import { assertHonest } from './pooled.ts'

/** Parts of a run in which things come by chance to bins of these rates, each of which is counted so many times. */
const visited = (rates: readonly number[], parts: number, times: number, seed: number) => {
  const random = seeded(seed)
  const some = (mean: number) => {
    let [count, left] = [0, Math.exp(-mean)]
    for (let product = random(); product > left; product *= random()) count++
    return count
  }
  return Array.from({ length: parts }, () => rates.map((rate) => times * some(rate)))
}
const sums = (parts: readonly (readonly number[])[], bin: number) =>
  parts.map((counts) => ({ above: counts[bin], below: 1 }))

test('how many counts come at once, of bins that are seldom visited', (t) => {
  const rates = [400, ...new Array<number>(20).fill(0.2)]
  for (const times of [1, 12]) {
    const parts = visited(rates, 16, times, 5)
    const found = countsAtOnce(rates.map((_, bin) => sums(parts, bin)))
    t.true(found / times > 0.75 && found / times < 1.33, `${found} for ${times}`)
  }
  t.is(countsAtOnce([sums([[4], [4], [4]], 0)]), 1)
})

test('what is there for several frames in a bin that is seldom visited has the error of its visits, an empty bin that of one', (t) => {
  const parts = visited([400, 0.3, 0.3, 0.3, 0.3, 0], 16, 10, 3)
  const found = presences([{ parts }], 6, (counts, _, bin) => ({ above: counts[bin], below: 1 }))
  const atOnce = countsAtOnce([0, 1, 2, 3, 4, 5].map((bin) => sums(parts, bin)))
  found.slice(1).forEach(({ value, error }) => {
    t.true((error as number) >= Math.sqrt((16 * value) / atOnce + 1) * (atOnce / 16) * (1 - 1e-12))
  })
  t.true(Math.abs((found[5].error as number) / (atOnce / 16) - 1) < 1e-12)
})

/** Eight pairs that rattle with a memory of 2 ps, seen for 40. */
const rattlers = (seed: number): Run => {
  const chance = chanceOf(seed)
  const corner = (i: number) => [5 * (i & 1), 5 * ((i >> 1) & 1), 5 * ((i >> 2) & 1)] as const
  const made = runOfPaths('Li', 16, 400, (i) => {
    const [x, y, z] = corner(i % 8)
    return i < 8 ? () => [x, y, z] : rattling(chance, 0.3, 2, 0.1, () => [x + 2.5, y, z])
  })
  const run = inMemory({ ...made, atoms: [['S', 8], ['Li', 8]] }) // biome-ignore format: one line
  return { ...run, manifest: { cell: [10, 0, 0, 0, 10, 0, 0, 0, 10] } } as unknown as Run
}

test('g(r) where pairs are seldom, and then for several frames', (t) => {
  const tables = Array.from({ length: 300 }, (_, i) =>
    tableOf([rattlers(1 + i)], { pairs: ['S-Li'], upTo: 3.4, binWidth: 0.1 }),
  )
  const mean = (bin: number) => tables.reduce((sum, rows) => sum + Number(rows[bin]['g']), 0) / tables.length
  const most = Math.max(...tables[0].map((_, bin) => mean(bin)))
  const seldom = tables[0].flatMap((_, bin) =>
    mean(bin) < 0.1 * most && mean(bin) > 0.02 * most ? [bin] : [],
  )
  t.true(seldom.length >= 2)
  const quoted = seldom.flatMap((bin) =>
    tables.map((rows) => ({
      value: Number(rows[bin]['g']) - mean(bin),
      error: rows[bin]['error'] as number,
      dof: (rows[bin]['dof'] ?? Number.POSITIVE_INFINITY) as number,
    })),
  )
  assertHonest(t, quoted, 0, 'seldom', [0.92, 1.2])
})
