import type { Facts } from '../../pipeline/run/block.ts'

/** What the labels "state" mean: label k + 1 is state k, 0 a gap. */
export interface StateSpace {
  readonly states: number
  /** What people call them, where it is not their number. */
  readonly names?: readonly string[]
  /** Element of each shell's centre, where the states belong to shells (label "shell"). */
  readonly shells?: readonly string[]
}

/** The transforms that give the label "state". */
const GIVERS = ['shell-states', 'label-series']

export function stateSpace(facts: Facts): StateSpace {
  const found = GIVERS.map((name) => facts.get(name) as StateSpace | undefined).find((space) => space)
  if (!found) throw new Error(`no facts about states: expected those of ${GIVERS.join(' or ')}`)
  return found
}

/** Vertices as the lithium sites LS1, LS2, … of Guan et al., then outside where there is one. */
export const siteNames = (vertices: number, outside: boolean): string[] => [
  ...Array.from({ length: vertices }, (_, k) => `LS${k + 1}`),
  ...(outside ? ['outside'] : []),
]

export const nameOf = (state: number, { names }: Pick<StateSpace, 'names'>): string =>
  names?.[state] ?? String(state)
