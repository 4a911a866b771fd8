import type { CageKind } from '../../../operators/cages/cage-set.ts'
import { type Cages, cages } from '../../../operators/cages/cages.ts'
import { knownOf, type Measure, type RunState } from '../../../pipeline/definition/operator.ts'
import type { MeasureMaker } from '../../../pipeline/definition/steps.ts'
import type { Block, Facts } from '../../../pipeline/run/block.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import type { Carry } from '../../../pipeline/state/carry.ts'
import { NO_CHANNELS } from '../../../pipeline/state/channels.ts'
import { addState, emptyState, type State } from '../../../pipeline/state/slots.ts'
import { resolveParams } from '../../../schemas/params.ts'
import type { Row } from '../../../schemas/table.ts'

/** Cages by name ("S 4c"), at one radius unless others are given. */
export function factsOf(names: readonly string[], radii: readonly number[] = [4]): Facts {
  const kinds: CageKind[] = names.map((name) => ({
    kind: name.split(' ')[0],
    site: name.split(' ')[1] ?? 'any',
  }))
  const labels = radii.map((radius) => `cage@${radius}`)
  return [cages.fact({ cages: kinds, radii, labels } as unknown as Cages)]
}

/** A block of labels [radius][row][frame] that no positions belong to; atoms are Li unless others are named. */
export function labelled(
  paths: readonly (readonly (readonly number[])[])[],
  facts: Facts,
  interval = 0.1,
  elements: readonly string[] = [],
): Block {
  const { labels } = cages.of({ facts })
  const count = paths[0][0].length
  const names = Array.from(paths[0], (_, row) => elements[row] ?? 'Li')
  const kinds = [...new Set(names)]
  return {
    run: {
      name: 'made',
      interval,
      types: kinds.map((element) => ({ element })),
      typeOf: Uint16Array.from(names, (element) => kinds.indexOf(element)),
    } as unknown as Run,
    first: 0,
    count,
    rows: Uint32Array.from(paths[0].keys()),
    labels: new Map(labels.map((name, i) => [name, Uint16Array.from(paths[i].flat())])),
    facts,
    cell: {},
  } as unknown as Block
}

/** Frames [from, to) of such a block. */
export function cut(block: Block, from: number, to: number): Block {
  const labels = [...block.labels].map(([name, values]): [string, Uint16Array] => [
    name,
    (values as Uint16Array).filter((_, i) => i % block.count >= from && i % block.count < to),
  ])
  return { ...block, first: from, count: to - from, labels: new Map(labels) }
}

/** State of a measure over a block that is cut at some frames; before every piece the memory is saved and read again. */
export function stateOf(
  maker: MeasureMaker<any, any, any>,
  given: object,
  block: Block,
  cuts: readonly number[] = [],
): { state: State; parts: State[] } {
  const operator = maker.operator as Measure
  const params = resolveParams(operator.name, operator.params, given)
  operator.asked.check?.(params, block.run)
  const known = knownOf(operator, params, block.run, block.rows, block.facts)
  const slots = operator.slots(known)
  const edges = [0, ...cuts, block.count]
  let carry: Carry = operator.carry?.(known, block.rows) ?? {}
  const parts = edges.slice(1).map((to, i) => {
    carry = Object.fromEntries(
      Object.entries(carry).map(([name, value]) => [name, typeof value === 'number' ? value : value.slice()]),
    )
    const state = emptyState(slots)
    const at = { ...known, carry, channels: NO_CHANNELS }
    operator.update(state, cut(block, edges[i], to), at)
    if (to === block.count) {
      operator.close?.(state, at)
      operator.close?.(emptyState(slots), at)
    }
    return state
  })
  const state = emptyState(slots) as State
  for (const part of parts) addState(slots, state, part as State)
  return { state, parts: parts as State[] }
}

/** Rows of a measure over blocks that stand for replicas. */
export function rowsOf(
  maker: MeasureMaker<any, any, any>,
  given: object,
  blocks: readonly Block[],
  cuts: readonly number[] = [],
): readonly Row[] {
  const operator = maker.operator as Measure
  const params = resolveParams(operator.name, operator.params, given)
  const runs = blocks.map((block): RunState => {
    const { state, parts } = stateOf(maker, given, block, cuts)
    return { ...knownOf(operator, params, block.run, block.rows, block.facts), total: state, parts }
  })
  return operator.finish(runs, params, { tags: {}, runs: [], rows: [], warn: () => {} }).rows
}
