import { usageError } from '../../../schemas/errors.ts'
import { didYouMean } from '../../../schemas/nearest.ts'

/** What a LAMMPS unit style's length (in Å), time (in ps) and velocity (in Å/ps) are. */
export interface UnitStyle {
  readonly length: number
  readonly time: number
  readonly velocity: number
}

const STYLES: Record<string, UnitStyle> = {
  metal: { length: 1, time: 1, velocity: 1 },
  real: { length: 1, time: 1e-3, velocity: 1e3 },
  nano: { length: 10, time: 1e3, velocity: 1e-2 },
}

export const DEFAULT_UNITS = 'metal'

/** The units of a style; a usage error for one that is not known. */
export function unitStyle(name: string): UnitStyle {
  const style = STYLES[name]
  if (name === 'lj')
    throw usageError(
      'units lj are reduced: they have no Å and no ps',
      'Scale lengths and times to those of your model, and give the unit style that they then have: --units metal.',
    )
  if (!style)
    throw usageError(
      `--units ${name}: not a unit style that can be read`,
      didYouMean(name, Object.keys(STYLES)),
    )
  return style
}
