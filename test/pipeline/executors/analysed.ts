import { type AnalyseOptions, analyse } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { folder } from '../../helpers/folder.ts'

/** Rows of every result of a definition over stores, and how much there was to do. */
export async function analysed(
  module: URL,
  stores: readonly string[],
  given: Partial<Omit<AnalyseOptions, 'module' | 'runs'>> = {},
) {
  const out = given.out ?? folder()
  const runs = stores.map((pattern) => ({ pattern, tags: {} }))
  const { results, plan } = await analyse({ executor: thread, ...given, module: module.href, runs, out })
  return {
    values: Object.fromEntries(results.map(({ name, table }) => [name, table.rows])),
    open: plan.openTasks,
    tasks: plan.tasks,
    plan,
    out,
  }
}
