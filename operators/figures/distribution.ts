import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import { handover } from '../../schemas/handover.ts'
import type { Row } from '../../schemas/table.ts'
import { curve } from './curve.ts'
import type { Axis, Plot } from './plot.ts'
import { withRows } from './systems.ts'

/** Where bins are: the middle of each, and how wide all are. */
export interface Bins {
  readonly width: number
  middle(bin: number): number
}

/** The density of what was counted: from the first to the last bin that holds something, an empty one on both sides. */
export function densityOf(of: string, counts: ArrayLike<number>, { width, middle }: Bins): Row[] {
  const all = Array.from(counts)
  const sum = all.reduce((a, b) => a + b, 0)
  const first = all.findIndex((count) => count > 0)
  if (first < 0) return []
  const last = all.findLastIndex((count) => count > 0)
  return Array.from({ length: last - first + 3 }, (_, i) => {
    const bin = first + i - 1
    return { of, at: middle(bin), density: (all[bin] ?? 0) / (sum * width) }
  })
}

/** Counts of one thing of several runs together. */
export function together(parts: readonly ArrayLike<number>[]): Float64Array {
  const sum = new Float64Array(Math.max(0, ...parts.map(({ length }) => length)))
  for (const part of parts) for (let bin = 0; bin < part.length; bin++) sum[bin] += part[bin]
  return sum
}

/** Densities beside a table that has none: for the pictures of one system and of several. */
export const densities = handover<readonly Row[]>()

/** The densities beside tables as steps, a colour for each thing; of several systems a panel for each thing, and a colour for each system. */
export const distribution = (
  systems: readonly SystemTables[],
  plot: Pick<Plot, 'name' | 'title' | 'caption'>,
  x: Omit<Axis, 'field'>,
  density: string,
  where?: (row: Row) => boolean,
): Figure[] =>
  curve(
    withRows(systems, ({ own }) => [...(densities.of(own) ?? [])]),
    {
      ...plot,
      x: { field: 'at', ...x },
      y: { field: 'density', title: density },
      of: { field: 'of' },
      line: { interpolate: 'step' },
      ...(where ? { where } : {}),
    },
  )
