import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Analysis } from '../../../pipeline/analysis/analyse.ts'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { replicas } from '../../../pipeline/definition/study.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { count, dump } from '../dump.ts'
import { folder } from '../folder.ts'
import { seeded } from '../random.ts'

/** The toy definition, as a module. */
export const TOY = new URL('../toy.js', import.meta.url).href
export const INGEST = { timestep: '10fs', elements: '1=Li,2=P', blockFrames: 8 }

/** Frames of a dump, one text each: Li that walk among P at rest. */
export function walkFrames(frames: number, seed = 7, atoms = 30, first = 0): string[] {
  const random = seeded(seed)
  const x = new Float64Array(3 * atoms).map(() => 10 * random())
  const text = dump({
    steps: count(frames).map((step) => step + 10 * first),
    rows: () =>
      Array.from({ length: atoms }, (_, i) => {
        const at = [0, 1, 2].map((c) => {
          if (i < (2 * atoms) / 3) x[3 * i + c] += 0.3 * (random() - 0.5)
          return (((x[3 * i + c] % 10) + 10) % 10).toFixed(4)
        })
        return `${i + 1} ${i < (2 * atoms) / 3 ? 1 : 2} ${at.join(' ')}`
      }),
  })
  return text.split(/(?=ITEM: TIMESTEP)/)
}

/** Tables of an analysis, run by run without their places. */
export const tablesOf = ({ results }: Analysis) =>
  Object.fromEntries(results.map(({ name, table }) => [name, table.rows]))

/** What a batch run over finished files gives: stores by name, and tables. */
export async function batch(
  runs: Readonly<Record<string, readonly string[]>>,
  module = TOY,
  told: object = INGEST,
) {
  const home = folder()
  const stores: Record<string, string> = {}
  for (const [name, files] of Object.entries(runs)) {
    stores[name] = join(home, 'stores', name)
    await ingest({ ...told, files, out: stores[name] })
  }
  const analysis = await analyse({
    module,
    runs: Object.values(stores).map((store) => replicas(store)),
    out: join(home, 'out'),
    executor: thread,
  })
  return { stores, tables: tablesOf(analysis) }
}

export const urlOf = (path: string): string => pathToFileURL(path).href
