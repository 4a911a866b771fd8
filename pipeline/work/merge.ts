import { join } from 'node:path'
import { partialError } from '../../schemas/errors.ts'
import type { RunState } from '../definition/operator.ts'
import { addGroup, sizedFor } from '../state/channels.ts'
import { bookSlices, totalOfPieces } from '../state/ledger.ts'
import { joined, type Log, logOf, shelfOf } from '../state/log.ts'
import type { Partial, Section } from '../state/partial.ts'
import { addParts, noParts, type Parts } from '../state/parts.ts'
import { heldIn } from '../state/short.ts'
import { emptyState, type Slots, type State } from '../state/slots.ts'
import { type Chain, everyOf, type RunPlan, rangeOf, type Task } from './plan.ts'
import { covers } from './task.ts'

export const partialPath = (out: string, task: string): string => join(out, 'states', `${task}.arrow`)

/** What has been added up of one chain. */
interface Sum {
  readonly chain: Chain
  readonly parts: Parts
  readonly single: State
  /** Of every log its parts, task by task. */
  readonly logs: Record<string, Log[]>
}

/** Adds the partials of one run in the order of its tasks, each read once: a state for every chain of the plan.
 *  Throws a partial error that names what is missing. */
export function mergeRun(
  out: string,
  plan: RunPlan,
  read: (task: string) => Partial | undefined,
): RunState[] {
  const sums = plan.chains.map((chain) => ({
    chain,
    parts: noParts(),
    single: emptyState(sizedFor(chain.slots, everyOf(chain))),
    logs: {},
  }))
  for (const task of plan.tasks) {
    const partial = read(task.id)
    const shelf = shelfOf(partialPath(out, task.id))
    for (const sum of sums)
      if (task.chains.includes(sum.chain)) add(sum, task, sectionOf(plan, task, sum.chain, partial), shelf)
  }
  return sums.map((sum) => stateOf(plan, sum))
}

function add({ chain, parts, single, logs }: Sum, task: Task, section: Section, shelf: string): void {
  const { closed, stretches = {} } = section
  const range = rangeOf(task, chain)
  if (chain.measure.operator.parts === 'none') {
    const own = closed.length === 1 ? closed[0].state : totalOfPieces(sizedFor(chain.slots, range), closed)
    const long = logsIn(chain)
    for (const slot of long) {
      const held = heldIn(own)?.[slot] ?? own[slot]
      logs[slot] = [...(logs[slot] ?? []), logOf(shelf, stretches[slot] ?? [], held.slice())]
    }
    addGroup(without(long, chain.slots), single, own, range)
  } else if (task.cut === 'frames') bookSlices(chain.slots, parts, closed)
  else addParts(chain.slots, parts, partsOf(closed), range)
}

const without = (names: readonly string[], slots: Slots): Slots =>
  Object.fromEntries(Object.entries(slots).filter(([name]) => !names.includes(name)))

const logsIn = ({ slots }: Chain): string[] => Object.keys(slots).filter((slot) => slots[slot].law === 'rows')

/** Logs are read when they are asked for, whole only where the state itself is. */
function withLogs(single: State, logs: Readonly<Record<string, readonly Log[]>>): State {
  for (const [slot, parts] of Object.entries(logs))
    Object.defineProperty(single, slot, { enumerable: true, get: () => joined(parts) })
  return single
}

function stateOf({ run }: RunPlan, { chain, parts, single, logs }: Sum): RunState {
  const { rows, facts, shape } = chain
  const common = { run, rows, facts, shape }
  if (chain.measure.operator.parts === 'none') {
    const total = withLogs(single, logs)
    return { ...common, total, parts: [total], logs }
  }
  const pieces = parts.states.map((state) => ({ first: 0, state }))
  const slots = sizedFor(chain.slots, everyOf(chain))
  return { ...common, total: totalOfPieces(slots, pieces), parts: parts.states }
}

function sectionOf(plan: RunPlan, task: Task, chain: Chain, partial: Partial | undefined): Section {
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
