#!/usr/bin/env node
// From a dump to numbers through the library, without the command: ingest, analyse, results as tables; and the same study
// handed to a cluster where Slurm is there. Copy it, and change the paths.
//   npx zx my-run.ts        or        node dist/runs/library.js [OUT]
import { fileURLToPath } from 'node:url'
import {
  analyse,
  definitionUrl,
  ingest,
  planStudy,
  pool,
  readTable,
  replicas,
  submitStudy,
  writeResults,
} from 'ionstream'
import { argv, chalk, path, which } from 'zx'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = path.resolve(here, '../..')
const out = argv._[0] ?? path.join(root, 'runs/out/library')
const definition = path.join(here, 'definitions/quickstart.js')
const store = path.join(out, 'stores/600K')

const { frames } = await ingest({
  files: [path.join(root, 'runs/data/lammps/d50_2x2x2_600K.lammpstrj.gz')],
  out: store,
  timestep: 0.002,
  units: 'metal',
  elements: { 1: 'Li', 2: 'P', 3: 'S', 4: 'S', 5: 'Cl' },
  tags: { temperature: 600 },
})
console.error(`${chalk.bold('ingested')} ${frames} frames into ${store}`)

const runs = [replicas(store)]
const results = path.join(out, 'results')
const analysis = await analyse({ module: definitionUrl(definition), runs, out: results, executor: pool(2) })
await writeResults(analysis, results, { definition, executor: 'pool', threads: 2, timing: { seconds: 0 } })

const { rows } = await readTable(path.join(results, 'tables/diffusion.parquet'))
for (const { of, D, error, status } of rows) console.log(`${of}: D = ${D} ± ${error} cm²/s, ${status}`)

const request = { definition, runs, out: path.join(out, 'cluster') }
if (await which('sbatch', { nothrow: true })) {
  const { job } = await submitStudy(request, [process.execPath, path.join(here, 'ionstream.js')])
  console.log(`submitted: ${job.submitted.at(-1)?.collect}`)
} else {
  const { job, open } = await planStudy(request)
  console.log(`no Slurm here: ${open.length} of ${job.shares} shares would be submitted`)
}
