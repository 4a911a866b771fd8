import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dataFile } from '../helpers/dump.ts'
import { encodeDcd } from '../helpers/trajectories/dcd.ts'
import { jiggle } from '../helpers/trajectories/frames.ts'
import { encodeNetcdf } from '../helpers/trajectories/netcdf.ts'
import { encodeTrr } from '../helpers/trajectories/trr.ts'
import { encodeXtc } from '../helpers/trajectories/xtc.ts'
import { type BenchResult, python } from './whole/load.ts'
import { readAll } from './whole/read-all.ts'

const ATOMS = 1404
const DISTINCT = 20
const TIMES = 300
const ROUNDS = 5
const frames = jiggle(ATOMS, DISTINCT, 1)

const repeated = (bytes: Buffer, head: number, times = TIMES): Buffer =>
  Buffer.concat([bytes.subarray(0, head), ...new Array<Buffer>(times).fill(bytes.subarray(head))])

/** Files of 6000 frames, by suffix. */
function files(): Record<string, Buffer> {
  const dcd = encodeDcd(frames, { cell: () => [12, 0, 11, 0, 0, 13] })
  dcd.writeInt32LE(DISTINCT * TIMES, 8)
  const netcdf = encodeNetcdf({
    version: 2,
    records: DISTINCT,
    counted: DISTINCT * TIMES,
    dimensions: { frame: 0, atom: ATOMS, spatial: 3 },
    attributes: { Conventions: 'AMBER', ConventionVersion: '1.0' },
    variables: [
      { name: 'time', type: 'float', dimensions: ['frame'], values: (i) => [i] },
      {
        name: 'coordinates',
        type: 'float',
        dimensions: ['frame', 'atom', 'spatial'],
        values: (i) => frames[i].positions,
      },
    ],
  })
  return {
    'sample.xtc': repeated(readFileSync(dataFile('binary/argyrodite.xtc')), 0, 4 * TIMES),
    xtc: repeated(encodeXtc(frames), 0),
    trr: repeated(encodeTrr(frames, { velocities: true }), 0),
    dcd: repeated(dcd, dcd.length - DISTINCT * (56 + 3 * (4 * ATOMS + 8))),
    nc: repeated(netcdf, netcdf.length - DISTINCT * (4 + 12 * ATOMS)),
  }
}

const READERS: Readonly<Record<string, string>> = {
  xtc: 'XTCTrajectoryFile',
  'sample.xtc': 'XTCTrajectoryFile',
  trr: 'TRRTrajectoryFile',
  dcd: 'DCDTrajectoryFile',
  nc: 'NetCDFTrajectoryFile',
}

/** CPU seconds that mdtraj takes to have the same doubles, the best of three. */
const SCRIPT = `
import time
from mdtraj import formats
best = 1e9
for _ in range(3):
    start = time.process_time()
    with getattr(formats, sys.argv[2])(sys.argv[1]) as f:
        while len(x := f.read(100)[0]): x.astype('f8')
    best = min(best, time.process_time() - start)
print(best)
`

/** CPU seconds of a call, the best of some. */
export async function cpuSeconds(work: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(before)
    best = Math.min(best, (user + system) / 1e6)
  }
  return best
}

/** Reading trajectory files frame by frame into doubles; the peer is mdtraj's reader on the same file; both in CPU time. */
export async function bench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ionstream-bench-'))
  const results: BenchResult[] = []
  for (const [suffix, bytes] of Object.entries(files())) {
    const path = join(folder, `x.${suffix}`)
    writeFileSync(path, bytes)
    const size = statSync(path).size / 1e6
    const seconds = await cpuSeconds(() => readAll(path))
    const theirs = python('mdtraj', SCRIPT, path, READERS[suffix])
    const numbers = await readAll(path)
    results.push({
      name: `read ${suffix}`,
      unit: 'MB/s',
      value: size / seconds,
      peer: theirs === undefined ? undefined : { name: 'mdtraj', value: size / theirs },
      note: `${((seconds * 3e9) / numbers).toFixed(1)} ns per vector`,
    })
  }
  rmSync(folder, { recursive: true })
  return results
}
