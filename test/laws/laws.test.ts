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
const families = new Map<number, string[]>()
function familyIn(blockFrames: number): string[] {
  const known = families.get(blockFrames) ?? FAMILY.map((member) => store({ ...member, blockFrames }))
  families.set(blockFrames, known)
  return known
}

const isAcross = (operator: Measure | Estimate): boolean => operator.kind === 'estimate' && !!operator.across

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
        writeSynthetic(path, argyrodite({ ...OPTIONS, frames }))
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
  if (operator.kind === 'transform' || !isOfRuns(operator)) continue

  test(`${operator.name}: its example measures something, in every column`, async (t) => {
    const rows = await rowsOf(operator, isAcross(operator) ? familyIn(64) : [WHOLE, OTHER], thread)
    t.true(rows.length > 0)
    for (const [name, { where = {} }] of Object.entries(operator.shown.columns)) {
      const own = rows.filter((row) => Object.keys(where).every((key) => row[key] === where[key]))
      const isFilled = own.some((row) => row[name] !== null && row[name] !== undefined)
      t.true(isFilled || ELSEWHERE.includes(`${operator.name}.${name}`), `column ${name} is empty`)
    }
    for (const row of rows)
      for (const value of Object.values(row)) t.false(typeof value === 'number' && !Number.isFinite(value))
  })

  test(`${operator.name}: one thread, a pool, and a run that grew give the same bits`, async (t) => {
    const [first, ...others] = isAcross(operator) ? familyIn(64) : [WHOLE]
    const own = isAcross(operator) ? FAMILY[0] : {}
    const alone = await rowsOf(operator, [first, ...others], thread)
    t.deepEqual(await rowsOf(operator, [first, ...others], pool(2)), alone)
    const out = folder()
    const path = join(folder(), 'run')
    for (const frames of [70, 64 * 3, FRAMES]) {
      writeSynthetic(path, argyrodite({ ...OPTIONS, ...own, frames }))
      await rowsOf(operator, [path, ...others], thread, out).catch((error) => {
        if (error.fault !== 'usage') throw error
      })
    }
    t.deepEqual(await rowsOf(operator, [path, ...others], thread, out), alone)
  })

  test(`${operator.name}: another cut gives the same counts and sums`, async (t) => {
    const [whole, recut] = isAcross(operator) ? [familyIn(64), familyIn(32)] : [[WHOLE], [RECUT]]
    const [own, other] = [await rowsOf(operator, whole, thread), await rowsOf(operator, recut, thread)]
    alike(t, own, other, toleranceOf(operator))
  })
}
