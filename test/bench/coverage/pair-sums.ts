import type { BlockSums } from '../../../operators/sampling/slope/block-sums.ts'
import { sparseLags } from '../../../operators/sampling/sparse-lags.ts'
import {
  addPositions,
  emptyPairHistory,
  emptyPairSums,
  type PairShape,
  type Positions,
} from '../../../operators/sampling/sparse-pairs.ts'
import type { WorldRun } from '../../../runs/worlds/common/world.ts'

/** Sums of one element of a run, as operators would hand them over. */
export interface RunSums {
  /** Σ over ions |Δr|² and the same along each axis. */
  readonly self: BlockSums
  readonly axes: readonly BlockSums[]
  /** |Σ Δr|²/N */
  readonly collective: BlockSums
  /** Displacement of the mean position in each full block, [block][axis], Å. */
  readonly steps: Float64Array
}

export function sumsOf(run: WorldRun, element: string): RunSums {
  const { columns, rows } = ofElement(run, element)
  const own = added(run.frames, rows, columns)
  const means = columns.map((values) => meanOf(values, rows, run.frames)) as unknown as Positions['columns']
  const all = added(run.frames, 1, means.map((mean) => mean.map((value) => value * Math.sqrt(rows))) as never)
  return {
    self: own(rows, [0, 1, 2]),
    axes: [0, 1, 2].map((axis) => own(rows, [axis])),
    collective: all(1, [0, 1, 2]),
    steps: stepsOf(means, own(rows, [0]).width, run.frames),
  }
}

function ofElement({ atoms, frames, columns }: WorldRun, element: string) {
  const place = atoms.findIndex(([name]) => name === element)
  const first = atoms.slice(0, place).reduce((sum, [, count]) => sum + count, 0)
  const rows = atoms[place][1]
  const cut = (name: 'x' | 'y' | 'z') =>
    (columns[name] as Float32Array).subarray(first * frames, (first + rows) * frames)
  return { rows, columns: [cut('x'), cut('y'), cut('z')] as const }
}

function added(frames: number, rows: number, columns: Positions['columns']) {
  const shape: PairShape = { ...sparseLags(frames), places: new Int32Array(rows), classes: 1, components: 3 }
  const precision = columns[0] instanceof Float64Array ? 'double' : 'single'
  const [history, sums] = [emptyPairHistory(shape, precision), emptyPairSums(shape)]
  addPositions(sums, shape, history, { first: 0, count: frames, columns })
  const length = sums.pairs.length
  return (walkers: number, axes: readonly number[]): BlockSums => ({
    frames,
    width: history.width,
    walkers,
    lags: shape.lags,
    strides: shape.strides,
    squares: sums.pairs.map((_, i) => axes.reduce((sum, axis) => sum + sums.products[axis * length + i], 0)),
    pairs: sums.pairs,
  })
}

function meanOf(values: ArrayLike<number>, rows: number, frames: number): Float64Array {
  const mean = new Float64Array(frames)
  for (let row = 0; row < rows; row++)
    for (let t = 0; t < frames; t++) mean[t] += values[row * frames + t] / rows
  return mean
}

function stepsOf(means: readonly ArrayLike<number>[], width: number, frames: number): Float64Array {
  const blocks = Math.floor((frames - 1) / width)
  return Float64Array.from({ length: 3 * blocks }, (_, i) => {
    const from = width * Math.floor(i / 3)
    return means[i % 3][from + width] - means[i % 3][from]
  })
}
