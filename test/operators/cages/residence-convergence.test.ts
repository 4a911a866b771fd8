import test from 'ava'
import { residence } from '../../../operators/cages/residence.ts'
import { residenceConvergence } from '../../../operators/cages/residence-convergence.ts'
import type { Block } from '../../../pipeline/block.ts'
import { draw } from '../../../pipeline/report/svg.ts'
import type { Row } from '../../../schemas/table.ts'
import { seeded } from '../../helpers/random.ts'
import { cut, factsOf, labelled, rowsOf } from './labelled.ts'

const TAU = 4
const INTERVAL = 0.1
/** Sixteen parts of 32 frames, the last of them short. */
const FRAMES = 500
const PART = 32
const CUTS = Array.from({ length: 15 }, (_, k) => (k + 1) * PART)
const facts = factsOf(['S 4c', 'S 4c', 'Cl 4c'])

/** Ions that leave for one of the others with a chance of 1 − exp(−Δt/τ) a frame. */
function walk(ions: number, seed: number): Block {
  const random = seeded(seed)
  const paths = Array.from({ length: ions }, () => {
    let cage = 1 + Math.floor(3 * random())
    return Array.from({ length: FRAMES }, () => {
      if (random() < 1 - Math.exp(-INTERVAL / TAU)) cage = 1 + ((cage + Math.floor(2 * random())) % 3)
      return cage
    })
  })
  const block = labelled([paths], facts, INTERVAL)
  return { ...block, run: { ...block.run, frames: FRAMES } }
}

const all = (rows: readonly Row[]) =>
  rows.filter(({ centre }) => centre === 'all') as unknown as Record<string, number>[]

test('every length is what residence says of a run that ends there', (t) => {
  const block = walk(60, 1)
  const rows = all(rowsOf(residenceConvergence, {}, [block], CUTS))
  t.deepEqual(
    rows.map(({ length }) => length),
    [...CUTS, FRAMES].map((frames) => Number((frames * INTERVAL).toPrecision(12))),
  )
  rows.forEach((row, k) => {
    const to = k === 15 ? FRAMES : CUTS[k]
    const [shorter] = all(rowsOf(residence, {}, [cut(block, 0, to)], CUTS.slice(0, k)))
    t.is(row['jumps'], shorter['jumps'])
    t.is(row['method'], shorter['method'])
    for (const name of ['residence', 'error'])
      t.true(Math.abs(row[name] / shorter[name] - 1) < 1e-9, `${name} at ${row['length']} ps`)
  })
})

test('the error falls as 1/√length, and the length that is missing for a wanted one is true', (t) => {
  const rows = all(rowsOf(residenceConvergence, { wanted: 0.01 }, [walk(200, 2)], CUTS))
  const [quarter, whole] = [rows[3], rows[15]]
  // 1/0.01² jumps; a variance of sixteen parts is known to 37 %.
  const needed = whole['length'] + whole['more']
  const expected = TAU / 0.01 ** 2 / 200
  t.true(Math.abs(needed / expected - 1) < 0.8, `${needed} ps, by Poisson counts ${expected} ps`)
  t.is(quarter['relative'], quarter['error'] / quarter['residence'])
  t.true(whole['error'] < quarter['error'])
  t.true(Math.abs(whole['residence'] - TAU) < 4 * whole['error'])
  t.deepEqual(all(rowsOf(residenceConvergence, { wanted: 0.9 }, [walk(200, 2)], CUTS))[15]['more'], 0)
})

test('replicas of other lengths are compared where their lengths agree, with a warning', (t) => {
  const blocks = [walk(20, 3), walk(20, 4)]
  const each = all(rowsOf(residenceConvergence, {}, blocks, CUTS))
  t.is(each.length, 16)
  t.is(each[15]['method'] as unknown, '2 replicas')
  const short = { ...blocks[1], run: { ...blocks[1].run, frames: 200 } }
  t.deepEqual(rowsOf(residenceConvergence, {}, [blocks[0], short], CUTS), [])
})

test('the figure says what is missing', async (t) => {
  const { operator } = residenceConvergence
  const rows = rowsOf(residenceConvergence, { wanted: 0.01 }, [walk(20, 5)], CUTS)
  const [figure] = operator.figures?.({ columns: operator.columns, rows }, {} as never) ?? []
  t.regex(figure.caption, /Cl 4c: [\d.]+ %; [\d.e+]+ ps more/)
  t.deepEqual((await draw(figure)).warnings, [])
  t.deepEqual(operator.figures?.({ columns: operator.columns, rows: [] }, {} as never), [])
})
