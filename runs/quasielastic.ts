#!/usr/bin/env node
// Study: neutrons on Li6PS5Cl. Quasielastic widths of lithium at 450, 600 and 750 K, their jump lengths, times and D, beside D from
// displacements and the time in a cage; phonons and densities of states at 300 and 600 K from frames every 10 fs. LAMMPS makes the
// trajectories, some minutes in all; without it there is the one at 600 K that comes along. Run it again: what is done is skipped.
// node dist/runs/quasielastic.js FOLDER 1000: runs of 1 ns for diffusion, for decays as slow as 300 ps, some 7 minutes each; 200 ps if not said.
import { readFileSync } from 'node:fs'
import { path } from 'zx'
import { DUMP_FLAGS, simulate } from './argyrodite-md.ts'
import { comparison } from './definitions/quasielastic-comparison.ts'
import { data, definitionOf, findLammps, heading, ionstream, outOf, run, writeComparison } from './shell.ts'

const out = outOf('quasielastic', process.argv[2])
const picoseconds = lengthOf(process.argv[3] ?? '200')

const hot = [450, 600, 750]
const swinging = [300, 600]
const lammps = await findLammps()

heading(`1. Molecular dynamics: ${picoseconds} ps for diffusion, 40 ps with a frame every 10 fs for phonons`)
if (!lammps)
  console.error(`  There is no "lmp" here (Debian: apt-get install lammps), so there are 50 ps at 600 K alone: no activation energies, and no
  phonons, whose frames are 10 fs apart.`)
const diffusing = await storesOf(
  hot,
  picoseconds === 200 ? 'qens' : `qens-${picoseconds}ps`,
  { steps: 500 * picoseconds, every: 50 * Math.ceil(picoseconds / 500) },
  (name) => ({ dump: name }),
  ({ dump }) => dump,
)
const phonons = lammps
  ? await storesOf(
      swinging,
      'phonons',
      { steps: 20_000 },
      (name) => ({ dump: name, fast: name.replace('.lammpstrj', '.fast.lammpstrj') }),
      ({ fast }) => fast as string,
    )
  : []

heading('2. Quasielastic scattering')
const quasielastic = path.join(out, 'quasielastic')
// Of the short run long lags: what is slower than ħ over the longest is not seen.
const lags = lammps ? [] : ['--param', 'lags=30']
await run`${ionstream} analyse ${definitionOf('quasielastic')} ${diffusing} ${lags} --out ${quasielastic} --csv`

const vibrations = path.join(out, 'phonons')
if (phonons.length > 0) {
  heading('3. Phonons and densities of states')
  await run`${ionstream} analyse ${definitionOf('quasielastic-phonons')} ${phonons} --out ${vibrations} --csv`
}

heading('4. Beside the paper')
const tablesIn = (folder: string) => (name: string) =>
  readFileSync(path.join(folder, 'tables', `${name}.csv`), 'utf8')
const text = comparison(tablesIn(quasielastic), phonons.length > 0 ? tablesIn(vibrations) : undefined)
writeComparison(out, text)

type Dumps = { readonly dump: string; readonly fast?: string }

/** Whole picoseconds, at least 50. Frames are further apart in runs above 500 ps: so many are enough for what is slow. */
function lengthOf(word: string): number {
  const found = Number(word)
  if (Number.isInteger(found) && found >= 50) return found
  console.error(
    `quasielastic: a run of "${word}" ps\n  Give whole picoseconds from 50 up, as in "node dist/runs/quasielastic.js out 1000".`,
  )
  process.exit(2)
}

/** Runs at these temperatures, made where LAMMPS is, and their stores. */
async function storesOf(
  temperatures: readonly number[],
  kind: string,
  length: { readonly steps: number; readonly every?: number },
  dumpsOf: (name: string) => Dumps,
  taken: (dumps: Dumps) => string,
): Promise<string[]> {
  const stores: string[] = []
  for (const temperature of lammps ? temperatures : [600]) {
    const dumps = dumpsOf(path.join(out, 'dumps', `${kind}-${temperature}K.lammpstrj`))
    const md = {
      structure: 'disordered',
      temperature,
      seed: temperature,
      equilibration: 2500,
      ...length,
    } as const
    if (lammps) await simulate(lammps, path.join(data, 'argyrodite'), { ...md, ...dumps })
    const dump = lammps ? taken(dumps) : path.join(data, 'lammps/d50_2x2x2_600K.lammpstrj.gz')
    const store = path.join(out, 'stores', `${kind}-${temperature}K`)
    await run`${ionstream} ingest ${dump} --out ${store} ${DUMP_FLAGS} --tag temperature=${temperature}`
    stores.push(store)
  }
  return stores
}
