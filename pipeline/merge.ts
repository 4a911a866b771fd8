import { join } from 'node:path'
import { partialError } from '../schemas/errors.ts'
import { bookSlices, totalOfPieces } from './ledger.ts'
import type { RunState } from './operator.ts'
import { readPartial, type Section } from './partial.ts'
import { addParts, noParts, type Parts } from './parts.ts'
import type { Chain, RunPlan, Task } from './plan.ts'
import { addState, emptyState } from './slots.ts'
import { covers } from './task.ts'

export const partialPath = (out: string, task: string): string => join(out, 'states', `${task}.arrow`)

/** Adds the partials of one measurement over one run, in the order of its tasks.
 *  Throws a partial error that names what is missing. */
export function mergeRun(out: string, plan: RunPlan, chain: Chain): RunState {
  const tasks = plan.tasks.filter((task) => task.chains.includes(chain))
  const parts = noParts()
  const single = emptyState(chain.slots)
  for (const task of tasks) {
    const { closed } = sectionOf(out, plan, task, chain)
    if (chain.measure.operator.parts === 'none')
      addState(chain.slots, single, totalOfPieces(chain.slots, closed))
    else if (task.cut === 'frames') bookSlices(chain.slots, parts, closed)
    else addParts(chain.slots, parts, partsOf(closed))
  }
  const { run } = plan
  const common = { run, rows: chain.rows, facts: chain.facts }
  if (chain.measure.operator.parts === 'none') return { ...common, total: single, parts: [single] }
  const pieces = parts.states.map((state) => ({ first: 0, state }))
  return { ...common, total: totalOfPieces(chain.slots, pieces), parts: parts.states }
}

function sectionOf(out: string, plan: RunPlan, task: Task, chain: Chain): Section {
  const partial = readPartial(partialPath(out, task.id))
  if (!partial || !covers(plan.run, { ...task, chains: [chain] }, partial)) {
    throw partialError(
      `${chain.name}: the partial result ${task.id} is ${partial ? 'of another definition or run' : 'missing'}`,
      'Run the same command again: it computes what is missing.',
    )
  }
  return partial.sections[chain.name]
}

const partsOf = (pieces: Section['closed']): Parts => ({
  frames: pieces.length > 1 ? pieces[1].first - pieces[0].first : noParts().frames,
  states: pieces.map((piece) => piece.state),
})
