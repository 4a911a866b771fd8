/** What the labels "state" mean: label k + 1 is state k, 0 a gap. */
export interface StateSpace {
  readonly states: number
  /** What people call them, where it is not their number. */
  readonly names?: readonly string[]
  /** Element of each shell's centre, where the states belong to shells (label "shell"). */
  readonly shells?: readonly string[]
}

/** Vertices as the lithium sites LS1, LS2, … of Guan et al., then outside where there is one. */
export const siteNames = (vertices: number, outside: boolean): string[] => [
  ...Array.from({ length: vertices }, (_, k) => `LS${k + 1}`),
  ...(outside ? ['outside'] : []),
]

export const nameOf = (state: number, { names }: Pick<StateSpace, 'names'>): string =>
  names?.[state] ?? String(state)
