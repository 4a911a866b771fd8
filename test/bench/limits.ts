import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { triangleAreas } from '../../operators/kernels/triangle-areas.ts'
import { seeded } from '../helpers/random.ts'
import { bench as cages } from './cages.ts'
import { bench as formats } from './formats.ts'
import { oneLag } from './markov.ts'
import { msdResult } from './msd.ts'
import { bench as rdf } from './rdf.ts'
import { bench as scattering } from './scattering.ts'
import { bench as sites } from './sites.ts'
import { bench as vacf } from './vacf.ts'
import { type BenchResult, cpu, python, typical } from './whole/load.ts'

const SOURCE = join(fileURLToPath(new URL('../../..', import.meta.url)), 'test/bench/peers/limits.c')

/** ms of the FFTs alone, by scipy, whose loops take as many series at once as the processor has lanes. */
const FFT = `
import time, json, numpy as np, scipy.fft
rows, n, kind, share = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
x = np.ones((64, n), kind) * np.random.default_rng(1).standard_normal((64, n)).astype('f4')
x = x.astype(kind); fft = scipy.fft.rfft if kind == 'f8' else scipy.fft.fft; best = 1e9
for _ in range(3):
    start = time.process_time()
    for i in range(0, rows // share, 64): fft(x, axis=1)
    best = min(best, time.process_time() - start)
print(1000 * best * share)
`
const fft = (rows: number, n: number, kind: 'f8' | 'c8' | 'c16', share = 1) =>
  python('scipy', FFT, String(rows), String(n), kind, String(share))

type Loops = Readonly<Record<string, number>>

/** Times of the loops of C in units of their rows; empty where there is no compiler. */
function loops(): Loops {
  const folder = mkdtempSync(join(tmpdir(), 'ionstream-bench-'))
  try {
    const program = join(folder, 'limits')
    const flags = ['-O3', '-march=native', '-ffast-math']
    if (spawnSync('gcc', [...flags, '-o', program, SOURCE, '-lm']).status !== 0) return {}
    return JSON.parse(spawnSync(program, [join(folder, 'numbers')], { encoding: 'utf8' }).stdout)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const TIMES = 10

/** Areas of 648 triangles in 256 frames, ns each. */
async function areas(): Promise<BenchResult> {
  const [count, frames] = [648, 256]
  const random = seeded(1)
  const axis = () => Float32Array.from({ length: count * frames }, () => 20 * random())
  const [paths, shifts, out] = [
    { x: axis(), y: axis(), z: axis() },
    new Float64Array(9),
    new Float64Array(frames),
  ]
  const at = (i: number) => [i, (5 * i) % count, (11 * i) % count].map((k) => k * frames)
  const all = () => {
    for (let i = 0; i < TIMES * count; i++) triangleAreas(paths, at(i % count), shifts, undefined, out)
  }
  const value = (1e6 * (await typical(all, 9, cpu))) / (TIMES * count * frames)
  return { name: 'areas of triangles, per triangle and frame', unit: 'ns', value }
}

/** ns of a vector of a file, as the bench of formats notes it. */
const perVector = ({ name, note = '' }: BenchResult): BenchResult => ({
  name: `${name}, per vector`,
  unit: 'ns',
  value: Number.parseFloat(note),
})

/** Kernels beside the least that they have to do: FFTs by scipy, or a loop of C that is told what a kernel has to find. */
export async function bench(): Promise<BenchResult[]> {
  const [c, transforms] = [loops(), limitsOfFfts()]
  process.env['PEERS'] = 'none'
  const [self, pairs, phases] = await scattering()
  const files = (await formats()).map(perVector)
  const [fixed, , moving] = await cages()
  const [density, tetrahedra] = await sites()
  const rows: [BenchResult, string, number | undefined][] = [
    [msdResult(2000, 1999, 5), 'rfft of 1944 series', transforms.msd && transforms.msd / 1000],
    [(await vacf())[0], 'rfft of 4212 series', transforms.vacf],
    [self, 'fft of 62 856 series, single', transforms.self],
    [pairs, 'products in C, fft of 194 series', both(c['phases'], transforms.pairs)],
    [phases, 'complex products, in C', c['phases']],
    [(await rdf())[1], 'all distances, in C', c['pairs']],
    [await oneLag(), 'histogram, in C', c['counts']],
    [fixed, 'two candidates, in C', c['still']],
    [moving, 'three candidates, in C', c['moving']],
    [tetrahedra, 'one tetrahedron, in C', c['tetrahedra']],
    [density, 'one voxel, in C', c['density']],
    [await areas(), 'the same, in C', c['areas']],
    [files[2], 'read, turn, widen, in C', c['big']],
    [files[3], 'read, widen, in C', c['little']],
    [files[4], 'read, turn, widen, in C', c['big']],
  ]
  return rows.map(([row, name, limit]) => withLimit(row, name, limit))
}

/** ms of 97 phases of each of 1080 atoms in 2000 frames, of so many ns, and of their FFTs. */
const both = (phase: number | undefined, ffts: number | undefined) =>
  phase && ffts && 97 * 1080 * 2000 * 1e-6 * phase + ffts

const limitsOfFfts = () => ({
  msd: fft(1944, 4096, 'f8'),
  vacf: fft(4212, 4096, 'f8'),
  self: fft(62_856, 3000, 'c8', 10),
  pairs: fft(194, 3000, 'c16'),
})

function withLimit({ name, unit, value }: BenchResult, by: string, limit: number | undefined): BenchResult {
  if (limit === undefined) return { name, unit, value }
  return { name, unit, value, peer: { name: by, value: limit }, note: `${(value / limit).toFixed(1)} times` }
}
