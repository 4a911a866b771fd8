import test from 'ava'
import { collective } from '../../../operators/transport/collective.ts'
import { conductivity } from '../../../operators/transport/conductivity.ts'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import { transference } from '../../../operators/transport/transference.ts'
import type { Row } from '../../../schemas/table.ts'
import type { MemoryRun } from '../../helpers/memory.ts'
import { everyRow, msdOf, type Path, quiet, runOf, tableBy, walk } from './walks.ts'

/** mS/cm of n q² D at 600 K per Å⁻³ cm²/s. */
const MS_CM = 1.602176634e7 / (0.08617333262 * 600 * 1e-4)

function world(
  atoms: readonly (readonly [string, number])[],
  path: Path,
  seed: number,
  frames = 1500,
): MemoryRun {
  const run = runOf(atoms, frames, 0.1, seed, path)
  return Object.assign(run, { manifest: { cell: [10, 0, 0, 0, 10, 0, 0, 0, 10] } })
}

function rowsOf(
  runs: readonly MemoryRun[],
  given: object = {},
  warned: string[] = [],
  maker: typeof transference | typeof conductivity = transference,
) {
  const { operator, params } = maker(given)
  const D = diffusion({})
  const own = D.operator.finish({ msd: msdOf(runs) }, D.params, quiet)
  const tables = { diffusion: own, collective: tableBy(collective(given), runs) }
  const warn = (name: string) => void warned.push(name)
  const context = { tags: { temperature: 600 }, runs, rows: runs.map(everyRow), warn }
  return operator.finish(tables, params, context).rows
}

const named = (rows: readonly Row[], of: string, method: string) =>
  rows.find((row) => row['of'] === of && row['method'] === method) as Record<string, number>
const within = (row: Record<string, number>, value: string, error: string, truth: number) =>
  Math.abs(row[value] - truth) < 3 * row[error]

test('two carriers of other charge and D: shares, total and ionicity are those of independent ions', (t) => {
  const atoms = [
    ['Li', 40],
    ['Mg', 20],
  ] as const
  const path: Path = (random, atom) => walk(atom < 40 ? 0.05 : 0.0125)(random, atom)
  const rows = rowsOf([1, 2, 3, 4].map((seed) => world(atoms, path, seed)))
  // n q² D: 40 · 1 · 0.25 against 20 · 4 · 0.0625.
  const [li, mg] = [2 / 3, 1 / 3]
  for (const method of ['nernst-einstein', 'collective']) {
    for (const [of, truth] of [
      ['Li', li],
      ['Mg', mg],
    ] as const) {
      const row = named(rows, of, method)
      t.true(
        within(row, 'transference', 'error', truth),
        `${of} ${method}: ${row['transference']} ± ${row['error']}`,
      )
      t.true(row['error'] < 0.35 * truth)
    }
    const sum = ['Li', 'Mg'].reduce((all, of) => all + named(rows, of, method)['transference'], 0)
    t.true(Math.abs(sum - 1) < 1e-9)
  }
  const all = named(rows, 'all', 'nernst-einstein')
  const parts = ['Li', 'Mg'].map((of) => named(rows, of, 'nernst-einstein')['conductivity'])
  t.true(Math.abs(all['conductivity'] / (parts[0] + parts[1]) - 1) < 1e-9)
  t.true(within(all, 'conductivity', 'conductivityError', (0.04 * 0.25 + 0.08 * 0.0625) * 1e-4 * MS_CM))
  t.true(within(named(rows, 'all', 'collective'), 'ionicity', 'ionicityError', 1))
})

test('ions that move in pairs conduct twice what Nernst and Einstein say', (t) => {
  const paired: Path = (random, atom) => {
    if (atom % 2 === 0) leader = steps(random)
    return follow(leader)
  }
  let leader: number[] = []
  const steps = (random: Parameters<Path>[0]) => {
    const path = walk(0.05)(random, 0)
    return Array.from({ length: 1500 }, (_, frame) => path(frame))
  }
  const follow = (path: number[]) => (frame: number) => path[frame]
  const rows = rowsOf([1, 2, 3, 4].map((seed) => world([['Li', 40]], paired, seed)))
  const all = named(rows, 'all', 'collective')
  t.true(within(all, 'ionicity', 'ionicityError', 2), `${all['ionicity']} ± ${all['ionicityError']}`)
  t.true(all['ionicityError'] < 0.6)
  t.is(named(rows, 'Li', 'nernst-einstein')['transference'], 1)
  t.is(named(rows, 'Li', 'nernst-einstein')['error'], null as never)
})

test('hydrogen and oxygen that stay bonded are no carriers; a charge that is given makes them some', (t) => {
  const atoms = [
    ['Li', 20],
    ['O', 20],
    ['H', 20],
  ] as const
  const oxygen: number[][] = []
  const path: Path = (random, atom) => {
    const own = walk(0.02)(random, atom)
    if (atom < 20) return own
    if (atom < 40) {
      const steps = Array.from({ length: 400 }, (_, frame) => own(frame))
      oxygen.push(steps)
      return (frame) => steps[frame]
    }
    const steps = oxygen[oxygen.length - 20 + (atom - 40)]
    return (frame) => steps[frame] + 0.55
  }
  const run = world(atoms, path, 3, 400)
  const warned: string[] = []
  const carried = (given: object, maker: typeof transference | typeof conductivity = transference) =>
    rowsOf([run], given, warned, maker)
      .filter(({ of, method }) => of !== 'all' && method === 'nernst-einstein')
      .map(({ of }) => of)
  t.deepEqual(carried({}), ['Li'])
  t.deepEqual(warned, ['bound'])
  t.deepEqual(carried({}, conductivity), ['Li'])
  t.deepEqual(carried({ charges: ['H=1', 'O=-2'] }), ['Li', 'O', 'H'])
  const alone = world(
    [
      ['O', 20],
      ['H', 20],
    ],
    (random, atom) => path(random, atom + 20),
    4,
    400,
  )
  t.throws(() => rowsOf([alone]), { message: /no element carries charge/ })
})
