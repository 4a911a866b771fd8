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

/** The frame of a stretch in which some arm of a rotor has been longer than its limit (Å) for `least` frames on end, −1 where there is none;
 *  and for how many some arm is at its end, having been so for `since` before. `lengths` [arm][frame] and `limits` [arm] in Å. */
export function firstBroken(
  lengths: Float64Array,
  limits: Float64Array,
  frames: number,
  least: number,
  since: number,
): { readonly frame: number; readonly since: number } {
  let stretched = since
  for (let t = 0; t < frames; t++) {
    let arm = 0
    while (arm < limits.length && lengths[arm * frames + t] <= limits[arm]) arm++
    stretched = arm < limits.length ? stretched + 1 : 0
    if (stretched >= least) return { frame: t, since: stretched }
  }
  return { frame: -1, since: stretched }
}
