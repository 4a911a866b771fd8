import test from 'ava'
import { coupling } from '../../../operators/coupling/coupling.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import { resolveParams } from '../../../schemas/params.ts'
import type { Row } from '../../../schemas/table.ts'
import { seeded } from '../../helpers/random.ts'
import { synthetic } from '../../helpers/synthetic.ts'

const [EDGE, FRAMES] = [20, 900]
const run = synthetic({
  atoms: [['P', 1]],
  frames: FRAMES,
  interval: 0.1,
  cell: [EDGE, 0, 0, 0, EDGE, 0, 0, 0, EDGE],
  position: () => [0, 0, 0],
})

/** Turns at random; a share of them with a jump 1 ps later 2 Å away (over the edge of the cell where they stand there), and as many jumps at random. */
function events(seed: number, share: number): Readonly<Record<string, Row[]>> {
  const random = seeded(seed)
  const turns: Row[] = []
  const jumps: Row[] = []
  const place = () => ({ x: EDGE * random(), y: EDGE * random(), z: EDGE * random() })
  for (let i = 0; i < 120; i++) {
    const frame = Math.floor(FRAMES * random())
    const at = place()
    turns.push({ run: run.name, time: 0.1 * frame, ...at })
    jumps.push({ run: run.name, time: 0.1 * Math.floor(FRAMES * random()), kind: 'intra-cage', ...place() })
    if (random() >= share || frame + 10 >= FRAMES) continue
    jumps.push({ run: run.name, time: 0.1 * (frame + 10), kind: 'inter-cage', ...at, x: (at.x + 2) % EDGE })
  }
  return { turns, jumps }
}

function rowsOf(tables: Readonly<Record<string, Row[]>>, flags: object = {}): readonly Row[] {
  const params = resolveParams('coupling', coupling.operator.params, flags)
  const given = Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => [name, { columns: {}, rows }]),
  )
  return coupling.operator.finish(given, params, { ...UNHEARD, runs: [run] }).rows
}

test('jumps that follow turns stand out in their window and shell alone', (t) => {
  const rows = rowsOf(events(2, 0.5))
  t.is(rows.length, 3 * 13)
  const found = rows.find(({ from, lag }) => from === 0 && lag === 1) as Row
  t.true((found['ratio'] as number) > 5)
  t.true((found['chance'] as number) < 0.01)
  t.true((found['chanceOfAny'] as number) < 0.01)
  const far = rows.filter(({ from }) => from === 6)
  t.true(far.every(({ chanceOfAny }) => (chanceOfAny as number) > 0.05))
  const others = rowsOf(events(2, 0.5), { jumpKinds: 'intra-cage' })
  t.true(others.every(({ chanceOfAny }) => (chanceOfAny as number) > 0.05))
})

test('events that know nothing of each other are called coupled no more often than is said', (t) => {
  let rejected = 0
  for (let seed = 1; seed <= 60; seed++) {
    const rows = rowsOf(events(100 + seed, 0), { shells: '0,6', shifts: 99, seed })
    if ((rows[0]['chanceOfAny'] as number) <= 0.05) rejected++
  }
  t.true(rejected <= 8, `${rejected} of 60`)
})

test('what cannot be coupled is refused', (t) => {
  const own = events(1, 0)
  const refused = (tables: typeof own, flags: object, words: RegExp) =>
    t.throws(() => rowsOf(tables, flags), { message: words })
  refused({ ...own, turns: [] }, {}, /no turns/)
  refused(own, { jumpKinds: 'hop' }, /no jumps/)
  refused(own, { shells: '4' }, /shells 4 Å/)
  refused(own, { shells: '4,2' }, /shells 4, 2 Å/)
  refused(own, { reach: 100 }, /windows of 5 frames in a run of 900/)
  refused(
    { ...own, turns: own['turns'].map((row) => ({ ...row, run: 'other' })) },
    {},
    /run other is not known/,
  )
})
