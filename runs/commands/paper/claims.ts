import type { Row } from '../../../schemas/table.ts'
import type { Derived } from './printed.ts'

/** Where results may have a quantity: the table of this operator, rows of these keys, a column and that of its error. */
export interface Sought {
  readonly operator: string
  readonly value: string
  readonly error?: string
  readonly keys: Row
  /** K; the value over that of the same rows at this temperature. */
  readonly over?: number
}

/** A number that a paper prints, and how ours is found. */
export interface Claim {
  readonly paper: 'Ding' | 'Guan' | 'Li'
  readonly quantity: string
  readonly unit: string
  readonly published: number
  readonly publishedError?: number
  /** K; results of other temperatures stand beside it, and say so. */
  readonly temperature?: number
  readonly sought?: Sought
  /** The same from other printed numbers: needs no trajectory. */
  readonly derived?: Derived
  /** True where no difference in errors means anything: another quantity of the same name, another material. */
  readonly isApart?: boolean
  /** What is in the way of a direct comparison. */
  readonly hinders: string
}

export const FIELD = 'another force field: ours is fitted to 416 atoms of first-principles MD'

/** How often a polyanion turns. */
export const TURNS: Sought = {
  operator: 'reorientation',
  value: 'rate',
  error: 'error',
  keys: { motion: 'turn' },
}
