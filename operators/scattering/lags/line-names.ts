import type { Row } from '../../../schemas/table.ts'

/** |Q| in words of a figure, Å⁻¹. */
export const lengthName = (Q: number): string => String(Number(Q.toPrecision(3)))

/** |Q| of a line in a figure, and which wave vector it is where it is no shell. */
export function lineName({ q, at }: Row): string {
  const length = lengthName(Number(q))
  return String(at).startsWith('(') ? `${length} ${at}` : length
}

/** Pairs of different elements can be of any sign about 0: tables have them, figures of shapes do not. */
export function isOfOne({ of }: Row): boolean {
  const [a, b, more] = String(of).split('-')
  return b === undefined || more !== undefined || b === 'weighted' || a === b
}

export const panelName = ({ of, part }: Row): string => (part === undefined ? `${of}` : `${of}, ${part}`)
