import test from 'ava'
import { parse, View } from 'vega'
import { compile } from 'vega-lite'
import { residence } from '../../../operators/cages/residence.ts'
import { survival } from '../../../operators/cages/survival.ts'
import type { Block } from '../../../pipeline/run/block.ts'
import type { Row } from '../../../schemas/table.ts'
import { seeded } from '../../helpers/random.ts'
import { factsOf, labelled, rowsOf } from './labelled.ts'

const TAU = 8
const INTERVAL = 0.1
const FRAMES = 200
const CAGES = ['S 4c', 'S 4c', 'S 4c', 'Cl 4c', 'Cl 4c']
const facts = factsOf(CAGES)

interface Walk {
  readonly ions: number
  readonly seed: number
  /** Mean residence in cages of S and Cl, ps. */
  readonly taus?: readonly [number, number]
  /** Chance that a jump is answered by a jump back after one or two frames. */
  readonly returning?: number
}

/** Ions that leave their cage with a given chance a frame, 1 − exp(−Δt/τ), for any of the others. */
function walk({ ions, seed, taus = [TAU, TAU], returning = 0 }: Walk): Block {
  const random = seeded(seed)
  const other = (cage: number) => 1 + ((cage + Math.floor(4 * random())) % 5)
  const leaves = (cage: number) => random() < 1 - Math.exp(-INTERVAL / taus[cage <= 3 ? 0 : 1])
  const paths = Array.from({ length: ions }, () => {
    let cage = 1 + Math.floor(5 * random())
    let excursion: number[] = []
    return Array.from({ length: FRAMES }, () => {
      if (excursion.length > 0) return excursion.pop() as number
      if (leaves(cage)) {
        const next = other(cage)
        if (random() < returning) excursion = new Array(Math.floor(2 * random())).fill(next)
        else cage = next
        return next
      }
      return cage
    })
  })
  return labelled([paths], facts, INTERVAL)
}

const pick = (rows: readonly Row[], centre: string): Record<string, number> =>
  rows.find((row) => row['centre'] === centre) as Record<string, number>

test('residence of a Markov walk, most visits censored, is unbiased within its error', (t) => {
  // Runs of 20 ps against residence times of 8 ps (S) and 20 ps (Cl).
  const rows = rowsOf(residence, {}, [walk({ ions: 2000, seed: 1, taus: [8, 20] })])
  for (const [centre, tau] of [
    ['S', 8],
    ['Cl', 20],
  ] as const) {
    const { residence: found, error, jumps, ionTime } = pick(rows, centre)
    t.true(Math.abs(found - tau) < 3 * error, `${centre}: ${found} ± ${error}`)
    t.true(error < 0.05 * tau)
    t.is(found, ionTime / jumps)
  }
  const { ionTime } = pick(rows, 'all')
  t.true(Math.abs(ionTime - 2000 * (FRAMES - 1) * INTERVAL) < 1e-6)
  t.is(pick(rows, 'all')['jumps'], pick(rows, 'S')['jumps'] + pick(rows, 'Cl')['jumps'])
})

test('quick returns hide the residence time, and ignoring them gives it back', (t) => {
  const block = walk({ ions: 2000, seed: 2, returning: 0.5 })
  const raw = pick(rowsOf(residence, {}, [block]), 'all')
  const kept = pick(rowsOf(residence, { ignoreReturnsWithin: '200fs' }, [block]), 'all')
  // Half of the attempts come back at once: a true residence of 16 ps, and 1.5 jumps for every attempt.
  t.true(Math.abs(raw['residence'] - TAU / 1.5) < 0.5)
  t.true(Math.abs(kept['residence'] - 2 * TAU) < 0.8, `${kept['residence']} ± ${kept['error']}`)
  t.true(kept['returns'] > 1000 && raw['returns'] === 0)
  t.is(kept['jumps'] + 2 * kept['returns'], raw['jumps'])
})

