#!/usr/bin/env node
// Study: sites, cages, jumps, bottlenecks and density of lithium in Li6PS5Cl. First against anion exchange, 0, 50 and 100 %, in the
// first-principles trajectories that come with the program; then against temperature, 300 to 750 K, in trajectories that LAMMPS makes,
// half a minute each. Without it there is the one at 600 K that comes along. Run it again: what is done is skipped.
import { readdirSync, readFileSync } from 'node:fs'
import { path } from 'zx'
import { DUMP_FLAGS, simulate } from './argyrodite-md.ts'
import { comparison } from './definitions/cages-comparison.ts'
import { data, definitionOf, findLammps, heading, ionstream, outOf, run, writeComparison } from './shell.ts'

const out = outOf('cages', process.argv[2])

const exchanges = [0, 50, 100]
const temperatures = [300, 450, 600, 750]

heading('1. First-principles MD at 500 K, three anion arrangements: XDATCAR files')
const exchanged: string[] = []
for (const exchange of exchanges) {
  const folder = path.join(data, `aimd-${exchange}p`)
  const files = readdirSync(folder).filter((name) => name.includes('XDATCAR'))
  const store = path.join(out, 'stores', `exchange-${String(exchange).padStart(3, '0')}`)
  const parts = files.sort().map((name) => path.join(folder, name))
  await run`${ionstream} ingest ${parts} --out ${store} --interval 100fs --tag temperature=500 --tag exchange=${exchange}`
  exchanged.push(store)
}

heading('2. LAMMPS, 50 ps at each temperature')
const lammps = await findLammps()
if (!lammps)
  console.error(
    `  There is no "lmp" here (Debian: apt-get install lammps), so 300, 450 and 750 K are missing: no activation energies.`,
  )
const heated: string[] = []
for (const temperature of lammps ? temperatures : [600]) {
  const dump = lammps
    ? path.join(out, 'dumps', `${temperature}K.lammpstrj`)
    : path.join(data, 'lammps/d50_2x2x2_600K.lammpstrj.gz')
  const md = {
    structure: 'disordered',
    temperature,
    seed: temperature,
    equilibration: 2500,
    steps: 25_000,
  } as const
  if (lammps) await simulate(lammps, path.join(data, 'argyrodite'), { ...md, dump })
  const store = path.join(out, 'stores', `${temperature}K`)
  await run`${ionstream} ingest ${dump} --out ${store} ${DUMP_FLAGS} --tag temperature=${temperature}`
  heated.push(store)
}

heading('3. Against anion exchange')
const byExchange = path.join(out, 'exchange')
await run`${ionstream} analyse ${definitionOf('cages')} ${exchanged} --param against=exchange --out ${byExchange} --csv`

heading('4. Against temperature')
const byTemperature = path.join(out, 'temperature')
await run`${ionstream} analyse ${definitionOf('cages')} ${heated} --param against=temperature --out ${byTemperature} --csv`

heading('5. Side by side')
const tablesIn = (folder: string) => (name: string) =>
  readFileSync(path.join(folder, 'tables', `${name}.csv`), 'utf8')
const text = comparison(tablesIn(byExchange), tablesIn(byTemperature))
writeComparison(out, text)
