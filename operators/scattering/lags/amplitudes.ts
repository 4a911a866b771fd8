import type { Block } from '../../../pipeline/run/block.ts'
import type { Turns } from '../../kernels/phases/turns.ts'
import { turnsOf } from '../../kernels/phases/turns.ts'
import { currentParts } from '../functions/current-parts.ts'
import { waveVector } from '../vectors/reciprocal.ts'
import type { VectorGroup } from '../vectors/vector-set.ts'
import type { ElementKind } from './element-kinds.ts'
import { gridFor, phaseKernel } from './kernel-cache.ts'

/** Real and imaginary parts of complex series, [amplitude][kind][vector][frame] each. */
export type Amplitudes = readonly [Float32Array, Float32Array]

/** ρ_a(Q,t) = Σ e^{iQ·r} over the atoms of each kind. */
export function densities(
  block: Block,
  groups: readonly VectorGroup[],
  kinds: readonly ElementKind[],
): Amplitudes {
  const { grid } = gridFor(groups)
  const kernel = phaseKernel(grid)
  const all = turnsIn(block)
  const length = grid.count * block.count
  const out: Amplitudes = [new Float32Array(kinds.length * length), new Float32Array(kinds.length * length)]
  kinds.forEach((kind, k) => {
    const sums = new Float64Array(2 * length)
    kernel.add(turnsFrom(all, kind), sums)
    put(sums, out, k * length)
  })
  return out
}

/** j_a(Q,t) = Σ v e^{iQ·r}: along Q, and along two directions at right angles to it. */
export function currentsOf(
  block: Block,
  groups: readonly VectorGroup[],
  kinds: readonly ElementKind[],
): Amplitudes {
  const { grid } = gridFor(groups)
  const kernel = phaseKernel(grid)
  const all = turnsIn(block)
  const velocities = (['vx', 'vy', 'vz'] as const).map((name) => block.column(name))
  const length = grid.count * block.count
  const out: Amplitudes = [
    new Float32Array(3 * kinds.length * length),
    new Float32Array(3 * kinds.length * length),
  ]
  const directions = groups.flatMap(({ vectors }) => vectors.map((n) => waveVector(block.cell.reference, n)))
  kinds.forEach((kind, k) => {
    const own = turnsFrom(all, kind)
    const j = velocities.map((values) => {
      const sums = new Float64Array(2 * length)
      kernel.add(own, sums, values.subarray(kind.from * block.count, kind.to * block.count))
      return sums
    })
    directions.forEach((Q, v) => {
      const of = j.map((sums) => sums.subarray(2 * v * block.count, 2 * (v + 1) * block.count))
      const { longitudinal, transverse } = currentParts(of, Q)
      ;[longitudinal, ...transverse].forEach((series, amplitude) => {
        put(series, out, (amplitude * kinds.length + k) * length + v * block.count)
      })
    })
  })
  return out
}

function turnsIn(block: Block): Turns {
  const [x, y, z] = (['x', 'y', 'z'] as const).map((name) => block.column(name))
  return turnsOf([x, y, z], block.count, block.cell.reference)
}

const turnsFrom = ({ axes, frames }: Turns, { from, to }: ElementKind): Turns => ({
  axes: axes.map((values) => values.subarray(from * frames, to * frames)) as unknown as Turns['axes'],
  rows: to - from,
  frames,
})

function put(interleaved: Float64Array, [re, im]: Amplitudes, from: number): void {
  for (let i = 0; i < interleaved.length / 2; i++) {
    re[from + i] = interleaved[2 * i]
    im[from + i] = interleaved[2 * i + 1]
  }
}
