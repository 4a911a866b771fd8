#!/usr/bin/env node
// Study: what lithium in Li6PS5Cl at 600 K owes to the motion of its host. LAMMPS makes six runs of 40 ps, half a minute each: the free
// one, and five in which parts of the host are rigid or at rest. Run it again: what is done is skipped. A second word makes the runs
// as many steps long.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { $, chalk, path, which } from 'zx'
import { type Constraint, DUMP_FLAGS, simulate } from './argyrodite-md.ts'
import { comparison } from './definitions/constraints-comparison.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = path.resolve(here, '../..')
const data = path.join(root, 'runs/data/argyrodite')
const [out = path.join(root, 'runs/out/constraints'), steps = '20000'] = process.argv.slice(2)
const ionstream = [process.execPath, path.join(here, 'ionstream.js')]
const run = $({ stdio: 'inherit', verbose: false })
const heading = (text: string) => console.error(`\n${chalk.bold(text)}`)

const TEMPERATURE = 600
/** Longest lag of the VACF, ps: 5 or a quarter of a short run, a whole number of frames. */
const [FRAME, EVERY] = [0.016, 8]
const lags = (FRAME * Math.min(Math.floor(5 / FRAME), Math.floor(Number(steps) / EVERY / 4))).toFixed(3)
const cases: readonly Constraint[] = ['none', 'rigid', 'shaking', 'ps4', 'anions', 'host']
const dumpOf = (constraint: Constraint) => path.join(out, 'dumps', `${constraint}.lammpstrj`)
const storeOf = (constraint: Constraint) => path.join(out, 'stores', constraint)

heading('1. Molecular dynamics')
const lmp = await which('lmp', { nothrow: true })
if (!lmp && !cases.every((constraint) => existsSync(dumpOf(constraint)))) {
  console.error(
    'constraints: LAMMPS is not here\n  Install it (Debian: apt-get install lammps), so that "lmp" is found.',
  )
  process.exit(2)
}
for (const constraint of cases)
  await simulate(lmp ?? 'lmp', data, {
    structure: 'disordered',
    temperature: TEMPERATURE,
    seed: TEMPERATURE,
    equilibration: Math.min(5000, Number(steps)),
    steps: Number(steps),
    dump: dumpOf(constraint),
    constraint,
  })

heading('2. Ingest')
for (const constraint of cases) {
  const tags = ['--tag', `temperature=${TEMPERATURE}`, '--tag', `constraint=${constraint}`]
  await run`${ionstream} ingest ${dumpOf(constraint)} --out ${storeOf(constraint)} ${DUMP_FLAGS} ${tags}`
}

heading('3. Diffusion, vibrations, structure, windows, case by case')
const results = path.join(out, 'results')
await run`${ionstream} analyse ${path.join(here, 'definitions/constraints.js')} ${cases.map(storeOf)} --param lags=${lags} --out ${results} --csv`

heading('4. Case beside case')
const text = comparison(readFileSync(path.join(results, 'tables/effects.csv'), 'utf8'))
writeFileSync(path.join(out, 'comparison.md'), text)
console.log(text)
