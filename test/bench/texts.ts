import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { namesFromComposition } from '../../pipeline/sources/names/names.ts'
import { crystal } from '../helpers/texts/crystal.ts'
import { WRITERS } from '../helpers/texts/writers.ts'
import { cpuSeconds } from './formats.ts'
import { writeDump } from './ingest.ts'
import { type BenchResult, python } from './whole/load.ts'
import { readAll } from './whole/read-all.ts'

const FRAMES = 60
const ATOMS = { Li: 648, P: 108, S: 540, Cl: 108 }
const NAMES = namesFromComposition(
  Object.entries(ATOMS)
    .map(([label, count]) => `${label}${count}`)
    .join(' '),
)
/** Written by another writer, and the same format twice. */
const ELSEWHERE = ['lammps-dump', 'extxyz with momenta']
const DUMP_BYTES = 12e6

/** Formats that do not name their atoms. */
const UNNAMED = ['g96', 'xdatcar-4']

/** mdtraj's readers of text, by format. */
const READERS: Readonly<Record<string, string>> = {
  'lammps-dump': 'LAMMPSTrajectoryFile',
  gro: 'GroTrajectoryFile',
  xyz: 'XYZTrajectoryFile',
}

/** CPU seconds that mdtraj takes for a whole file. */
const SCRIPT = `
import time
from mdtraj import formats
start = time.process_time()
with getattr(formats, sys.argv[2])(sys.argv[1]) as f: x = f.read()[0]
assert int(sys.argv[3]) in (x.size, 2 * x.size)
print(time.process_time() - start)
`

/** Reading text trajectories frame by frame into doubles, in CPU time; the peer is mdtraj's reader on the same file. */
export async function bench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ionstream-bench-'))
  const labels = Object.entries(ATOMS).flatMap(([label, count]) => new Array<string>(count).fill(label))
  const sample = crystal(labels, FRAMES)
  const results: BenchResult[] = []
  try {
    const dump = join(folder, 'x.lammpstrj')
    await writeDump(dump, DUMP_BYTES)
    results.push(await measure('lammps-dump', dump, DUMP_BYTES))
    const exact = join(folder, 'exact.lammpstrj')
    await writeDump(exact, DUMP_BYTES, 17)
    results.push(await measure('lammps-dump of 17 digits', exact, DUMP_BYTES))
    for (const [name, write] of Object.entries(WRITERS)) {
      if (ELSEWHERE.includes(name)) continue
      const text = write(sample)
      const path = join(folder, `x.${name}`)
      writeFileSync(path, text)
      results.push(await measure(name, path, text.length))
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  return results
}

async function measure(name: string, path: string, bytes: number): Promise<BenchResult> {
  const names = UNNAMED.includes(name) ? NAMES : undefined
  const numbers = await readAll(path, names)
  const seconds = await cpuSeconds(() => readAll(path, names))
  const theirs = READERS[name] ? python('mdtraj', SCRIPT, path, READERS[name], String(numbers)) : undefined
  const rate = (time: number) => bytes / 1e6 / time
  const peer = theirs === undefined ? undefined : { name: 'mdtraj', value: rate(theirs) }
  return { name: `read ${name}`, unit: 'MB/s', value: rate(seconds), peer }
}
