import { allotted } from '../allotted.ts'
import type { Balls } from '../pairs/pairs-grid.ts'
import type { Fractions } from '../pairs/pairs-points.ts'
import type { RadialBasis, RadialJob } from './basis.ts'

interface Kernel {
  radial(
    own: number,
    pairs: number,
    count: number,
    cells: number,
    frames: number,
    step: number,
    table: number,
    phases: number,
    phase: number,
    lists: number,
    ends: number,
    row: number,
    slot: number,
    sums: number,
    scale: number,
    far: number,
  ): void
}

/** Frames at most of a stretch, a multiple of four. */
export const STRETCH = 64
/** Samples of the Gaussian in one width L: between two of them a straight line is within 1e-6 of it. */
const SAMPLES_A_WIDTH = 512

/** The kernel with its memory, for so many atoms. */
export interface RadialSums {
  /** [frame][species][shell], shells `stride` apart. */
  readonly sums: Float32Array
  readonly stride: number
  /** Makes a stretch ready: every atom beside the middle of its path. */
  load(points: Fractions, balls: Balls): void
  /** Makes the sums those of the functions of some atoms about one, in all frames of the stretch. */
  about(own: number, atoms: Uint32Array): void
}

export function radialSums({ basis, species }: RadialJob, atoms: number): RadialSums {
  const { phases, samples, scale, values } = tableOf(basis)
  const stride = 16 * Math.ceil(basis.count / 16)
  const row = 4 * stride
  const atom = 12 * STRETCH
  const bytes =
    4 * values.length + row * species * STRETCH + atom * (atoms + 3) + (16 + 8 * STRETCH) * atoms + 512
  const { kernel, buffer, take } = allotted<Kernel>(new URL('./radial.wasm', import.meta.url), bytes)
  const floats = (count: number) => new Float32Array(buffer, take(4 * count), count)
  const table = floats(values.length)
  table.set(values)
  const sums = floats(stride * species * STRETCH)
  const cells = floats(9 * STRETCH)
  const fractions = floats((atom * atoms) / 4)
  const places = new Uint32Array(buffer, take(16 * atoms), 4 * atoms)
  const shifts = new Float32Array(buffer, places.byteOffset, 4 * atoms)
  const lists = take(8 * STRETCH * atoms)
  const ends = take(4 * STRETCH)
  let frames = 0
  let points: Fractions
  let centre: Float64Array
  return {
    sums,
    stride,
    load(given, balls) {
      points = given
      centre = balls.centre
      frames = 4 * Math.ceil(given.frames / 4)
      loadFractions(given, centre, frames, fractions)
      loadCells(given, frames, cells)
    },
    about(own, others) {
      for (let kind = 0; kind < species; kind++) {
        let count = 0
        for (const j of others) {
          if (points.kind[j] !== kind) continue
          places[4 * count] = fractions.byteOffset + atom * j
          for (let k = 0; k < 3; k++)
            shifts[4 * count + 1 + k] = Math.floor(
              inCell(centre[3 * j + k]) - inCell(centre[3 * own + k]) + 0.5,
            )
          count++
        }
        kernel.radial(
          fractions.byteOffset + atom * own,
          places.byteOffset,
          count,
          cells.byteOffset,
          frames,
          4 * STRETCH,
          table.byteOffset + 4 * (samples - stride),
          phases,
          4 * samples,
          lists,
          ends,
          row,
          row * species,
          sums.byteOffset + row * kind,
          scale,
          basis.cutoff * basis.cutoff,
        )
      }
    },
  }
}

const inCell = (fraction: number): number => fraction - Math.floor(fraction)

/** [atom][axis][frame]; the middles of the paths are in the cell, and frames that lack repeat the last. */
function loadFractions(
  { frames, x, y, z, kind }: Fractions,
  centre: Float64Array,
  padded: number,
  out: Float32Array,
) {
  for (let i = 0; i < kind.length; i++) {
    for (let k = 0; k < 3; k++) {
      const values = k === 0 ? x : k === 1 ? y : z
      const whole = Math.floor(centre[3 * i + k])
      const to = (3 * i + k) * STRETCH
      for (let t = 0; t < padded; t++)
        out[to + t] = values[i * frames + (t < frames ? t : frames - 1)] - whole
    }
  }
}

function loadCells({ cell, frames }: Fractions, padded: number, out: Float32Array): void {
  for (let t = 0; t < padded; t++) {
    for (let k = 0; k < 9; k++) out[k * STRETCH + t] = cell[9 * Math.min(t, frames - 1) + k]
  }
}

/** The Gaussian at distances a sample apart, in phases: with whole samples between two μ, a function of distance sample n = q·phases + p is
 *  value q − k of phase p. Each phase is [… k − q …], so that k runs forwards; one phase more, for straight lines. */
function tableOf({ first, step, count, width, cutoff }: RadialBasis) {
  const phases = Math.ceil((step / width) * SAMPLES_A_WIDTH)
  const scale = phases / step
  const stride = 16 * Math.ceil(count / 16)
  const samples = Math.floor((cutoff * scale) / phases) + 1 + stride
  const values = new Float32Array(samples * (phases + 1))
  for (let phase = 0; phase <= phases; phase++) {
    for (let at = 0; at < samples; at++) {
      const d = ((samples - stride - at) * phases + phase) / scale - first
      values[phase * samples + at] = Math.exp(-(d / width) * (d / width))
    }
  }
  return { phases, samples, scale, values }
}
