import { join } from 'node:path'
import {
  type AnalyseOptions,
  analyse,
  carryOutAll,
  planAll,
  prepare,
} from '../../pipeline/analysis/analyse.ts'
import { makeFolders } from '../../pipeline/analysis/results-folder.ts'
import type { Estimate, Measure } from '../../pipeline/definition/operator.ts'
import { thread } from '../../pipeline/executors/thread.ts'
import type { Executor } from '../../pipeline/work/executor.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { type ArgyroditeOptions, argyrodite } from '../helpers/argyrodite.ts'
import { exampleFlags } from '../helpers/example.ts'
import { folder } from '../helpers/folder.ts'
import { writeSynthetic } from '../helpers/synthetic.ts'

const module = new URL('../../runs/definitions/measure.js', import.meta.url).href
const together = new URL('./together.js', import.meta.url).href
/** Frames of a run. */
export const FRAMES = 64 * 4 + 21
const OPTIONS: ArgyroditeOptions = {
  cells: [2, 2, 1],
  frames: FRAMES,
  blockFrames: 64,
  residence: 3,
  velocities: true,
  tags: { temperature: 600 },
}

export function store(options: Partial<ArgyroditeOptions> = {}, path = join(folder(), 'run')): string {
  writeSynthetic(path, argyrodite({ ...OPTIONS, ...options }))
  return path
}

/** Runs in a folder, run0, run1 and so on: rows name them so, wherever they are. */
export const storesIn = (home: string, members: readonly Partial<ArgyroditeOptions>[]): string[] =>
  members.map((member, i) => store(member, join(home, `run${i}`)))

/** What is made when it is first asked for, by its name. */
export function kept<K, T>(make: (key: K) => T): (key: K) => T {
  const made = new Map<K, T>()
  return (key) => {
    if (!made.has(key)) made.set(key, make(key))
    return made.get(key) as T
  }
}

type Asked = Pick<AnalyseOptions, 'module' | 'params' | 'runs' | 'out'>
const overAll = (paths: readonly string[]) => paths.map((path) => ({ pattern: path, tags: {} }))

/** Rows of an operator in one thread, kept in a folder. */
export async function rowsOf(
  operator: Measure | Estimate,
  paths: readonly string[],
  { out = folder(), flags = exampleFlags(operator), drawn = false } = {},
): Promise<readonly Row[]> {
  const asked = { module, params: { name: operator.name, flags }, runs: overAll(paths), out }
  const { results } = await analyse({ ...asked, executor: thread, drawn })
  return results[0].table.rows
}

/** How the examples of many operators are asked together. */
const askedTogether = (
  operators: readonly (Measure | Estimate)[],
  paths: readonly string[],
  out: string,
  wanted?: number,
): Asked => ({
  module: together,
  params: operators.map((operator) => ({ name: operator.name, flags: exampleFlags(operator), wanted })),
  runs: overAll(paths),
  out,
})

interface How {
  readonly out?: string
  readonly executor?: Executor
  /** Relative error that is wanted, where their convergence is asked for too. */
  readonly wanted?: number
}

/** Tables of operators that are measured together, by name. */
export async function tablesTogether(
  operators: readonly (Measure | Estimate)[],
  paths: readonly string[],
  { out = folder(), executor = thread, wanted }: How = {},
): Promise<Readonly<Record<string, Table>>> {
  const asked = askedTogether(operators, paths, out, wanted)
  const { results } = await analyse({ ...asked, executor, drawn: false })
  return Object.fromEntries(results.map(({ name, table }) => [name, table]))
}

/** Computes what their rows are made of, in one thread, and leaves it in a folder. */
export async function gather(
  operators: readonly (Measure | Estimate)[],
  paths: readonly string[],
  out: string,
): Promise<void> {
  const workshop = await prepare(askedTogether(operators, paths, out))
  makeFolders(out)
  const { orders, plan } = planAll(workshop)
  await carryOutAll(workshop.job, orders, plan, { executor: thread })
}
