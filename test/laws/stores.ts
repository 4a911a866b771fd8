import { cpSync } from 'node:fs'
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
import type { Row } from '../../schemas/table.ts'
import { type ArgyroditeOptions, argyrodite } from '../helpers/argyrodite.ts'
import { exampleFlags } from '../helpers/example.ts'
import { folder } from '../helpers/folder.ts'
import { writeSynthetic } from '../helpers/synthetic.ts'

const module = new URL('../../runs/definitions/measure.js', import.meta.url).href
/** Frames of a run. */
export const FRAMES = 64 * 6 + 21
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

/** What is made when it is first asked for, by its name. */
export function kept<K, T>(make: (key: K) => T): (key: K) => T {
  const made = new Map<K, T>()
  return (key) => {
    if (!made.has(key)) made.set(key, make(key))
    return made.get(key) as T
  }
}

/** The first so many frames of a run that grows. */
const stageOf = kept((own: Partial<ArgyroditeOptions>) => kept((frames: number) => store({ ...own, frames })))
export const UNCHANGED = {}
/** Makes a run so long. */
export const grow = (path: string, frames: number, own: Partial<ArgyroditeOptions> = UNCHANGED): void =>
  cpSync(stageOf(own)(frames), path, { recursive: true })

/** How an operator is asked over some stores, and where what is computed is kept. */
const askedOf = (
  { name }: Measure | Estimate,
  paths: readonly string[],
  out: string,
  flags: object,
): Pick<AnalyseOptions, 'module' | 'params' | 'runs' | 'out'> => ({
  module,
  params: { name, flags },
  runs: paths.map((path) => ({ pattern: path, tags: {} })),
  out,
})

/** Rows of an operator in one thread. */
export async function rowsOf(
  operator: Measure | Estimate,
  paths: readonly string[],
  { out = folder(), flags = exampleFlags(operator), drawn = false } = {},
): Promise<readonly Row[]> {
  const { results } = await analyse({ ...askedOf(operator, paths, out, flags), executor: thread, drawn })
  return results[0].table.rows
}

/** Computes what the rows are made of, and leaves it in a folder. */
export async function gather(
  operator: Measure | Estimate,
  paths: readonly string[],
  out: string,
): Promise<void> {
  const workshop = await prepare(askedOf(operator, paths, out, exampleFlags(operator)))
  makeFolders(out)
  const { orders, plan } = planAll(workshop)
  await carryOutAll(workshop.job, orders, plan, { executor: thread })
}
