#!/usr/bin/env node
// The main job on the trajectories that come with the program: ingest, analyse, report. Run it again: what is done is skipped.
import { path } from 'zx'
import { data, definitionOf, heading, ionstream, outOf, run } from './shell.ts'

const out = outOf('quickstart')
const stores = { aimd: path.join(out, 'stores/aimd'), lammps: path.join(out, 'stores/lammps') }

heading('1. First-principles MD at 500 K: six XDATCAR files, one run')
const parts = [1, 2, 3, 4, 5, 6].map((n) => path.join(data, `aimd-50p/run${n}.XDATCAR.gz`))
await run`${ionstream} ingest ${parts} --out ${stores.aimd} --interval 100fs --tag temperature=500`

heading('2. LAMMPS at 600 K: a text dump')
const dump = path.join(data, 'lammps/d50_2x2x2_600K.lammpstrj.gz')
await run`${ionstream} ingest ${dump} --out ${stores.lammps} --timestep 2fs --units metal --elements 1=Li,2=P,3=S,4=S,5=Cl --tag temperature=600`

heading('3. Cage residence and diffusion of lithium')
await run`${ionstream} analyse ${definitionOf('quickstart')} ${Object.values(stores)} --out ${path.join(out, 'results')}`
