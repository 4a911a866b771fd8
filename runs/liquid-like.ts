#!/usr/bin/env node
// Lithium transport at four temperatures. The trajectory at 600 K comes with the program; LAMMPS makes the others, a minute or
// two, where it is installed. Run it again: what is done is skipped.
import { fileURLToPath } from 'node:url'
import { $, chalk, fs, path, which } from 'zx'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = path.resolve(here, '../..')
const out = path.join(root, 'runs/out/liquid-like')
const input = path.join(root, 'runs/data/lammps-input')

const run = $({ stdio: 'inherit', verbose: false })
const ionstream = [process.execPath, path.join(here, 'ionstream.js')]
const heading = (text: string) => console.error(`\n${chalk.bold(text)}`)

const shipped = path.join(root, 'runs/data/lammps/d50_2x2x2_600K.lammpstrj.gz')
const dumpOf = (kelvin: number) => path.join(out, `dumps/${kelvin}K.lammpstrj`)
const dumps = new Map([[600, shipped]])

heading('1. Trajectories at 300, 450 and 750 K: LAMMPS, 50 ps each')
const lammps = await which('lmp', { nothrow: true })
fs.mkdirpSync(path.join(out, 'dumps'))
for (const kelvin of [300, 450, 750]) {
  if (!fs.existsSync(dumpOf(kelvin))) {
    if (!lammps) {
      console.error(`  ${kelvin} K is missing: there is no "lmp" here (Debian: apt-get install lammps)`)
      continue
    }
    await generate(lammps, kelvin)
  }
  dumps.set(kelvin, dumpOf(kelvin))
}
if (!lammps && dumps.size < 4)
  console.error(
    '  Without at least two temperatures there is no activation energy; the rest is done at 600 K.',
  )

heading('2. Into stores')
const stores: string[] = []
for (const [kelvin, dump] of [...dumps].sort(([a], [b]) => a - b)) {
  const store = path.join(out, `stores/${kelvin}K`)
  await run`${ionstream} ingest ${dump} --out ${store} --timestep 2fs --units metal --elements 1=Li,2=P,3=S,4=S,5=Cl --tag temperature=${kelvin}`
  stores.push(store)
}

heading('3. Diffusion, conductivity, activation energy')
await run`${ionstream} analyse ${path.join(here, 'definitions/liquid-like.js')} ${stores} --out ${path.join(out, 'results')}`

/** Writes under another name first: a dump that is there is whole. */
async function generate(lmp: string, kelvin: number): Promise<void> {
  console.error(`  ${kelvin} K …`)
  const name = path.join(out, `dumps/part-${kelvin}K`)
  const force = path.join(input, 'ff.argyrodite')
  const data = path.join(input, 'data.2x2x2.annealed')
  const log = path.join(out, `dumps/${kelvin}K.log`)
  const env = { ...process.env, OMP_NUM_THREADS: '1' }
  await $({
    quiet: true,
    env,
  })`${lmp} -in ${path.join(input, 'in.argyrodite')} -var data ${data} -var ff ${force} -var T ${kelvin} -var neq 2500 -var nrun 25000 -var every 50 -var seed ${kelvin} -var out ${name} -log ${log} -screen none`
  fs.removeSync(`${name}.final.data`)
  fs.renameSync(`${name}.lammpstrj`, dumpOf(kelvin))
}
