import { rdf } from '../../../operators/structure/rdf.ts'
import { knownOf, type RunState } from '../../../pipeline/definition/operator.ts'
import { sliceBlock } from '../../../pipeline/run/block.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { NO_CHANNELS } from '../../../pipeline/state/channels.ts'
import { noParts, partFor, totalOf } from '../../../pipeline/state/parts.ts'
import { resolveParams } from '../../../schemas/params.ts'
import type { Row } from '../../../schemas/table.ts'

export type Given = Parameters<typeof rdf>[0]
export const { operator } = rdf

/** What the engine does with a measure that is cut by frames. */
export function stateOf(run: Run, given: Given): RunState<any> {
  const params = resolveParams('rdf', operator.params, given)
  operator.asked.check?.(params, run)
  const rows = run.block(0).rows
  const known = knownOf(operator, params, run, rows)
  const slots = operator.slots(known)
  const parts = noParts<typeof slots>()
  for (let first = 0; first < run.frames; ) {
    const block = run.block(Math.floor(first / run.blockFrames))
    const from = first - block.first
    const { state, room } = partFor(parts, slots, first)
    const to = Math.min(block.count, from + room)
    operator.update(state, sliceBlock(block, from, to), { ...known, carry: {}, channels: NO_CHANNELS })
    first += to - from
  }
  return { ...known, total: totalOf(slots, parts), parts: parts.states }
}

export const tableOf = (
  runs: readonly Run[],
  given: Given,
  warn: (name: string, message: string) => void = () => {},
): readonly Row[] =>
  operator.finish(
    runs.map((run) => stateOf(run, given)),
    resolveParams('rdf', operator.params, given),
    { tags: {}, runs: [], rows: [], warn },
  ).rows

export const curve = (rows: readonly Row[], pair: string, column: string): number[] =>
  rows.filter((row) => row['pair'] === pair).map((row) => row[column] as number)
