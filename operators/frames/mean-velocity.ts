import type { Block, Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import type { ColumnName } from '../../schemas/store.ts'
import { simdDrift } from '../kernels/drift/drift-simd.ts'

/** Mean velocity of some rows, per block and axis: every group of atoms of a run needs the same ones. */
export interface MeanVelocities {
  readonly rows: Rows
  /** One a row; they add to 1. */
  readonly weights: Float64Array
  readonly known: Map<string, Float64Array>
}

export function rememberVelocities(run: Run, rows: Rows, byMass: boolean): MeanVelocities {
  const weights = Float64Array.from(rows, (row) => (byMass ? run.types[run.typeOf[row]].mass : 1))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return { rows, weights: weights.map((weight) => weight / total), known: new Map() }
}

/** Mean velocity along the axis of this column in each frame of the block, Å/ps. */
export function meanVelocity({ rows, weights, known }: MeanVelocities, block: Block, name: ColumnName) {
  const key = `${name} ${block.first} ${block.count}`
  const found = known.get(key)
  if (found) return found
  const values = block.column(name, rows)
  const mean = new Float64Array(block.count)
  simdDrift().addWeighted(values, weights, mean)
  known.set(key, mean)
  return mean
}
