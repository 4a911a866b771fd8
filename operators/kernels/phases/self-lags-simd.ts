import { remembered } from '../../numerics/remembered.ts'
import { allotted } from '../allotted.ts'
import { simdSpectra } from '../spectrum/spectra-simd.ts'
import { frequenciesOf, powerLength, powerTwiddles } from './frequencies.ts'
import type { Grid } from './grid.ts'
import { pairsWith, type SelfLags } from './self-lags.ts'
import type { Turns } from './turns.ts'

type Pointer = number
interface Kernel {
  powers(turns: Pointer, frames: number, table: Pointer, most: number, mask: Pointer): void
  spread(table: Pointer, sign: number, frames: number, z: Pointer, fresh: number): void
  power(z: Pointer, frames: number, n: number, twiddles: Pointer, sums: Pointer): void
}

/** Atoms at once, one a lane. */
const LANES = 4
const POINT = 8 * LANES

/** Bytes that the kernel works in: 32 × (frames × powers of the grid + points of the FFT) + 16 × groups × points and little else. */
export function selfLagsBytes(grid: Grid, groups: number, lags: number, most: number): number {
  const points = powerLength(most + lags)
  const early = powerLength(2 * Math.min(most, lags))
  const tables = grid.most.reduce((sum, power) => sum + power, 0) * most * POINT
  // Twiddles take less than 16 bytes a point; the way back to lags 72.
  return tables + POINT * (most + points) + (88 + 16 * groups) * (points + early) + 1024
}

/** The SIMD kernel, for windows of at most `most` frames, each with FFTs as long as it needs. Phases and FFT in single precision,
 *  spectra summed over the vectors of a group and rows of a call, brought back to lags in double. `shells`: the group of each vector
 *  of the grid. */
export function simdSelfLags(grid: Grid, shells: ArrayLike<number>, lags: number, most: number): SelfLags {
  const kinds = Math.max(...Array.from(shells)) + 1
  const { kernel, buffer, take } = allotted<Kernel>(
    new URL('./self-lags.wasm', import.meta.url),
    selfLagsBytes(grid, kinds, lags, most),
  )
  const turns = new Float64Array(buffer, take(POINT * most), LANES * most)
  const table = grid.most.map((power) => take(power * most * POINT))
  const z = take(POINT * powerLength(most + lags))
  const mask = new Int32Array(buffer, take(4 * LANES), LANES)
  const [wholeRoom, earlyRoom] = [most + lags, 2 * Math.min(most, lags)].map((least) => {
    const points = powerLength(least)
    return { twiddles: take(16 * points), spectra: take(4 * LANES * kinds * points) }
  })
  /** The FFTs of at least so many points, with spectra of nothing. */
  const partIn = (room: typeof wholeRoom, least: number) => {
    const part = partOf(powerLength(least))
    new Float32Array(buffer, room.twiddles, part.twiddles.length).set(part.twiddles)
    const spectra = new Float32Array(buffer, room.spectra, LANES * kinds * part.n).fill(0)
    return { ...part, at: room.twiddles, spectra }
  }

  /** Adds the power spectra of four atoms over their first `frames` frames; tables are `stride` frames long. */
  const addSpectra = ({ n, at, spectra }: ReturnType<typeof partIn>, frames: number, stride: number) => {
    for (const { axes, powers, members } of grid.entries) {
      if (axes.length === 0) continue
      for (const { vector, signs } of members) {
        axes.forEach((axis, i) => {
          const from = table[axis] + (powers[axis] - 1) * stride * POINT
          kernel.spread(from, signs[axis], frames, z, i === 0 ? 1 : 0)
        })
        kernel.power(z, frames, n, at, spectra.byteOffset + 4 * LANES * shells[vector] * n)
      }
    }
  }
  /** Makes the tables of four rows from `first` on. */
  const load = (given: Turns, first: number) => {
    for (let lane = 0; lane < LANES; lane++) mask[lane] = first + lane < given.rows ? -1 : 0
    for (let axis = 0; axis < 3; axis++) {
      if (grid.most[axis] === 0) continue
      inLanes(given.axes[axis], given, first, turns)
      kernel.powers(turns.byteOffset, given.frames, table[axis], grid.most[axis], mask.byteOffset)
    }
  }

  return {
    add(given, before, sums) {
      const { rows, frames } = given
      if (frames > most) throw new RangeError(`${frames} frames in a window of ${most}`)
      if (before > lags) throw new RangeError(`${before} frames before, lags to ${lags}`)
      const held = Math.min(before, frames)
      const all = partIn(wholeRoom, frames + lags)
      const past = partIn(earlyRoom, 2 * Math.min(frames, lags))
      for (let first = 0; first < rows; first += LANES) {
        load(given, first)
        addSpectra(all, frames, frames)
        if (held > 0) addSpectra(past, held, frames)
      }
      addLags(all, 1, Math.min(lags, frames - 1), lags, sums)
      if (held > 0) addLags(past, -1, held - 1, lags, sums)
      addStill(grid, shells, given, held, lags, sums)
    },
  }
}

const partOf = remembered((n) => {
  const inverse = simdSpectra(n, 1)
  return { n, twiddles: powerTwiddles(n), frequencies: frequenciesOf(n), inverse, power: inverse.complex() }
}, 6)
type Part = ReturnType<typeof partOf> & { readonly spectra: Float32Array }

/** Four rows side by side, 0 where there are none. */
function inLanes(
  values: Turns['axes'][number],
  { rows, frames }: Turns,
  first: number,
  into: Float64Array,
): void {
  for (let lane = 0; lane < LANES; lane++) {
    const from = (first + lane) * frames
    for (let t = 0; t < frames; t++) into[LANES * t + lane] = first + lane < rows ? values[from + t] : 0
  }
}

/** From power spectra back to lag sums: the real part of an FFT of real numbers is the same either way. */
function addLags(
  { n, frequencies, inverse, power, spectra }: Part,
  sign: number,
  last: number,
  lags: number,
  sums: Float64Array,
): void {
  for (let shell = 0; shell * LANES * n < spectra.length; shell++) {
    power.fill(0)
    for (let place = 0; place < n; place++) {
      const at = LANES * (shell * n + place)
      power[2 * frequencies[place]] = spectra[at] + spectra[at + 1] + spectra[at + 2] + spectra[at + 3]
    }
    inverse.fft(power)
    for (let lag = 0; lag <= last; lag++) sums[shell * (lags + 1) + lag] += (sign * power[2 * lag]) / n
  }
}

/** The vector 0: every pair counts 1. */
function addStill(
  { entries }: Grid,
  shells: ArrayLike<number>,
  { rows, frames }: Turns,
  before: number,
  lags: number,
  sums: Float64Array,
): void {
  for (const { axes, members } of entries) {
    if (axes.length > 0) continue
    for (const { vector } of members)
      for (let lag = 0; lag <= lags; lag++)
        sums[shells[vector] * (lags + 1) + lag] += rows * pairsWith(frames, before, lag)
  }
}
