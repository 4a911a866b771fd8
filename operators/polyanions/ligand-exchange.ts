import type { Rotor } from './bonded-groups.ts'

/** What became of a rotor between two frames: rows lost and won. */
export interface LigandExchange {
  /** Index among the rotors before. */
  readonly rotor: number
  readonly lost: readonly number[]
  readonly won: readonly number[]
}

/** Rotors that hold other atoms later than before; one whose first centre is bonded to nothing later has lost all but it. */
export function exchangesBetween(before: readonly Rotor[], after: readonly Rotor[]): LigandExchange[] {
  const later = new Map(after.flatMap(({ rows }) => rows.map((row) => [row, rows] as const)))
  return before.flatMap(({ rows }, rotor) => {
    const now = later.get(rows[0]) ?? [rows[0]]
    const lost = rows.filter((row) => !now.includes(row))
    const won = now.filter((row) => !rows.includes(row))
    return lost.length + won.length > 0 ? [{ rotor, lost, won }] : []
  })
}

/** Where a rotor first stretches an arm beyond `most` times its own length at the start: the arm and the frame, undefined where it
 *  never does. `lengths` [arm][frame] and `own` [arm] in Å, arms `first` to `first + count − 1`. */
export function firstBroken(
  lengths: Float64Array,
  own: ArrayLike<number>,
  frames: number,
  first: number,
  count: number,
  most: number,
): { readonly arm: number; readonly frame: number } | undefined {
  let found: { arm: number; frame: number } | undefined
  for (let arm = first; arm < first + count; arm++) {
    const end = found?.frame ?? frames
    for (let t = 0; t < end; t++) {
      if (lengths[arm * frames + t] <= most * own[arm]) continue
      found = { arm, frame: t }
      break
    }
  }
  return found
}
