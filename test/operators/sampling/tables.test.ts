import test from 'ava'
import { residence } from '../../../operators/cages/residence.ts'
import { jumpRates } from '../../../operators/jumps/jump-rates.ts'
import { occupation } from '../../../operators/sites/occupation.ts'
import type { SiteSet } from '../../../operators/sites/site-set.ts'
import { sites } from '../../../operators/sites/sites.ts'
import { firstPassage } from '../../../operators/states/first-passage.ts'
import { latticeOf } from '../../../pipeline/cell/lattice.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import type { World, WorldRun } from '../../../runs/worlds/common/world.ts'
import { fastAndSlow } from '../../../runs/worlds/fast-and-slow.ts'
import { GAS_CELL, gas } from '../../../runs/worlds/gas.ts'
import { exchange, twoState } from '../../../runs/worlds/two-state.ts'
import type { Row } from '../../../schemas/table.ts'
import { inMemory } from '../../helpers/memory.ts'
import { cubic } from '../structure/gas.ts'
import { tableOf } from '../structure/rdf-engine.ts'
import { inCages, inStates, inTwos, labelTable } from './label-tables.ts'
import { assertHonest, SEVERAL } from './pooled.ts'

const SEEDS = 240

/** What a row quotes: an error that is there, and its degrees of freedom. */
function quote(row: Row, value: string) {
  const error = Number(row['error'])
  t0(error > 0)
  const dof = (row['dof'] ?? Number.POSITIVE_INFINITY) as number
  return { value: row[value] as number, error, dof }
}

/** What a table quotes of as many independent runs, or groups of them. */
const quoted = (
  world: World,
  runs: number,
  rowOf: (runs: readonly WorldRun[]) => Row,
  value: string,
  count = SEEDS,
) =>
  Array.from({ length: count }, (_, i) => {
    const made = Array.from({ length: runs }, (__, j) => world.run(1 + i * runs + j))
    return quote(rowOf(made), value)
  })

function t0(isKnown: boolean): void {
  if (!isKnown) throw new Error('an error is missing, or 0')
}

const set: Partial<SiteSet> = {
  kinds: ['first', 'second'],
  kindOf: Uint8Array.of(0, 1),
  places: Float64Array.of(0, 0, 0, 1, 0, 0),
  cage: Int32Array.of(-1, -1),
  pair: Int32Array.of(-1, -1),
  lattice: latticeOf(cubic(9)),
}
const onSites = { label: 'site', facts: [sites.fact(set as never)] }
/** A thousand sites of each of the two kinds, so that there is always room; ions are on one of them. */
const many = { ...set, kindOf: Uint8Array.from({ length: 2000 }, (_, site) => site % 2) }
const onManySites = { label: 'site', facts: [sites.fact(many as never)] }

test('occupation: an exchange time of 6.7 ps in two runs of 51 ps is inside the error', (t) => {
  const rowOf = (runs: readonly WorldRun[]) =>
    labelTable(occupation, {}, runs, onSites).find(({ kind }) => kind === 'first') as Row
  assertHonest(t, quoted(exchange, 2, rowOf, 'fraction'), 1 / 3, 'two runs', SEVERAL)
})

/** A state between the others is no site. */
const throughNone: World = {
  ...fastAndSlow(24, [2, 100], 300),
  run: (seed) => {
    const made = fastAndSlow(24, [2, 100], 300).run(seed)
    const labels = Int8Array.from(made.labels as Uint8Array, (state) => [0, -1, 1][state])
    return { ...made, labels: labels as never }
  },
}

test('occupation: twelve pairs of ions, which change their sites together', (t) => {
  const pairs: World = { ...exchange, run: (seed) => inTwos(twoState('pairs', 12, [10, 20], 51.2).run(seed)) }
  const rowOf = (runs: readonly WorldRun[]) =>
    labelTable(occupation, {}, runs, onManySites).find(({ kind }) => kind === 'first') as Row
  assertHonest(t, quoted(pairs, 1, rowOf, 'fraction'), 1 / 3, 'one run', [0.95, 1.25])
})

test('occupation: ions that leave their sites often, and change them slowly', (t) => {
  const kinds = ['none', 'first', 'second']
  const tables = Array.from({ length: SEEDS }, (_, i) =>
    labelTable(occupation, {}, [throughNone.run(1 + i)], onManySites),
  )
  const all = kinds.flatMap((kind) =>
    tables.map((rows) => quote(rows.find((row) => row['kind'] === kind) as Row, 'fraction')),
  )
  assertHonest(t, all, 1 / 3, 'all kinds')
})

/** Stays are short against parts of the run. */
const quick = twoState('quick', 27, [1, 2], 102.4)

test('rates of jumps: many events of 27 ions in one run', (t) => {
  const rowOf = (runs: readonly WorldRun[]) =>
    labelTable(jumpRates, { homes: 'first,second' }, runs, onSites).find(
      ({ kind, from }) => kind === 'step' && from === 'first',
    ) as Row
  // Frames see (1 − p₀₀(Δt))/Δt of those there, a third of the ions.
  assertHonest(t, quoted(quick, 1, rowOf, 'rate'), (1000 * (quick.truth.rate as number)) / 3, 'one run')
})

test('residence: jumps of 27 ions in one run, few of them and many', (t) => {
  const few = twoState('few', 27, [60, 120], 51.2)
  const rowOf = (runs: readonly WorldRun[]) =>
    labelTable(residence, {}, runs, inCages).find(({ centre }) => centre === 'S') as Row
  assertHonest(t, quoted(quick, 1, rowOf, 'residence'), 1 / (quick.truth.rate as number), 'many')
  assertHonest(t, quoted(few, 2, rowOf, 'residence'), 1 / (few.truth.rate as number), 'few')
})

test('first passages: some thirty of ten ions, whose squares have long tails', (t) => {
  const some = twoState('some', 10, [8, 12], 60)
  const rowOf = (runs: readonly WorldRun[]): Row => {
    const row = labelTable(firstPassage, {}, runs, inStates(2)).find(({ from }) => from === 0) as Row
    return { ...row, dof: row['method'] === 'passages' ? null : Number(row['samples']) - 1 }
  }
  assertHonest(t, quoted(some, 1, rowOf, 'direct'), 1 / (some.truth.rate as number), 'one run', SEVERAL)
})

test('g(r) of a slow gas, three runs: its memory is inside the error', (t) => {
  const rowOf = (runs: readonly WorldRun[]) =>
    tableOf(
      runs.map((run) => ({ ...inMemory(run), manifest: { cell: cubic(GAS_CELL) } }) as unknown as Run),
      { upTo: 4, binWidth: 4 },
    )[0]
  assertHonest(t, quoted(gas, 3, rowOf, 'g', 200), 1, 'gas')
})
