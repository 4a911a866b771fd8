import test from 'ava'
import { noPending, withoutShort } from '../../../operators/sites/short-visits.ts'
import { siteResidence } from '../../../operators/sites/site-residence.ts'
import { type Sites, sites } from '../../../operators/sites/sites.ts'
import type { Block, Facts } from '../../../pipeline/run/block.ts'
import type { Row } from '../../../schemas/table.ts'
import { seeded } from '../../helpers/random.ts'
import { labelled as cageLabelled, factsOf, stateOf } from '../cages/labelled.ts'

const INTERVAL = 0.1
/** Four sites: A, A, B, B. */
const facts: Facts = [
  ...factsOf(['S']),
  sites.fact({ kinds: ['A', 'B'], kindOf: Uint8Array.of(0, 0, 1, 1) } as unknown as Sites),
]

function block(paths: readonly (readonly number[])[], elements: readonly string[] = []): Block {
  const made = cageLabelled([paths], facts, INTERVAL, elements)
  return { ...made, labels: new Map([['site', made.labels.get('cage@4') as Uint16Array]]) }
}

/** Ions that leave A and B with rates of their own, for any other site; now and then for one frame only. */
function walk(ions: number, frames: number, taus: readonly number[], short = 0, seed = 3): Block {
  const random = seeded(seed)
  return block(
    Array.from({ length: ions }, () => {
      let site = 1 + Math.floor(4 * random())
      const other = () => 1 + ((site + Math.floor(3 * random())) % 4)
      return Array.from({ length: frames }, () => {
        if (random() < 1 - Math.exp(-INTERVAL / taus[site > 2 ? 1 : 0])) site = other()
        else if (random() < short) return other()
        return site
      })
    }),
  )
}

function table(blocks: readonly Block[], given: object = {}, warned: string[] = []): readonly Row[] {
  const step = siteResidence(given)
  const runs = blocks.map((each) => {
    const cuts = Array.from({ length: 15 }, (_, i) => Math.round(((i + 1) * each.count) / 16))
    const { state, parts } = stateOf(siteResidence, given, each, each.count < 32 ? [] : cuts)
    const shape = step.operator.shape?.(step.params, each.run, each.rows, facts)
    return { run: each.run, rows: each.rows, facts, shape, total: state, parts }
  })
  const warn = (name: string) => void warned.push(name)
  return step.operator.finish(runs as never, step.params, { tags: {}, runs: [], rows: [], warn }).rows
}

const pick = (rows: readonly Row[], kind: string, site: number | null = null) =>
  rows.find((row) => row['kind'] === kind && row['site'] === site) as Record<string, number>

test('residence on each kind, most visits censored, is that of the walk', (t) => {
  const rows = table([walk(1500, 200, [8, 20])])
  for (const [kind, tau] of [
    ['A', 8],
    ['B', 20],
  ] as const) {
    const { residence, error, jumps, ionTime } = pick(rows, kind)
    t.true(Math.abs(residence - tau) < 3 * error, `${kind}: ${residence} ± ${error}`)
    t.true(error < 0.06 * tau)
    t.is(residence, ionTime / jumps)
  }
  t.is(pick(rows, 'all').jumps, pick(rows, 'A').jumps + pick(rows, 'B').jumps)
})

test('each site by itself adds up to its kind, and elements stay apart', (t) => {
  const rows = table([walk(200, 200, [2, 5])], { per: 'site' })
  for (const name of ['jumps', 'returns', 'ionTime'])
    for (const [kind, own] of [
      ['A', [1, 2]],
      ['B', [3, 4]],
    ] as const) {
      const whole = pick(rows, kind)[name]
      t.true(
        Math.abs(own.reduce((sum, site) => sum + pick(rows, kind, site)[name], 0) - whole) < 1e-9 * whole ||
          whole === 0,
      )
    }
  const two = table([
    block(
      [
        [1, 1, 3, 3],
        [2, 2, 2, 2],
      ],
      ['Li', 'Na'],
    ),
  ])
  t.deepEqual(
    two.filter(({ kind }) => kind === 'all').map(({ of, jumps }) => [of, jumps]),
    [
      ['Li', 1],
      ['Na', 0],
    ],
  )
})

test('returns cancel the jump before them; visits too short to count are no visits', (t) => {
  const path = [1, 1, 1, 3, 1, 1, 1, 1, 4, 2, 2, 2, 2, 2]
  const counts = (given: object) => {
    const rows = table([block([path])], given)
    return ['A', 'B'].map((kind) => [pick(rows, kind).jumps, pick(rows, kind).returns])
  }
  t.deepEqual(counts({}), [
    [2, 0],
    [2, 0],
  ])
  t.deepEqual(counts({ ignoreReturnsWithin: 0.1 }), [
    [1, 1],
    [1, 0],
  ])
  t.deepEqual(counts({ ignoreVisitsWithin: 0.2 }), [
    [1, 0],
    [0, 0],
  ])
  const late = table([block([[1, 1, 1, 3]])], { ignoreReturnsWithin: 1 })
  t.deepEqual([pick(late, 'A').jumps, pick(late, 'B').returns], [1, 0], 'what the end leaves open counts')
})

test('flicker is warned of, and without the short visits the residence is that of the walk', (t) => {
  const flickering = walk(600, 400, [8, 8], 0.2)
  const warned: string[] = []
  const raw = pick(table([flickering], {}, warned), 'A').residence
  t.true(raw < 0.1 * 8)
  t.true(warned.includes('flicker'))
  const calm: string[] = []
  // Of runs of one frame chance leaves few that last three: the filter takes those as stays.
  const { residence } = pick(table([flickering], { ignoreVisitsWithin: 0.3 }, calm), 'A')
  t.true(residence > 0.6 * 8, `${residence}`)
  t.false(calm.includes('flicker'))
  t.deepEqual(table([walk(50, 200, [8, 8])], {}, calm).length, 3)
  t.false(calm.includes('flicker'))
})

test('labels without short visits are the same however the frames are cut: brute force', (t) => {
  const random = seeded(9)
  for (const least of [1, 2, 3, 5]) {
    const path = Array.from({ length: 60 }, () => Math.floor(3 * random()) * (random() < 0.7 ? 1 : 0))
    const expected = path.map((label, i) => {
      let [from, to] = [i, i]
      while (from > 0 && path[from - 1] === label) from--
      while (to < path.length - 1 && path[to + 1] === label) to++
      return from === 0 || to - from + 1 >= least ? label : 0
    })
    for (const cuts of [[60], [1, 2, 3, 60], [7, 8, 30, 60], [59, 60]]) {
      const pending = noPending(1, least)
      const found: number[] = []
      let from = 0
      for (const to of cuts) {
        found.push(...withoutShort(pending, Uint16Array.from(path.slice(from, to)), least).labels)
        from = to
      }
      found.push(...withoutShort(pending, new Uint16Array(0), least, true).labels)
      t.deepEqual(found, expected, `${least} ${cuts}`)
    }
  }
})

test('the counts do not depend on how the frames are cut', (t) => {
  const whole = walk(20, 200, [2, 3], 0.1)
  for (const given of [{}, { ignoreVisitsWithin: 0.3, ignoreReturnsWithin: 0.5, per: 'site' }]) {
    const one = stateOf(siteResidence, given, whole).state
    for (const cuts of [[100], [1, 2, 3, 199]])
      t.deepEqual(stateOf(siteResidence, given, whole, cuts).state, one)
  }
})
