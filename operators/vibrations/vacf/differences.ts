import { type Block, derive } from '../../../pipeline/run/block.ts'
import { POSITIONS, VELOCITIES } from '../../../schemas/store.ts'

/** What to do without velocities, where differences will do and where they will not. */
export const NO_VELOCITIES = {
  differences:
    'Dump velocities with the positions, or take differences of these with --velocities differences.',
  none: 'Dump velocities with the positions.',
}

/** The last frames of the blocks before, up to two of them: [row × axis][frame]. */
export type Held = { last: Float32Array; held: number }

export const nothingHeld = (rows: number): Held => ({ last: new Float32Array(rows * 6), held: 0 })

/** Velocities v(s) = (x(s+2) − x(s))/2Δ from positions, as a block whose frame s is the s-th velocity; undefined
 *  while there are fewer than three frames. Their spectrum is that of the velocities times (sin x/x)², x = 2πfΔ. */
export function differences(into: Held, block: Block): Block | undefined {
  const { held } = into
  const rows = block.rows.length
  const count = held + block.count - 2
  const scale = 1 / (2 * block.run.interval)
  const out = VELOCITIES.map(() => new Float32Array(rows * Math.max(count, 0)))
  const path = new Float64Array(held + block.count)
  POSITIONS.forEach((name, axis) => {
    const values = block.column(name)
    for (let row = 0; row < rows; row++) {
      const at = 2 * (3 * row + axis)
      for (let t = 0; t < held; t++) path[t] = into.last[at + t]
      for (let t = 0; t < block.count; t++) path[held + t] = values[row * block.count + t]
      for (let s = 0; s < count; s++) out[axis][row * count + s] = (path[s + 2] - path[s]) * scale
      for (let t = Math.max(0, count); t < path.length; t++) into.last[at + t - Math.max(0, count)] = path[t]
    }
  })
  into.held = Math.min(2, path.length)
  if (count <= 0) return undefined
  return derive(block, {
    first: block.first - held,
    count,
    column: (name) => out[VELOCITIES.indexOf(name)],
  })
}
