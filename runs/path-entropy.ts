#!/usr/bin/env node
// Study: path entropy of lithium in ordered and disordered Li6PS5Cl at 300 and 600 K. Makes the trajectories with LAMMPS
// (three replicas of 80 ps each, about a minute a run on one core), then ingests, analyses and compares. What is done is skipped.
import { existsSync, readFileSync } from 'node:fs'
import { path } from 'zx'
import { DUMP_FLAGS, simulate } from './argyrodite-md.ts'
import { comparison } from './definitions/path-entropy-comparison.ts'
import { data, definitionOf, heading, ionstream, lammpsUnless, outOf, run, writeComparison } from './shell.ts'

const out = outOf('path-entropy', process.argv[2])

const systems = (['ordered', 'disordered'] as const).flatMap((structure) =>
  [300, 600].flatMap((temperature) => [17, 34, 51].map((seed) => ({ structure, temperature, seed }))),
)
type System = (typeof systems)[number]
const nameOf = ({ structure, temperature, seed }: System) => `${structure}-${temperature}K-${seed}`
const dumpOf = (system: System) => path.join(out, 'dumps', `${nameOf(system)}.lammpstrj`)
const storeOf = (system: System) => path.join(out, 'stores', nameOf(system))

heading('1. Molecular dynamics')
const lmp = await lammpsUnless(
  systems.every((system) => existsSync(dumpOf(system))),
  'path-entropy',
)
for (const system of systems)
  await simulate(lmp, path.join(data, 'argyrodite'), {
    ...system,
    equilibration: 5000,
    steps: 40_000,
    dump: dumpOf(system),
  })

heading('2. Ingest')
for (const system of systems) {
  const tags = ['--tag', `temperature=${system.temperature}`, '--tag', `structure=${system.structure}`]
  await run`${ionstream} ingest ${dumpOf(system)} --out ${storeOf(system)} ${DUMP_FLAGS} ${tags}`
}

heading('3. Markov models, passages, path entropy')
const definition = definitionOf('path-entropy')
const results = path.join(out, 'results')
await run`${ionstream} analyse ${definition} ${systems.map(storeOf)} --out ${results} --csv`

heading('4. Beside the paper')
const table = (name: string) => readFileSync(path.join(results, 'tables', `${name}.csv`), 'utf8')
const text = comparison({ flux: table('flux'), walks: table('walks'), passage: table('passage') })
writeComparison(out, text)