test('errors: replicas, parts of time, the number of jumps', (t) => {
  const blocks = [3, 4, 5, 6].map((seed) => walk({ ions: 100, seed }))
  const replicas = pick(rowsOf(residence, {}, blocks), 'all')
  const each = blocks.map((block) => 1 / pick(rowsOf(residence, {}, [block]), 'all')['residence'])
  const mean = each.reduce((a, b) => a + b) / 4
  const s = Math.sqrt(each.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3)
  // Of the rate; that of the time is as large a share of it.
  t.true(Math.abs((replicas['error'] * mean) / replicas['residence'] / ((1.1969 * s) / 2) - 1) < 1e-3)
  t.is(replicas['method'] as unknown, 'replicas')
  t.is(replicas['samples'], 4)

  const poisson = pick(rowsOf(residence, {}, blocks.slice(0, 1)), 'all')
  t.is(poisson['method'] as unknown, 'events')
  const share = Math.sqrt(poisson['jumps'] + 1) / poisson['jumps']
  t.true(Math.abs(poisson['error'] / (poisson['residence'] * share) - 1) < 1e-12)
  t.true(poisson['residence'] - poisson['low'] < poisson['high'] - poisson['residence'])

  const cuts = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => 20 * i)
  const large = walk({ ions: 3000, seed: 9 })
  const parts = pick(rowsOf(residence, {}, [large], cuts), 'all')
  t.is(parts['method'] as unknown, 'time blocks')
  const ratio = parts['error'] / (parts['residence'] / Math.sqrt(parts['jumps']))
  t.true(ratio > 0.4 && ratio < 1.8, `jumps are independent here: ${ratio}`)
})

test('Kaplan–Meier finds the exponential that the mean of whole visits misses', (t) => {
  const rows = rowsOf(survival, { upTo: '15ps' }, [walk({ ions: 4000, seed: 11 })])
  const curve = rows.filter((row) => row['centre'] === 'all') as unknown as Record<string, number>[]
  t.is(curve[0]['time'], 0)
  t.is(curve[0]['survival'], 1)
  for (const { time, survival: found, error } of curve.slice(1)) {
    t.true(Math.abs(found - Math.exp(-time / TAU)) < 4.5 * error, `${time} ps: ${found} ± ${error}`)
  }
  for (let i = 1; i < curve.length; i++) {
    t.true(curve[i]['survival'] <= curve[i - 1]['survival'] && curve[i]['atRisk'] <= curve[i - 1]['atRisk'])
  }
  // Whole visits, as a naive mean would take them: those that ended within the run.
  const block = walk({ ions: 4000, seed: 11 })
  const paths = block.labels.get('cage@4') as Uint16Array
  let [total, visits] = [0, 0]
  for (let ion = 0; ion < 4000; ion++) {
    let since = -1
    for (let f = 1; f < FRAMES; f++) {
      const at = ion * FRAMES + f
      if (paths[at] === paths[at - 1]) continue
      if (since >= 0) {
        total += f - since
        visits++
      }
      since = f
    }
  }
  t.true((total / visits) * INTERVAL < 0.75 * TAU)
})

test('replicas with other frame intervals have no common survival curve', (t) => {
  const [one, two] = [walk({ ions: 5, seed: 1 }), walk({ ions: 5, seed: 2 })]
  const other = { ...two, run: { ...two.run, name: 'other', interval: 0.2 } }
  t.regex(t.throws(() => rowsOf(survival, {}, [one, other]))?.message ?? '', /other every 0.2 ps/)
})

test('both sites: each alone and together', (t) => {
  const block = labelled([[[1, 2, 2, 1, 1, 2, 2, 2]]], factsOf(['S 4a', 'Cl 4c']))
  const rows = rowsOf(residence, {}, [block])
  t.deepEqual(
    rows.map(({ centre, site, jumps }) => [centre, site, jumps]),
    [
      ['S', '4a', 2],
      ['Cl', '4a', 0],
      ['all', '4a', 2],
      ['S', '4c', 0],
      ['Cl', '4c', 1],
      ['all', '4c', 1],
      ['S', 'both', 2],
      ['Cl', 'both', 1],
      ['all', 'both', 3],
    ],
  )
})

test('figures are drawn by Vega, and left out where there is nothing to draw', async (t) => {
  const block = walk({ ions: 50, seed: 1 })
  const drawn = async (spec: object) =>
    new View(parse(compile(spec as never).spec), { renderer: 'none' }).toSVG()
  for (const maker of [residence, survival]) {
    const { operator } = maker
    const table = { columns: operator.shown.columns, rows: rowsOf(maker, {}, [block]) }
    const [figure] = operator.shown.figures?.(table, {} as never) ?? []
    const svg = await drawn(figure.spec)
    t.regex(svg, /<svg/)
    t.regex(svg, /Cl/)
    t.false(/NaN|undefined/.test(svg))
    t.deepEqual(operator.shown.figures?.({ columns: operator.shown.columns, rows: [] }, {} as never), [])
  }
})
