import { cpSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { operators } from '../../operators/index.ts'
import { analyse } from '../../pipeline/analysis/analyse.ts'
import type { Measurement } from '../../pipeline/definition/flow.ts'
import type { Estimate, Measure } from '../../pipeline/definition/operator.ts'
import { UNHEARD } from '../../pipeline/definition/operator.ts'
import type { MeasureStep } from '../../pipeline/definition/steps.ts'
import { pool } from '../../pipeline/executors/pool.ts'
import { thread } from '../../pipeline/executors/thread.ts'
import type { Channels } from '../../pipeline/state/channels.ts'
import { openRun } from '../../pipeline/store/read.ts'
import type { Executor } from '../../pipeline/work/executor.ts'
import { mergeRun } from '../../pipeline/work/merge.ts'
import { planRun } from '../../pipeline/work/plan.ts'
import { runTask } from '../../pipeline/work/task.ts'
import definition from '../../runs/definitions/measure.ts'
import { describeParams } from '../../schemas/params.ts'
import type { Row } from '../../schemas/table.ts'
import { type ArgyroditeOptions, argyrodite } from '../helpers/argyrodite.ts'
import { exampleFlags, isOfRuns } from '../helpers/example.ts'
import { folder } from '../helpers/folder.ts'
import { writeSynthetic } from '../helpers/synthetic.ts'

const module = new URL('../../runs/definitions/measure.js', import.meta.url).href
const together = new URL('./together.js', import.meta.url).href
const FRAMES = 64 * 6 + 21
const OPTIONS: ArgyroditeOptions = {
  cells: [2, 2, 1],
  frames: FRAMES,
  blockFrames: 64,
  residence: 3,
  velocities: true,
  tags: { temperature: 600 },
}

function store(options: Partial<ArgyroditeOptions> = {}, path = join(folder(), 'run')): string {
  writeSynthetic(path, argyrodite({ ...OPTIONS, ...options }))
  return path
}

async function rowsOf(
  operator: Measure | Estimate,
  paths: readonly string[],
  executor: Executor,
  out = folder(),
  flags = exampleFlags(operator),
): Promise<readonly Row[]> {
  const runs = paths.map((path) => ({ pattern: path, tags: {} }))
  const params = { name: operator.name, flags }
  const { results } = await analyse({ module, params, runs, out, executor })
  return results[0].table.rows
}

const WHOLE = store()
const OTHER = store({ seed: 5 })
/** The same trajectory in blocks of another length. */
const RECUT = store({ blockFrames: 32 })

/** ps, by system and temperature: the steeper ones meet the others at the highest. */
const RESIDENCE = [
  [4, 3, 2.4],
  [7, 4, 2.4],
  [12, 5, 2.4],
]
/** Three systems at three temperatures each, for estimates that look over systems. */
const FAMILY = ['a', 'b', 'c'].flatMap((material, m) =>
  [600, 750, 900].map(
    (temperature, i): Partial<ArgyroditeOptions> => ({
      cells: [2, 1, 1],
      seed: 10 * m + i,
      residence: RESIDENCE[m][i],
      tags: { material, temperature },
    }),
  ),
)
/** What is made when it is first asked for, by its name. */
function kept<K, T>(make: (key: K) => T): (key: K) => T {
  const made = new Map<K, T>()
  return (key) => {
    if (!made.has(key)) made.set(key, make(key))
    return made.get(key) as T
  }
}

const familyIn = kept((blockFrames: number) => FAMILY.map((member) => store({ ...member, blockFrames })))

const isAcross = (operator: Measure | Estimate): boolean => operator.kind === 'estimate' && !!operator.across

const isOfExamples = (operator: (typeof operators)[number]): operator is Measure | Estimate =>
  operator.kind !== 'transform' && isOfRuns(operator)

const storesOf = (operator: Measure | Estimate): readonly string[] =>
  isAcross(operator) ? familyIn(64) : [WHOLE]

/** Rows of an operator's example in one thread. */
const aloneOf = kept((operator: Measure | Estimate) => rowsOf(operator, storesOf(operator), thread))

const COMPANY = 8
/** Operators whose examples are measured in one pool: those that look over systems have other runs than the others. */
const companies = [true, false].flatMap((across) => {
  const all = operators.filter(isOfExamples).filter((operator) => isAcross(operator) === across)
  return all.flatMap((_, i) => (i % COMPANY === 0 ? [all.slice(i, i + COMPANY)] : []))
})

/** Rows of their examples in one pool, by name. */
const pooledOf = kept(async (company: readonly (Measure | Estimate)[]) => {
  const { results } = await analyse({
    module: together,
    params: company.map((operator) => ({ name: operator.name, flags: exampleFlags(operator) })),
    runs: storesOf(company[0]).map((path) => ({ pattern: path, tags: {} })),
    out: folder(),
    executor: pool(2),
  })
  return new Map(results.map(({ name, table }) => [name, table.rows]))
})

/** The first so many frames of a run that grows. */
const stageOf = kept((own: Partial<ArgyroditeOptions>) => kept((frames: number) => store({ ...own, frames })))
const UNCHANGED = {}
const grow = (path: string, frames: number, own: Partial<ArgyroditeOptions> = UNCHANGED): void =>
  cpSync(stageOf(own)(frames), path, { recursive: true })

/** Columns of what this crystal does not have, as rotors of two centres. */
const ELSEWHERE: readonly string[] = [
  'rotor-trace.dihedral',
  'barrier.error',
  'low-energy.betaError',
  ...['configurational', 'path', 'pathError'].map((name) => `system-summary.${name}`),
  'damped-oscillators.Q',
  ...['rotor', 'along', 'off', 'distortion'].map((name) => `collective-variable.${name}`),
  ...['perIon', 'perIonError', 'ions'].map((name) => `passage.${name}`),
  ...['shift', 'shiftError', 'canFactor', 'canFactorError'].map((name) => `quasielastic.${name}`),
]

/** Flags of an example with lags that follow the length of the run, spaced in each way that there is. */
function flagsThatGrow(operator: Measure): object[] {
  const { lags, ...others } = exampleFlags(operator) as { lags?: unknown }
  if (lags === undefined) return []
  const spaced = describeParams(operator.params).some(({ flag }) => flag === '--spacing')
  return [others, ...(spaced ? [{ ...others, spacing: 'log' }] : [])]
}

for (const operator of operators) {
  if (operator.kind !== 'measure') continue
  for (const flags of flagsThatGrow(operator))
    test(`${operator.name}: a run that grew gives what a fresh one gives, with ${JSON.stringify(flags)}`, async (t) => {
      const out = folder()
      const path = join(folder(), 'run')
      for (const frames of [300, 345, FRAMES]) {
        grow(path, frames)
        const grown = await rowsOf(operator, [path], thread, out, flags)
        t.deepEqual(grown, await rowsOf(operator, [path], thread, folder(), flags))
      }
    })
}

/** Rows of a measure by channels over one run, in groups of another size; with how many tasks there were. */
async function inGroups({ name, ...operator }: Measure, sizeOf: (channels: Channels) => number) {
  const { outputs } = await definition({ name, flags: { ...exampleFlags({ name, ...operator }) } })
  const { measure, steps } = outputs[name] as Measurement
  const channels: Measure['channels'] = (...place) => {
    const own = operator.channels?.(...place) as Channels
    return { ...own, group: sizeOf(own) }
  }
  const cut = { operator: { name, ...operator, channels }, params: measure.params } as MeasureStep
  const run = openRun(WHOLE)
  const plan = planRun(
    [{ name, measurement: { kind: 'measurement', steps, measure: cut } as Measurement }],
    run,
  )
  const partials = new Map(plan.tasks.map((task) => [task.id, runTask(run, task, undefined, '')]))
  const states = mergeRun('', plan, (task) => partials.get(task))
  run.close()
  return { rows: operator.finish(states, measure.params, UNHEARD).rows, tasks: plan.tasks.length }
}

for (const operator of operators) {
  if (operator.kind !== 'measure' || operator.cut !== 'channels') continue
  test(`${operator.name}: its example has groups of channels, and other groups give the same counts and sums`, async (t) => {
    const own = await inGroups(operator, ({ group }) => group)
    t.true(own.tasks > 1, 'an example of one group shows nothing')
    const thirds = await inGroups(operator, ({ count }) => Math.ceil(count / 3))
    const together = await inGroups(operator, ({ count }) => count)
    t.deepEqual([thirds.tasks, together.tasks], [3, 1])
    for (const { rows } of [thirds, together]) alike(t, rows, own.rows)
  })
}

/** Lines through two or three points, weighted by errors of fits, make more of rounding than the fits. */
const LINES = ['arrhenius', 'conductivity-arrhenius', 'meyer-neldel', 'system-summary', 'turn-activation']
const toleranceOf = ({ name }: { readonly name: string }): number => (LINES.includes(name) ? 1e-7 : 1e-9)

/** Equal words, and numbers to 1e-9. */
function alike(t: ExecutionContext, one: readonly Row[], two: readonly Row[], within = 1e-9): void {
  t.is(one.length, two.length)
  one.forEach((row, i) => {
    for (const [name, value] of Object.entries(row)) {
      const other = two[i][name]
      if (typeof value !== 'number') t.is(other, value)
      else
        t.true(
          Math.abs((other as number) - value) <= within * Math.max(1, Math.abs(value)),
          `${name}: ${value} ${other}`,
        )
    }
  })
}

for (const operator of operators) {
  if (!isOfExamples(operator)) continue

  test(`${operator.name}: its example measures something, in every column`, async (t) => {
    const rows = await rowsOf(operator, isAcross(operator) ? storesOf(operator) : [WHOLE, OTHER], thread)
    t.true(rows.length > 0)
    for (const [name, { where = {} }] of Object.entries(operator.shown.columns)) {
      const own = rows.filter((row) => Object.keys(where).every((key) => row[key] === where[key]))
      const isFilled = own.some((row) => row[name] !== null && row[name] !== undefined)
      t.true(isFilled || ELSEWHERE.includes(`${operator.name}.${name}`), `column ${name} is empty`)
    }
    for (const row of rows)
      for (const value of Object.values(row)) t.false(typeof value === 'number' && !Number.isFinite(value))
  })

  test(`${operator.name}: one thread, a pool that measures others too, and a run that grew give the same bits`, async (t) => {
    const [, ...others] = storesOf(operator)
    const alone = await aloneOf(operator)
    const company = companies.find((each) => each.includes(operator)) as (typeof companies)[number]
    t.deepEqual((await pooledOf(company)).get(operator.name), alone)
    const out = folder()
    const path = join(folder(), 'run')
    for (const frames of [70, 64 * 3, FRAMES]) {
      grow(path, frames, isAcross(operator) ? FAMILY[0] : UNCHANGED)
      await rowsOf(operator, [path, ...others], thread, out).catch((error) => {
        if (error.fault !== 'usage') throw error
      })
    }
    t.deepEqual(await rowsOf(operator, [path, ...others], thread, out), alone)
  })

  test(`${operator.name}: another cut gives the same counts and sums`, async (t) => {
    const other = await rowsOf(operator, isAcross(operator) ? familyIn(32) : [RECUT], thread)
    const own = await aloneOf(operator)
    alike(t, own, other, toleranceOf(operator))
  })
}
