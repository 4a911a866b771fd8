import { type Cages, cages } from '../../../operators/cages/cages.ts'
import { labelSeries } from '../../../operators/states/label-series.ts'
import type { Measure, RunState } from '../../../pipeline/definition/operator.ts'
import { knownOf } from '../../../pipeline/definition/operator.ts'
import type { MeasureMaker } from '../../../pipeline/definition/steps.ts'
import type { Block, Facts } from '../../../pipeline/run/block.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { NO_CHANNELS } from '../../../pipeline/state/channels.ts'
import { noParts, partFor, totalOf } from '../../../pipeline/state/parts.ts'
import { emptyState } from '../../../pipeline/state/slots.ts'
import type { WorldRun } from '../../../runs/worlds/common/world.ts'
import { resolveParams } from '../../../schemas/params.ts'
import type { Row, Table } from '../../../schemas/table.ts'

/** Rows of a measure of labels over runs of a world. */
export const labelTable = (...given: Parameters<typeof wholeTable>): readonly Row[] =>
  wholeTable(...given).rows

/** Its table, parts of time as the engine keeps them; label k + 1 is state k. */
export function wholeTable(
  maker: MeasureMaker<any, any, any>,
  given: object,
  runs: readonly WorldRun[],
  { label, facts }: { label: string; facts: Facts },
): Table {
  const operator = maker.operator as Measure
  const params = resolveParams(operator.name, operator.params, given)
  const states = runs.map((run) => stateOf(operator, params, run, label, facts))
  return operator.finish(states, params, { tags: {}, runs: [], rows: [], warn: () => {} })
}

function stateOf(operator: Measure, params: any, made: WorldRun, label: string, facts: Facts): RunState {
  const { frames, interval, atoms } = made
  const rows = Uint32Array.from({ length: atoms[0][1] }, (_, i) => i)
  const types = [{ element: 'Li', mass: 6.94 }]
  const typeOf = new Uint16Array(rows.length)
  const run = { name: 'made', interval, frames, tags: {}, types, typeOf } as unknown as Run
  const known = knownOf(operator, params, run, rows, facts)
  const slots = operator.slots(known)
  const carry = operator.carry?.(known, rows) ?? {}
  const at = { ...known, carry, channels: NO_CHANNELS }
  const cut = (first: number, count: number): Block => {
    const labels = new Uint16Array(rows.length * count)
    for (let row = 0; row < rows.length; row++)
      for (let t = 0; t < count; t++)
        labels[row * count + t] = 1 + (made.labels as Uint8Array)[row * frames + first + t]
    return { run, first, count, rows, labels: new Map([[label, labels]]), facts } as unknown as Block
  }
  if (operator.parts === 'none') {
    const total = emptyState(slots)
    operator.update(total, cut(0, frames), at)
    operator.close?.(total, at)
    return { ...known, total, parts: [total] }
  }
  const parts = noParts<typeof slots>()
  for (let first = 0; first < frames; ) {
    const { state, room } = partFor(parts, slots, first)
    const count = Math.min(room, frames - first)
    operator.update(state, cut(first, count), at)
    first += count
  }
  operator.close?.(parts.states[parts.states.length - 1], at)
  return { ...known, total: totalOf(slots, parts), parts: parts.states }
}

/** Two cages, the first about S. */
export const inCages = {
  label: 'cage@4',
  facts: [
    cages.fact({
      cages: ['S', 'Cl'].map((kind) => ({ kind, site: 'any' })),
      radii: [4],
      labels: ['cage@4'],
    } as unknown as Cages),
  ],
}

/** States by their number. */
export const inStates = (states: number) => ({ label: 'state', facts: [labelSeries.fact({ states })] })

/** Every ion twice. */
export function inTwos(run: WorldRun): WorldRun {
  const { frames, labels, atoms } = run
  const twice = Uint8Array.from({ length: 2 * (labels as Uint8Array).length }, (_, i) => {
    const row = Math.floor(i / frames)
    return (labels as Uint8Array)[(row >> 1) * frames + (i % frames)]
  })
  return { ...run, atoms: [['Li', 2 * atoms[0][1]]], labels: twice }
}
