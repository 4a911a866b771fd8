import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Run } from '../../../pipeline/run/run.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { ionstream } from '../../helpers/command.ts'
import { folder } from '../../helpers/folder.ts'
import { inMemory, type MemoryRun } from '../../helpers/memory.ts'
import { root } from '../../house/sources.ts'

const INTERVAL = 0.1
const AXES = ['x', 'y', 'z'] as const

/** Lithium of 70 ps of first-principles MD at 500 K that comes with the program, in the frame of all other atoms: any stretch of
 *  its frames as a run. */
export function lithiumOf(series: string): {
  frames: number
  between(first: number, end: number): MemoryRun
} {
  const store = join(folder(), series)
  const place = join(root, 'runs/data', series)
  const files = readdirSync(place).filter((name) => name.includes('XDATCAR'))
  const inputs = files.sort().map((name) => join(place, name))
  const { code, stderr } = ionstream('ingest', ...inputs, '--out', store, '--interval', `${INTERVAL}ps`)
  if (code !== 0) throw new Error(stderr)
  const run = openRun(store)
  const elements = Array.from(run.typeOf, (type) => run.types[type].element)
  const rowsOf = (wanted: boolean) =>
    Uint32Array.from(elements.keys()).filter((row) => (elements[row] === 'Li') === wanted)
  const [lithium, others] = [rowsOf(true), rowsOf(false)]
  const columns = AXES.map((axis) => relative(along(run, lithium, axis), along(run, others, axis)))
  return {
    frames: run.frames,
    between: (first, end) => {
      const [x, y, z] = columns.map((lines) =>
        Float32Array.from(lines.flatMap((line) => [...line.subarray(first, end)])),
      )
      const frames = end - first
      return inMemory({ atoms: [['Li', lithium.length]], frames, interval: INTERVAL, columns: { x, y, z } })
    },
  }
}

/** Of each row all its frames. */
function along(run: Run, rows: Uint32Array, axis: 'x' | 'y' | 'z'): Float64Array[] {
  const lines = Array.from(rows, () => new Float64Array(run.frames))
  for (let b = 0; b * run.blockFrames < run.frames; b++) {
    const block = run.block(b, rows)
    const values = block.column(axis)
    lines.forEach((line, i) => {
      line.set(values.subarray(i * block.count, (i + 1) * block.count), block.first)
    })
  }
  return lines
}

function relative(lines: Float64Array[], to: Float64Array[]): Float64Array[] {
  const mean = lines[0].map((_, t) => to.reduce((sum, line) => sum + line[t] / to.length, 0))
  return lines.map((line) => line.map((value, t) => value - mean[t]))
}
