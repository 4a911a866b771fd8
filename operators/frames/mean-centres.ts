import type { Facts, Rows } from '../../pipeline/run/block.ts'
import { type Run, rowsOfTypes } from '../../pipeline/run/run.ts'
import { inFrameOf } from './in-frame-of.ts'

/** Mean positions [row][3] over the whole run in the frame that `in-frame-of` made, where there is one:
 *  ⟨c − R + R(0)⟩ = ⟨c⟩ − ⟨R⟩ + R(0), R the framework's mean position. Å. */
export function meanCentres(run: Run, rows: Rows, facts: Facts): Float64Array {
  const means = run.meanPositions(rows)
  const frame = inFrameOf.find({ facts })
  if (!frame) return means
  const drift = meanOver(run, frame.types, frame.byMass)
  return means.map((value, i) => value - drift[i % 3] + frame.start[i % 3])
}

function meanOver(run: Run, types: readonly number[], byMass: boolean): Float64Array {
  const rows = rowsOfTypes(run, types)
  const means = run.meanPositions(rows)
  const sum = new Float64Array(3)
  let total = 0
  rows.forEach((row, i) => {
    const weight = byMass ? run.types[run.typeOf[row]].mass : 1
    for (let c = 0; c < 3; c++) sum[c] += weight * means[3 * i + c]
    total += weight
  })
  return sum.map((value) => value / total)
}
