import { logsOf, type RunState } from '../../../pipeline/definition/operator.ts'
import type { Log } from '../../../pipeline/state/log.ts'
import type { RowChunk } from '../../../schemas/table.ts'

/** The rows of a log by rotor, each in the order of time as they came: rows of `width` numbers, the second of them the rotor. */
function byRotor(log: Log, width: number): Map<number, Float64Array> {
  const counts = new Map<number, number>()
  for (const values of log)
    for (let at = 1; at < values.length; at += width)
      counts.set(values[at], (counts.get(values[at]) ?? 0) + 1)
  const order = [...counts.keys()].sort((a, b) => a - b)
  const out = new Map(order.map((rotor) => [rotor, new Float64Array(width * (counts.get(rotor) as number))]))
  const next = new Map<number, number>()
  for (const values of log) {
    for (let at = 0; at < values.length; at += width) {
      const rotor = values[at + 1]
      const place = next.get(rotor) ?? 0
      out.get(rotor)?.set(values.subarray(at, at + width), place)
      next.set(rotor, place + width)
    }
  }
  return out
}

/** How many rows of this width the logs of some runs have. */
export const loggedRows = (runs: readonly RunState[], slot: string, width: number): number =>
  runs.flatMap((run) => logsOf(run, slot)).reduce((sum, { numbers }) => sum + numbers / width, 0)

/** The rows of the logs by run, rotor and time, each rotor's made a chunk of a table. */
export function* rotorChunks<R extends RunState>(
  runs: readonly R[],
  slot: string,
  width: number,
  chunkOf: (run: R, rotor: number, rows: Float64Array) => RowChunk,
): Generator<RowChunk> {
  for (const run of runs)
    for (const log of logsOf(run, slot))
      for (const [rotor, rows] of byRotor(log, width)) yield chunkOf(run, rotor, rows)
}
