import { usageError } from '../../../schemas/errors.ts'
import { choice } from '../../../schemas/params.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { lineFits } from '../../numerics/straight-line.ts'
import type { BlockSums } from '../../sampling/slope/block-sums.ts'
import type { FitSums } from './fit-sums.ts'
import type { Curve } from './msd-curves.ts'

const DIMENSIONS = ['xyz', 'xy', 'xz', 'yz', 'x', 'y', 'z'] as const
/** Axes of the input that a D is along. */
export type Dimensions = (typeof DIMENSIONS)[number]

export const dimensionsParam = choice(
  DIMENSIONS,
  'axes that D is along, slope/2d: all three; a plane, as of a layered conductor; one',
).default('xyz')

const AXES = ['x', 'y', 'z'] as const

/** Sums of squares along these axes together. */
export function sumsAlong({ all, components }: FitSums, dimensions: Dimensions): BlockSums {
  if (dimensions === 'xyz') return all
  const chosen = AXES.flatMap((axis, c) => (dimensions.includes(axis) ? [components[c].squares] : []))
  return { ...all, squares: all.squares.map((_, i) => chosen.reduce((sum, squares) => sum + squares[i], 0)) }
}

/** What a curve of MSD is along these axes. */
export function curveAlong(curve: Curve, rows: readonly Row[], dimensions: Dimensions): Curve {
  if (dimensions === 'xyz') return curve
  const axes = AXES.filter((axis) => dimensions.includes(axis))
  const msd = Float64Array.from(rows, (row) => axes.reduce((sum, axis) => sum + (row[axis] as number), 0))
  return { ...curve, msd, whole: lineFits(curve.lags, msd), samples: [] }
}

/** Throws a usage error where D is not that of all directions. */
export function inAllDirections(operator: string, diffusion: Table | undefined): void {
  const along = diffusion?.rows.map(({ dimensions }) => dimensions).find((each) => each && each !== 'xyz')
  if (along)
    throw usageError(
      `${operator}: D along ${along} alone, where that of all directions is needed`,
      'Leave --dimensions out.',
    )
}
