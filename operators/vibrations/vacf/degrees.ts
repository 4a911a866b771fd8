import type { FinishContext } from '../../../pipeline/definition/operator.ts'
import type { Row } from '../../../schemas/table.ts'

/** Off by more than this share, the temperature of lag 0 is warned about. */
const WARM = 0.1

/** Degrees of freedom of an atom of each kind, by what its VACF(0) stands for. Atoms that never move are fixed; atoms of too little motion
 *  beside others at the temperature of the runs are rigid, or held: neither is an error of units. Warns of each, and of what is one. */
export function degreesIn(
  rows: readonly Row[],
  isAtom: (of: string) => boolean,
  { warn }: FinishContext,
): Map<string, number> {
  const first = rows.filter((row) => row['lag'] === 0)
  const kinds = first.map((row) => ({ of: String(row['of']), row, share: shareOf(row) }))
  const hasWarm = kinds.some(({ of, share }) => isAtom(of) && isWarm(share))
  return new Map(
    kinds.map(({ of, row, share }) => {
      const kinetic = row['kinetic'] as number | null
      if (isAtom(of) && kinetic === 0) {
        warn(
          'fixed-atoms',
          `${of}: no velocity in any frame: fixed atoms, without a spectrum and no part of the total`,
        )
        return [of, 0]
      }
      if (share === undefined || isWarm(share)) return [of, 3]
      const found = `${of}: VACF(0) stands for ${(kinetic as number).toPrecision(4)} K`
      if (isAtom(of) && share < 1 && hasWarm) {
        warn(
          'constrained',
          `${found} with 3 degrees of freedom an atom, other elements for the ${row['temperature']} K of the runs: rigid or held atoms, taken as ${(3 * share).toPrecision(3)} degrees each; if nothing is held, the run is not in equilibrium`,
        )
        return [of, 3 * share]
      }
      warn(
        'kinetic-temperature',
        `${found}, the runs are said to have ${row['temperature']} K; check the units of the velocities and the tag`,
      )
      return [of, 3]
    }),
  )
}

const isWarm = (share: number | undefined): boolean => share !== undefined && Math.abs(share - 1) <= WARM

function shareOf({ kinetic, temperature }: Row): number | undefined {
  if (typeof kinetic !== 'number' || typeof temperature !== 'number') return undefined
  return kinetic / temperature
}
