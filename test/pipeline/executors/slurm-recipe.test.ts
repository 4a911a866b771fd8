import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { argyrodite } from '../../helpers/argyrodite.ts'
import { PATIENCE, slurmMissing, startCluster, until } from '../../helpers/cluster/slurm.ts'
import { argyroditeTypes, carryOut, commandsOf, dumpOf, userHome } from '../../helpers/texts/recipes.ts'

const missing = slurmMissing()
const real = missing ? test.skip : test
if (missing) console.log(`The recipe for a cluster is not carried out: ${missing}`)

/** Cores that a share has where nothing is said. */
const CORES = 4

const STUDY = `import { study } from 'ionstream'
import { diffusion, msd, select } from 'ionstream/operators'
export default study({ flow: (frames) => ({ diffusion: frames.pipe(select('Li'), msd()).pipe(diffusion()) }) })
`

real('the recipe for a cluster does what it says', async (t) => {
  t.timeout(1000 * PATIENCE)
  const cluster = await startCluster(CORES)
  t.teardown(() => cluster.stop())
  const home = userHome()
  writeFileSync(join(home, 'study.ts'), STUDY)
  for (const kelvin of [600, 750]) {
    const run = join(home, `dumps/${kelvin}K/run1`)
    mkdirSync(run, { recursive: true })
    const spec = argyrodite({ cells: [1, 1, 1], frames: 80, seed: kelvin, residence: 3 })
    const text = dumpOf(spec, { typeOf: argyroditeTypes(1), stepsPerFrame: 50 })
    writeFileSync(join(run, 'dump.lammpstrj'), text)
  }
  const [submitting, asking, collecting] = commandsOf(7).trim().split('\n')
  carryOut(home, submitting)
  const manifest = join(home, 'results/manifest.json')
  await until('the results are collected', () => existsSync(manifest))
  t.regex(carryOut(home, asking), /done/)
  carryOut(home, collecting)
  const { inputs } = JSON.parse(readFileSync(manifest, 'utf8'))
  t.deepEqual(
    inputs.map(({ tags }: { tags: object }) => tags),
    [{ temperature: 600 }, { temperature: 750 }],
  )
})
