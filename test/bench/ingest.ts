import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ingest } from '../../pipeline/ingest/index.ts'
import { makeParser } from '../../pipeline/kernels/parser.ts'
import { openSource, recognise } from '../../pipeline/sources/index.ts'
import { normal, seeded } from '../helpers/random.ts'

/** One measured number, with what another program needs for the same. */
export interface BenchResult {
  readonly name: string
  readonly unit: 'MB/s' | 'ns' | 'µs'
  readonly value: number
  readonly peer?: { readonly name: string; readonly value: number }
}

const ATOMS = 1404
const MEGABYTES = 150

/** Parsing and ingest of LAMMPS text made for the occasion, against readline and split. */
export async function bench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ionstream-bench-'))
  try {
    const path = join(folder, 'bench.lammpstrj')
    await writeDump(path, MEGABYTES * 1e6)
    const naive = await best(1, path, () => readNaively(path))
    const peer = { name: 'readline + split', value: naive }
    return [
      { name: 'parse', unit: 'MB/s', value: await best(3, path, () => parse(path)), peer },
      { name: 'ingest', unit: 'MB/s', value: await best(3, path, () => store(path, folder)), peer },
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function best(times: number, path: string, job: () => Promise<void>): Promise<number> {
  const bytes = statSync(path).size
  let most = 0
  for (let i = 0; i < times; i++) {
    const start = performance.now()
    await job()
    most = Math.max(most, bytes / 1e3 / (performance.now() - start))
  }
  return most
}

async function parse(path: string): Promise<void> {
  const source = openSource(path, await recognise(path), { parser: makeParser() })
  while (await source.next());
  source.close()
}

async function store(path: string, folder: string): Promise<void> {
  const out = join(folder, 'store')
  rmSync(out, { recursive: true, force: true })
  await ingest({ files: [path], out, timestep: '2fs', elements: '1=Li,2=P,3=S,4=S,5=Cl' })
}

async function readNaively(path: string): Promise<void> {
  let sum = 0
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const words = line.split(' ').map(Number)
    sum += words[2] || 0
  }
  if (!Number.isFinite(sum)) throw new Error('the sum of the positions is not finite')
}

/** A dump as LAMMPS writes it: vibrating atoms with images and velocities, about `bytes` long. */
export async function writeDump(path: string, bytes: number, digits = 6): Promise<void> {
  const file = await open(path, 'w')
  const frames = Array.from({ length: 40 }, (_, f) => atoms(f, digits))
  let size = 0
  for (let f = 0; size < bytes; f++) {
    const turn = f % 80
    const text = header(f * 10) + frames[turn < 40 ? turn : 79 - turn]
    size += text.length
    await file.write(text)
  }
  await file.close()
}

const header = (step: number): string =>
  `ITEM: TIMESTEP\n${step}\nITEM: NUMBER OF ATOMS\n${ATOMS}\nITEM: BOX BOUNDS pp pp pp\n` +
  '0.0000000000000000e+00 2.9577000000000000e+01\n'.repeat(3) +
  'ITEM: ATOMS id type x y z ix iy iz vx vy vz\n'

function atoms(frame: number, digits: number): string {
  const at = seeded(5)
  const gauss = normal(seeded(100 + frame))
  return Array.from({ length: ATOMS }, (_, i) => {
    const type = i < 648 ? 1 : i < 756 ? 2 : i < 1188 ? 3 : i < 1296 ? 4 : 5
    const r = [0, 1, 2].map(() => (1 + 27 * at() + 0.1 * gauss()).toPrecision(digits))
    const v = [0, 1, 2].map(() => (8 * gauss()).toPrecision(digits))
    return `${i + 1} ${type} ${r.join(' ')} 0 -1 0 ${v.join(' ')} \n`
  }).join('')
}
