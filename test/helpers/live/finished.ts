import { Subject } from 'rxjs'
import { labelSeries } from '../../../operators/states/label-series.ts'
import type { StateSpace } from '../../../operators/states/state-space.ts'
import { knownOf, type RunState, UNHEARD } from '../../../pipeline/definition/operator.ts'
import type { MeasureStep } from '../../../pipeline/definition/steps.ts'
import type { Block } from '../../../pipeline/run/block.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { NO_CHANNELS } from '../../../pipeline/state/channels.ts'
import { emptyState } from '../../../pipeline/state/slots.ts'
import type { Table } from '../../../schemas/table.ts'

/** The table of a measure over label series, with its samples, run by run without the engine. */
export function finished({ operator, params }: MeasureStep, runs: readonly Run[]): Table {
  const states = runs.map((run): RunState => {
    const rows = Uint32Array.from({ length: run.atoms }, (_, i) => i)
    const facts = [labelSeries.fact(labelSeries.operator.prepare?.({}, run, []) as StateSpace)]
    const known = knownOf(operator, params, run, rows, facts)
    const total = emptyState(operator.slots(known))
    const at = { ...known, carry: operator.carry?.(known, rows) ?? {}, channels: NO_CHANNELS }
    const source = new Subject<Block>()
    source.pipe(labelSeries()).subscribe((block) => operator.update(total, block, at))
    for (let index = 0; index < run.blocks + (run.manifest.tail ? 1 : 0); index++)
      source.next(run.block(index))
    operator.close?.(total, at)
    return { ...known, total, parts: [total] }
  })
  return operator.finish(states, params, UNHEARD)
}
