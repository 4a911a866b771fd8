import test from 'ava'
import { survival } from '../../../operators/cages/survival.ts'
import { model } from '../../../operators/markov/model.ts'
import { CHANGE_BLOCKS, changeBlocks, ionsTogether } from '../../../operators/sampling/ions-together.ts'
import { firstPassage } from '../../../operators/states/first-passage.ts'
import { transitions } from '../../../operators/states/transitions.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import type { WorldRun } from '../../../runs/worlds/common/world.ts'
import { twoState } from '../../../runs/worlds/two-state.ts'
import type { Row } from '../../../schemas/table.ts'
import { seeded } from '../../helpers/random.ts'
import { inCages, inStates, inTwos, labelTable, wholeTable } from './label-tables.ts'
import { assertHonest } from './pooled.ts'

/** Changes of so many groups in blocks of 16 frames, each of which happens in `size` groups at once. */
function changed(groups: number, size: number, seed: number): Float64Array {
  const random = seeded(seed)
  const changes = new Float64Array(CHANGE_BLOCKS * groups)
  for (let block = 0; block < CHANGE_BLOCKS; block++)
    for (let g = 0; g < groups; g += size) {
      const some = Math.floor(4 * random())
      for (let k = 0; k < size; k++) changes[block * groups + g + k] = some
    }
  return changes
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

test('groups that change one by one have the variance of their sum, those in twos and fours two and four times that', (t) => {
  const found = (size: number) =>
    mean(
      Array.from({ length: 60 }, (_, seed) =>
        ionsTogether([{ changes: changed(12, size, 1 + seed), groups: 12, seen: changeBlocks(512) }]),
      ),
    )
  t.true(Math.abs(found(1) - 1) < 0.1, `${found(1)}`)
  t.true(Math.abs(found(2) / 2 - 1) < 0.12, `${found(2)}`)
  t.true(Math.abs(found(4) / 4 - 1) < 0.12, `${found(4)}`)
})

test('one group, a short run and a run without changes tell nothing', (t) => {
  t.is(ionsTogether([{ changes: changed(1, 1, 1), groups: 1, seen: changeBlocks(512) }]), 1)
  t.is(ionsTogether([{ changes: changed(12, 4, 1), groups: 12, seen: changeBlocks(7) }]), 1)
  t.is(
    ionsTogether([{ changes: new Float64Array(12 * CHANGE_BLOCKS), groups: 12, seen: changeBlocks(512) }]),
    1,
  )
})

const SEEDS = 240
const STAYS = [8, 12] as const
const world = twoState('some', 6, STAYS, 60)
const runs = Array.from({ length: SEEDS }, (_, seed) => inTwos(world.run(1 + seed)))
const rate = world.truth.rate as number

const quoted = (rowOf: (run: WorldRun) => Row | undefined, value: string) =>
  runs.flatMap((run) => {
    const row = rowOf(run)
    return row
      ? [{ value: row[value] as number, error: row['error'] as number, dof: Number.POSITIVE_INFINITY }]
      : []
  })

test('first passages of ions that go in twos', (t) => {
  const rowOf = (run: WorldRun) =>
    labelTable(firstPassage, {}, [run], inStates(2)).find(({ from }) => from === 0)
  assertHonest(t, quoted(rowOf, 'direct'), 1 / rate, 'first passages', [0.97, 1.25])
})

const quick = twoState('quick', 13, [2, 4], 50)
const quickRuns = Array.from({ length: 200 }, (_, seed) => inTwos(quick.run(1 + seed)))

test('Markov models of ions that go in twos, by sixteen blocks of ions', (t) => {
  const { operator, params } = model({ lag: 0.5 })
  const all = quickRuns.map((run) => {
    const tables = { transitions: wholeTable(transitions, { lags: [0.5] }, [run], inStates(2)) }
    const { rows } = operator.finish(tables, params, UNHEARD)
    const row = rows.find(({ from, stationary }) => from === 0 && stationary !== null) as Row
    return { value: row['stationary'] as number, error: row['error'] as number, dof: 15 }
  })
  assertHonest(t, all, 1 / 3, 'π', [0.92, 1.2])
})

test('survival of ions that go in twos', (t) => {
  const all = quickRuns.map((run) => {
    const rows = labelTable(survival, { upTo: 2, ignoreReturnsWithin: 0 }, [run], inCages)
    const row = rows.findLast(({ centre }) => centre === 'S') as Row
    const truth = (1 - (quick.truth.rate as number) / 10) ** Math.round(10 * (row['time'] as number))
    const value = (row['survival'] as number) - truth
    return { value, error: row['error'] as number, dof: Number.POSITIVE_INFINITY }
  })
  assertHonest(t, all, 0, 'survival', [0.92, 1.2])
})

test('counts of transitions say how ions go together', (t) => {
  const together = (of: readonly WorldRun[]) =>
    mean(of.map((run) => labelTable(transitions, { lags: [1] }, [run], inStates(2))[0]['together'] as number))
  const alone = Array.from({ length: 60 }, (_, seed) => twoState('some', 12, STAYS, 60).run(1 + seed))
  t.true(Math.abs(together(alone) - 1) < 0.15, `${together(alone)}`)
  t.true(Math.abs(together(runs.slice(0, 60)) / 2 - 1) < 0.12, `${together(runs.slice(0, 60))}`)
})
