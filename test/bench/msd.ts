import { rmSync } from 'node:fs'
import { inFrameOf } from '../../operators/frames/in-frame-of.ts'
import { select } from '../../operators/frames/select.ts'
import type { Spectra } from '../../operators/kernels/spectrum/spectra.ts'
import { plainSpectra } from '../../operators/kernels/spectrum/spectra-plain.ts'
import { simdSpectra } from '../../operators/kernels/spectrum/spectra-simd.ts'
import { msd } from '../../operators/transport/msd.ts'
import { AXES } from '../../operators/transport/msd-sums.ts'
import { frames as frameFlow } from '../../pipeline/definition/flow.ts'
import { GROUP_ROWS } from '../../pipeline/store/layout.ts'
import { planRun } from '../../pipeline/work/plan.ts'
import { runTask } from '../../pipeline/work/task.ts'
import { inMemory, type MemoryRun } from '../helpers/memory.ts'
import { normal, seeded } from '../helpers/random.ts'
import { synthetic } from '../helpers/synthetic.ts'
import { stateOf } from '../operators/transport/walks.ts'
import { type BenchResult, cpuTime, python } from './whole/load.ts'

const IONS = 648
const BLOCK_FRAMES = 256

/** Lag sums and FFT, on positions in memory, on one core. */
export async function bench(): Promise<BenchResult[]> {
  return [
    fftResult(131_072),
    fftResult(4096),
    msdResult(2000, 1999, 15),
    msdResult(20_000, 19_999, 6),
    storeResult(20_000, 6),
    msdResult(100_000, 99_999, 2),
  ]
}

/** The same from a store: reading, checksums and the frame of the framework belong to it. */
function storeResult(frames: number, repeats: number): BenchResult {
  const run = walkers(frames)
  const places = AXES.map((name) => run.block(0).column(name))
  const store = synthetic({
    atoms: [
      ['Li', IONS],
      ['P', 8],
    ],
    frames,
    interval: 1,
    cell: [20, 0, 0, 0, 20, 0, 0, 0, 20],
    position: (atom, t) =>
      (atom < IONS ? places.map((values) => values[atom * frames + t]) : [0, 0, 0]) as never,
  })
  const measured = frameFlow().pipe(inFrameOf(), select('Li'), msd({ lags: 'all' }))
  const { value, clock } = best(repeats, () => {
    const plan = planRun([{ name: 'msd', measurement: measured }], store)
    return () => {
      for (const task of plan.tasks) runTask(store, task, undefined, '')
    }
  })
  rmSync(store.path, { recursive: true })
  const name = `MSD, ${IONS} ions × ${frames} frames from the store, all lags`
  return { name, unit: 's', value: value / 1000, note: byTheClock(clock) }
}

function fftResult(n: number): BenchResult {
  const [simd, plain] = [simdSpectra(n, 1), plainSpectra(n)].map((spectra) => fftTime(spectra))
  return {
    name: `FFT, ${n} complex doubles`,
    unit: 'ms',
    value: simd,
    peer: { name: 'plain twin', value: plain },
  }
}

function fftTime(spectra: Spectra): number {
  const values = spectra.complex()
  const random = seeded(1)
  return best(Math.ceil(2e6 / spectra.n), () => {
    for (let i = 0; i < values.length; i++) values[i] = random()
    return () => spectra.fft(values)
  }).value
}

export function msdResult(frames: number, lags: number, repeats: number): BenchResult {
  const run = walkers(frames)
  const ends = Array.from({ length: Math.floor(frames / BLOCK_FRAMES) }, (_, i) => (i + 1) * BLOCK_FRAMES)
  const { value, clock } = best(repeats, () => () => void stateOf(run, { lags }, ends, GROUP_ROWS))
  const peer = python('numpy', NUMPY, String(IONS), String(frames), String(repeats))
  return {
    name: `MSD, ${IONS} ions × ${frames} frames, lags to ${lags}`,
    unit: 's',
    value: value / 1000,
    note: byTheClock(clock),
    ...(peer === undefined ? {} : { peer: { name: 'numpy, batched FFT of all frames', value: peer } }),
  }
}

/** Collecting garbage has threads of its own, which count as time of the process. */
const byTheClock = (ms: number): string => `${(ms / 1000).toPrecision(2)} s by the clock`

/** Shortest of several timings, ms of this process and by the clock; `prepare` is not timed. */
function best(repeats: number, prepare: () => () => void): { value: number; clock: number } {
  let [value, clock] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let i = 0; i < repeats; i++) {
    const job = prepare()
    const start = performance.now()
    value = Math.min(value, cpuTime(job))
    clock = Math.min(clock, performance.now() - start)
  }
  return { value, clock }
}

function walkers(frames: number): MemoryRun {
  const random = normal(seeded(1))
  const steps = Float32Array.from({ length: 65_536 }, random)
  const column = (axis: number) => {
    const values = new Float32Array(IONS * frames)
    for (let ion = 0; ion < IONS; ion++) {
      let at = 0
      for (let t = 0; t < frames; t++) {
        at += 0.2 * steps[(t * 7919 + ion * 104_729 + axis * 31) % 65_536]
        values[ion * frames + t] = at
      }
    }
    return values
  }
  return inMemory({
    atoms: [['Li', IONS]],
    frames,
    interval: 1,
    columns: { x: column(0), y: column(1), z: column(2) },
  })
}

const NUMPY = `
import sys, time
import numpy as np
ions, T, repeats = map(int, sys.argv[1:])
x = np.cumsum(np.random.default_rng(1).normal(0, .2, (ions, 3, T)).astype('f4'), -1, dtype='f4')
n = 1 << (2 * T - 1).bit_length()
def msd():
    total = np.zeros(T)
    w = T - np.arange(T)
    for k in range(0, ions, 16):
        y = x[k:k+16].astype('f8')
        y -= y[:, :, :1]
        F = np.fft.rfft(y, n, axis=-1)
        S2 = np.fft.irfft((F.real**2 + F.imag**2).sum((0, 1)), n)[:T]
        D = (y * y).sum((0, 1))
        c = np.concatenate([[0], np.cumsum(D)])
        total += (c[T] - c[:T] + c[T - np.arange(T)] - 2 * S2) / w
    return total / ions
best = 1e9
for _ in range(repeats):
    start = time.process_time()
    msd()
    best = min(best, time.process_time() - start)
print(best)
`
