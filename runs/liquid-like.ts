#!/usr/bin/env node
// Study: lithium between 300 and 750 K in Li6PS5Cl. D and E_a from displacements; density of states and D from velocities at 300
// and 600 K; both routes to D side by side. LAMMPS makes the trajectories, half a minute each; without it there is the one at
// 600 K that comes with the program. Run it again: what is done is skipped.
import { readFileSync } from 'node:fs'
import { path } from 'zx'
import { DUMP_FLAGS, simulate } from './argyrodite-md.ts'
import { comparison } from './definitions/liquid-like-comparison.ts'
import { data, definitionOf, findLammps, heading, ionstream, outOf, run, writeComparison } from './shell.ts'

const out = outOf('liquid-like', process.argv[2])

const temperatures = [300, 450, 600, 750]
const withVelocities = [300, 600]

const dumpOf = (kelvin: number) => path.join(out, 'dumps', `${kelvin}K.lammpstrj`)
const fastOf = (kelvin: number) => path.join(out, 'dumps', `${kelvin}K.fast.lammpstrj`)
const shipped = path.join(data, 'lammps/d50_2x2x2_600K.lammpstrj.gz')

heading('1. Molecular dynamics: 50 ps at each temperature')
const lammps = await findLammps()
if (lammps)
  for (const temperature of temperatures)
    await simulate(lammps, path.join(data, 'argyrodite'), {
      structure: 'disordered',
      temperature,
      seed: temperature,
      equilibration: 2500,
      steps: 25_000,
      dump: dumpOf(temperature),
      fast: withVelocities.includes(temperature) ? fastOf(temperature) : undefined,
    })
else
  console.error(`  There is no "lmp" here (Debian: apt-get install lammps), so 300, 450 and 750 K are missing, and frames every 10 fs:
  no activation energy; no density of states above 9 meV; D from velocities that are differences of positions.`)

heading('2. Ingest')
const slow: [number, string][] = lammps
  ? temperatures.map((kelvin) => [kelvin, dumpOf(kelvin)])
  : [[600, shipped]]
const fast: [number, string][] = lammps ? withVelocities.map((kelvin) => [kelvin, fastOf(kelvin)]) : slow
const displacements = await ingestAll(slow, 'K')
const velocities = lammps ? await ingestAll(fast, 'K-fast') : displacements

heading('3. Diffusion, conductivity, activation energy')
const results = path.join(out, 'results')
await run`${ionstream} analyse ${definitionOf('liquid-like')} ${displacements} --out ${results} --csv`

heading('4. Vibrations, and diffusion at zero frequency')
const vibrations = path.join(out, 'vibrations')
const from = lammps ? 'stored' : 'differences'
await run`${ionstream} analyse ${definitionOf('liquid-like-vibrations')} ${velocities} --param velocities=${from} --out ${vibrations} --csv`

heading('5. Two routes to D')
const table = (name: string) => readFileSync(path.join(vibrations, 'tables', `${name}.csv`), 'utf8')
const text = comparison({
  diffusion: table('diffusion'),
  msdSlopes: table('msdSlopes'),
  zeroFrequency: table('zeroFrequency'),
  dos: table('dos'),
})
writeComparison(out, text)

async function ingestAll(dumps: readonly [number, string][], suffix: string): Promise<string[]> {
  const stores: string[] = []
  for (const [kelvin, dump] of dumps) {
    const store = path.join(out, 'stores', `${kelvin}${suffix}`)
    await run`${ionstream} ingest ${dump} --out ${store} ${DUMP_FLAGS} --tag temperature=${kelvin}`
    stores.push(store)
  }
  return stores
}
