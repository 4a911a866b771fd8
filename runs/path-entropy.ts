#!/usr/bin/env node
// Study: path entropy of lithium in ordered and disordered Li6PS5Cl at 300 and 600 K. Makes the trajectories with LAMMPS
// (three replicas of 80 ps each, about a minute a run on one core), then ingests, analyses and compares. What is done is skipped.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { $, chalk, path, which } from 'zx'
import { DUMP_FLAGS, simulate } from './argyrodite-md.ts'
import { comparison } from './definitions/path-entropy-comparison.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = path.resolve(here, '../..')
const data = path.join(root, 'runs/data/argyrodite')
const out = process.argv[2] ?? path.join(root, 'runs/out/path-entropy')
const ionstream = [process.execPath, path.join(here, 'ionstream.js')]
const run = $({ stdio: 'inherit', verbose: false })
const heading = (text: string) => console.error(`\n${chalk.bold(text)}`)

const systems = (['ordered', 'disordered'] as const).flatMap((structure) =>
  [300, 600].flatMap((temperature) => [17, 34, 51].map((seed) => ({ structure, temperature, seed }))),
)
type System = (typeof systems)[number]
const nameOf = ({ structure, temperature, seed }: System) => `${structure}-${temperature}K-${seed}`
const dumpOf = (system: System) => path.join(out, 'dumps', `${nameOf(system)}.lammpstrj`)
const storeOf = (system: System) => path.join(out, 'stores', nameOf(system))

heading('1. Molecular dynamics')
const lmp = await which('lmp', { nothrow: true })
if (!lmp && !systems.every((system) => existsSync(dumpOf(system)))) {
  console.error(
    'path-entropy: LAMMPS is not here\n  Install it (Debian: apt-get install lammps), so that "lmp" is found.',
  )
  process.exit(2)
}
for (const system of systems)
  await simulate(lmp ?? 'lmp', data, { ...system, equilibration: 5000, steps: 40_000, dump: dumpOf(system) })

heading('2. Ingest')
for (const system of systems) {
  const tags = ['--tag', `temperature=${system.temperature}`, '--tag', `structure=${system.structure}`]
  await run`${ionstream} ingest ${dumpOf(system)} --out ${storeOf(system)} ${DUMP_FLAGS} ${tags}`
}

heading('3. Markov models, passages, path entropy')
const definition = path.join(here, 'definitions/path-entropy.js')
const results = path.join(out, 'results')
await run`${ionstream} analyse ${definition} ${systems.map(storeOf)} --out ${results} --csv`

heading('4. Beside the paper')
const table = (name: string) => readFileSync(path.join(results, 'tables', `${name}.csv`), 'utf8')
const text = comparison({ flux: table('flux'), walks: table('walks'), passage: table('passage') })
writeFileSync(path.join(out, 'comparison.md'), text)
console.log(text)
