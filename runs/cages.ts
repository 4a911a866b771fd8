#!/usr/bin/env node
// Sites, jumps, bottlenecks and density of lithium in the trajectories that come with the program. Run it again: what is done is skipped.
import { fileURLToPath } from 'node:url'
import { $, chalk, path } from 'zx'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = path.resolve(here, '../..')
const data = path.join(root, 'runs/data')
const out = path.join(root, 'runs/out/cages')
const stores = { aimd: path.join(out, 'stores/aimd'), lammps: path.join(out, 'stores/lammps') }

const run = $({ stdio: 'inherit', verbose: false })
const ionstream = [process.execPath, path.join(here, 'ionstream.js')]
const heading = (text: string) => console.error(`\n${chalk.bold(text)}`)

heading('1. First-principles MD at 500 K: six XDATCAR files, one run')
const parts = [1, 2, 3, 4, 5, 6].map((n) => path.join(data, `aimd-50p/run${n}.XDATCAR.gz`))
await run`${ionstream} ingest ${parts} --out ${stores.aimd} --interval 100fs --tag temperature=500 --tag forces=dft`

heading('2. LAMMPS at 600 K: a text dump')
const dump = path.join(data, 'lammps/d50_2x2x2_600K.lammpstrj.gz')
await run`${ionstream} ingest ${dump} --out ${stores.lammps} --timestep 2fs --units metal --elements 1=Li,2=P,3=S,4=S,5=Cl --tag temperature=600 --tag forces=fitted`

heading('3. Sites, jumps, residence, bottlenecks and density of lithium')
await run`${ionstream} analyse ${path.join(here, 'definitions/cages.js')} ${Object.values(stores)} --out ${path.join(out, 'results')}`
