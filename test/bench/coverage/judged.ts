import type { Truth, World, WorldRun } from '../../../runs/worlds/common/world.ts'

/** One number that somebody quoted of one repetition of a world. */
export interface Judged {
  readonly quantity: keyof Truth
  readonly value: number
  /** Half the 68 % interval, and its effective degrees of freedom. */
  readonly error: number | undefined
  readonly dof: number
  readonly status?: string
  /** False where the program itself says that the runs do not tell this. */
  readonly admitted?: boolean
  /** One-sided bound at 95 %. */
  readonly bound?: number
  /** Whether something was said against it: a drift, no fit, not stationary. */
  readonly warned?: boolean
}

/** Who quotes: the engine from sums in memory, or a whole study. Sees runs, never their truth. */
export type Judge = (world: World, runs: readonly WorldRun[]) => readonly Judged[]
