import { bestError } from './coverage/best.ts'
import { direct } from './coverage/direct.ts'
import type { Judge, Judged } from './coverage/judged.ts'
import { type Case, cases } from './coverage/plan.ts'
import { study } from './coverage/study.ts'
import { type Tally, tally } from './coverage/tally.ts'
import type { BenchResult } from './whole/load.ts'

/** Repetitions of each world, the first seed, and the worlds: from the environment, as names of benches are all arguments. */
const REPETITIONS = Number(process.env['COVERAGE_REPETITIONS'] ?? 200)
const SEED = Number(process.env['COVERAGE_SEED'] ?? 1)
const WORLDS = (process.env['COVERAGE_WORLDS'] ?? '').split(',').filter((name) => name !== '')
/** Tables of whole studies, or the engine fed from sums in memory. */
const JUDGE: Judge = process.env['COVERAGE_JUDGE'] === 'study' ? study : direct

/** Rows of one share within the error are within three binomial errors of 55 to 85 %; all of them together 64 to 72 %. */
interface Row extends Tally {
  readonly name: string
  readonly truth: number
  readonly note: string
}

/** How often quoted intervals hold the truth: repetitions of seeded worlds, judged by z = Φ⁻¹(F_ν(t)). */
export async function bench(): Promise<BenchResult[]> {
  const rows = cases(WORLDS).flatMap(rowsOf)
  const judged = rows.filter(({ truth }) => truth > 0)
  const all = judged.reduce((sum, { count }) => sum + count, 0)
  const mean = judged.reduce((sum, { covered }) => sum + covered, 0) / judged.length
  const beyond = judged.reduce((sum, row) => sum + row.beyond * row.count, 0) / all
  return [
    { name: 'coverage, mean over rows', unit: '%', value: 100 * mean, note: `${rows.length} rows` },
    { name: 'beyond three errors, over all', unit: '%', value: 100 * beyond, note: `${all} numbers` },
  ]
}

function rowsOf(given: Case): Row[] {
  const { world, length, runs } = given
  const repetitions = Math.ceil(REPETITIONS / runs)
  const found = Array.from({ length: repetitions }, (_, r) =>
    JUDGE(
      world,
      Array.from({ length: runs }, (_, k) => world.run(SEED + 7919 * r + k, length)),
    ),
  ).flat()
  const rows = Object.entries(world.truth).flatMap(([quantity, truth]) => {
    const own = found.filter((each) => each.quantity === quantity)
    const admitted = own.filter((each) => each.admitted !== false && each.error !== undefined)
    if (admitted.length < 5) return []
    const name = `${world.name} ${length} ps × ${runs}: ${quantity}`
    return [{ name, truth, ...tally(admitted, truth), note: noteOf(given, own, admitted, truth) }]
  })
  for (const row of rows) console.log(lineOf(row))
  return rows
}

function noteOf(
  { world, length, runs }: Case,
  own: readonly Judged[],
  admitted: readonly Judged[],
  truth: number,
): string {
  const percent = (part: number) => `${((100 * part) / own.length).toFixed(0)} %`
  const statuses = [...new Set(own.map(({ status }) => status))].filter((status) => status !== undefined)
  const notes = statuses.map(
    (status) => `${status} ${percent(own.filter((each) => each.status === status).length)}`,
  )
  if (admitted.length < own.length) notes.push(`told ${percent(admitted.length)}`)
  if (own.some(({ warned }) => warned))
    notes.push(`warned ${percent(own.filter(({ warned }) => warned).length)}`)
  const bounded = own.filter(({ bound }) => bound !== undefined)
  if (bounded.length > 0)
    notes.push(`bound holds ${percent(bounded.filter(({ bound }) => (bound as number) >= truth).length)}`)
  if (world.name === 'walk' && bounded.length > 0)
    notes.push(`best ${bestError(10 * length, 27 * runs, 0.06, 0.54).toFixed(3)}`)
  return notes.join(', ')
}

function lineOf({ name, truth, count, covered, beyond, bias, deviation, honest, rms, note }: Row): string {
  const relative = (value: number) => (truth === 0 ? value.toExponential(1) : (value / truth).toFixed(3))
  return [
    name.padEnd(40),
    String(count).padStart(4),
    `${(100 * covered).toFixed(0)}/${(100 * beyond).toFixed(1)}`.padStart(8),
    `z ${rms.toFixed(2)}`,
    `bias ${relative(bias)}`,
    `sd ${relative(deviation)}`,
    `error/sd ${honest.toFixed(2)}`,
    note,
  ].join('  ')
}
