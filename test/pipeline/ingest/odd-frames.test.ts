import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { explain } from '../../../schemas/errors.ts'
import { place, textFile } from '../../helpers/dump.ts'
import { ELEMENTS_OF_TWO, refusal } from '../../helpers/refusal.ts'
import { shiver } from '../../helpers/trajectories/wander.ts'

const [ATOMS, ODD] = [24, 12]
const PATHS = shiver(ATOMS, 30, 0.7, 5)

interface Odd {
  readonly box?: string
  readonly columns?: string
  rows?(rows: readonly (readonly number[])[]): readonly (readonly number[])[]
}

/** An unwrapped dump whose frame 12 alone is odd, and that of its atoms as they are. */
const text = ({ box = '0 10', columns = 'xu yu zu', rows = (all) => all }: Odd): string =>
  PATHS.map((path, f) => {
    const odd = f === ODD
    const lines = (odd ? rows(path) : path).map((r, i) => `${i + 1} ${1 + (i % 2)} ${r.join(' ')}`)
    const edges = [odd ? box : '0 10', '0 10', '0 10'].join('\n')
    const head = `ITEM: TIMESTEP\n${10 * f}\nITEM: NUMBER OF ATOMS\n${ATOMS}\nITEM: BOX BOUNDS pp pp pp\n${edges}`
    return `${head}\nITEM: ATOMS id type ${odd ? columns : 'xu yu zu'}\n${lines.join('\n')}\n`
  }).join('')

const OPTIONS = { timestep: '2fs', elements: ELEMENTS_OF_TWO }
const ingested = async (odd: Odd) => {
  const { warnings } = await ingest({ ...OPTIONS, files: [textFile('a.dump', text(odd))], out: place('run') })
  return warnings
}

test("two atoms that stand in each other's place for one frame are told of, by their ids, there and back", async (t) => {
  t.deepEqual(await ingested({}), [])
  const [first, second, ...others] = await ingested({
    rows: (all) => all.map((row, i) => (i === 4 ? all[10] : i === 10 ? all[4] : row)),
  })
  t.deepEqual(
    [first.name, first.count, second?.name ?? 'far-step', others],
    ['swapped-atoms', 2, 'far-step', []],
  )
  t.regex(first.message, /a\.dump, frame 12: atoms 5 and 11 stand each where the other stood/)
})

test('one atom that goes far and comes back is no exchange', async (t) => {
  const warnings = await ingested({
    rows: (all) => all.map((r, i) => (i === 4 ? [r[0] + 3, r[1], r[2]] : r)),
  })
  t.false(warnings.some(({ name }) => name === 'swapped-atoms'))
})

test('columns are read by their names, wherever they stand in a frame', async (t) => {
  const turned = {
    columns: 'yu zu xu',
    rows: (all: readonly (readonly number[])[]) => all.map(([x, y, z]) => [y, z, x]),
  }
  t.deepEqual(await ingested(turned), [])
  const error = await refusal({ ...OPTIONS, files: [textFile('a.dump', text({ columns: 'yu zu xu' }))] })
  t.is(error.exitCode, 3)
  t.regex(explain(error), /a\.dump, frame 12: atoms .* moved by 0\.\d+ of the cell.*damaged \(box, columns/s)
})

test('a box that is twice as long in one frame is refused', async (t) => {
  for (const [box, times] of [
    ['0 20', '2.00'],
    ['0 5', '0.500'],
  ]) {
    const error = await refusal({ ...OPTIONS, files: [textFile('a.dump', text({ box }))] })
    t.is(error.exitCode, 3)
    t.regex(explain(error), new RegExp(`frame 12: the cell has ${times} times the volume`))
  }
  t.deepEqual(
    (await ingested({ box: '0 10.2' })).map(({ name }) => name),
    [],
  )
})
