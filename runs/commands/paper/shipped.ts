import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { replicas } from '../../../pipeline/definition/study.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { writeResults } from '../../../pipeline/report/results/results.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const definition = join(here, '../../definitions/paper.js')
const OUT = join(here, '../../../../runs/out/paper')
const DUMP = join(here, '../../../../runs/data/lammps/d50_2x2x2_600K.lammpstrj.gz')

/** Results of the trajectory that comes along (LAMMPS, 600 K, 50 ps), made unless they are there; gives where they are. */
export async function shippedResults(out = OUT): Promise<string> {
  const store = join(out, 'stores/600K')
  const results = join(out, 'results')
  await ingest({
    files: [DUMP],
    out: store,
    timestep: 0.002,
    units: 'metal',
    elements: { 1: 'Li', 2: 'P', 3: 'S', 4: 'S', 5: 'Cl' },
    tags: { temperature: 600 },
  })
  const module = pathToFileURL(definition).href
  const analysis = await analyse({ module, runs: [replicas(store)], out: results, executor: thread })
  await writeResults(analysis, results, {
    definition,
    executor: 'thread',
    threads: 1,
    timing: { seconds: 0 },
  })
  return results
}
