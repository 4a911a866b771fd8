import { gridOf } from '../../operators/kernels/phases/grid.ts'
import { fftPairLags } from '../../operators/kernels/phases/pair-lags.ts'
import { simdPhaseSums } from '../../operators/kernels/phases/phase-sums-simd.ts'
import { simdSelfLags } from '../../operators/kernels/phases/self-lags-simd.ts'
import type { Turns } from '../../operators/kernels/phases/turns.ts'
import { shellsOf, vectorsWithin } from '../../operators/scattering/vectors/shells.ts'
import { GROUP_ROWS } from '../../pipeline/store/layout.ts'
import { seeded } from '../helpers/random.ts'
import { eachOf } from '../operators/scattering/movers.ts'
import { type BenchResult, cpuTime, median, python } from './whole/load.ts'

const [LI, S] = [648, 432]
const FRAMES = 2000
const LAGS = 1000
const VECTORS = 97
const SHELLS = 10
const ROUNDS = 3

/** The shortest wave vectors of a cube, or as many drawn from crowded shells up to 2 Å⁻¹, as measures draw them. */
function vectors(drawn: boolean) {
  const cell = [30, 0, 0, 0, 30, 0, 0, 0, 30]
  const shells = { at: [1.4, 1.7, 2], width: 0.1, most: Math.ceil(VECTORS / 3) }
  const chosen = drawn
    ? shellsOf(cell, shells)
        .flatMap(({ Q, vectors }) => vectors.map((n) => ({ n, Q })))
        .slice(0, VECTORS)
    : vectorsWithin(cell, 0.8).slice(0, VECTORS)
  const sorted = chosen.sort((a, b) => a.Q - b.Q)
  return {
    grid: gridOf(Int32Array.from(sorted.flatMap(({ n }) => [...n]))),
    groups: sorted.map((_, i) => Math.floor((i * SHELLS) / VECTORS)),
  }
}

function atoms(rows: number, seed: number): Turns {
  const random = seeded(seed)
  const axis = () => Float64Array.from({ length: rows * FRAMES }, random)
  return { axes: [axis(), axis(), axis()], rows, frames: FRAMES }
}

const part = ({ axes, rows, frames }: Turns, from: number): Turns => {
  const to = Math.min(rows, from + GROUP_ROWS)
  const cut = axes.map((values) => values.subarray(from * frames, to * frames))
  return { axes: cut as unknown as Turns['axes'], rows: to - from, frames }
}

const middle = (work: () => void): number => {
  work()
  return median(Array.from({ length: ROUNDS }, () => cpuTime(work)))
}

// A tenth of the vectors, times ten: numpy takes long.
const NUMPY = (what: string) => `
import time, numpy as np
rng = np.random.default_rng(1); F = ${FRAMES}; Q = rng.integers(-5, 6, (10, 3)); n = 4096
li = rng.random((${LI}, F, 3)); s = rng.random((${S}, F, 3))
def phases(x, q): return np.exp(2j * np.pi * (x @ q))
def selves():
    for q in Q:
        f = np.fft.fft(phases(li, q), n, axis=1); np.fft.ifft((f.real ** 2 + f.imag ** 2).sum(0))
def pairs():
    for q in Q:
        a, b = [np.fft.fft(phases(x, q).sum(0), n) for x in (li, s)]
        for u, v in ((a, a), (a, b), (b, b)): np.fft.ifft(u * v.conj())
start = time.process_time(); ${what}()
print(1000 * (time.process_time() - start) * ${VECTORS / 10})
`
const peer = (what: string) => {
  const value = python('numpy', NUMPY(what))
  return value === undefined ? {} : { peer: { name: 'numpy', value } }
}

/** Lag sums of the phases of 648 Li, and of the densities of Li and S, 2000 frames, 97 wave vectors, lags to 1000. */
export async function bench(): Promise<BenchResult[]> {
  const [li, s] = [atoms(LI, 1), atoms(S, 2)]
  const { grid, groups } = vectors(false)
  const selves = simdSelfLags(grid, groups, LAGS, FRAMES)
  const self = middle(() => {
    const sums = new Float64Array(SHELLS * (LAGS + 1))
    for (let from = 0; from < LI; from += GROUP_ROWS) selves.add(part(li, from), 0, sums)
  })
  const densities = (of: ReturnType<typeof vectors>) => {
    const kernel = simdPhaseSums(of.grid)
    return () =>
      [li, s].map((turns) => {
        const into = new Float64Array(2 * VECTORS * FRAMES)
        kernel.add(turns, into)
        return into
      })
  }
  const [near, drawn] = [densities({ grid, groups }), densities(vectors(true))]
  const lags = fftPairLags(groups, 2, LAGS, FRAMES)
  const pairs = middle(() =>
    lags.add(eachOf(near(), FRAMES), FRAMES, 0, new Float64Array(SHELLS * 3 * (LAGS + 1))),
  )
  const each = (work: () => unknown) => (1e6 * middle(work as () => void)) / (VECTORS * (LI + S) * FRAMES)
  const note = `${VECTORS} wave vectors, ${FRAMES} frames in memory`
  return [
    { name: 'F_s of Li, lags to 1000', unit: 'ms', value: self, ...peer('selves'), note },
    { name: 'F_ab of Li and S, lags to 1000', unit: 'ms', value: pairs, ...peer('pairs'), note },
    { name: 'phases, whole shells', unit: 'ns', value: each(near), note: 'for each wave vector and atom' },
    {
      name: 'phases, of thinned shells',
      unit: 'ns',
      value: each(drawn),
      note: 'the same, 33 of each shell',
    },
  ]
}
