import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import { curve } from '../figures/curve.ts'
import { heat } from '../figures/heat.ts'
import { distinct } from '../figures/rows.ts'
import { only } from '../figures/systems.ts'

/** More cells than these have no room for their numbers. */
const MOST_LABELS = 210

/** Heat map of first-passage times at the longest lag, and their dependence on the lag where there are several. */
export function passageFigures(systems: readonly SystemTables[]): Figure[] {
  const known = only(systems, ({ sets, mfpt }) => sets === null && mfpt !== null)
  const lags = [...new Set(known.flatMap(({ own }) => distinct(own.rows, 'lag')))].map(Number)
  if (lags.length === 0) return []
  const lag = Math.max(...lags)
  return [...times(known, lag), ...(lags.length > 1 ? dependence(known, lags.length) : [])]
}

function times(systems: readonly SystemTables[], longest: number): Figure[] {
  const cells = systems.flatMap(({ label: system, own }) =>
    own.rows
      .filter(({ lag }) => lag === longest)
      .map(({ from, to, mfpt }) => ({
        system,
        from,
        to,
        mfpt: Number(mfpt),
        label: Number(mfpt).toPrecision(3).replace(/e\+/, 'e'),
      })),
  )
  return heat(
    systems,
    {
      name: 'passage',
      title: 'Mean first-passage times',
      caption: `Mean first-passage time in ps from each state (row) to each other (column); lag of the model ${longest} ps.`,
      x: { field: 'to', title: 'to' },
      y: { field: 'from', title: 'from' },
      value: { field: 'mfpt', title: 'MFPT / ps', log: true, scale: { scheme: 'viridis' } },
      size: { width: 380, height: 380 },
      ...(systems.length < 2 && cells.length <= MOST_LABELS ? { label: 'label' } : {}),
    },
    cells,
  )
}

const dependence = (systems: readonly SystemTables[], lags: number): Figure[] =>
  curve(systems, {
    name: 'passage-lag',
    title: 'First-passage times against the lag',
    caption: `Mean first-passage times of the models of ${lags} lags with their 68 % intervals, a panel for each state of arrival. They grow with the lag: a model sees arrivals only at its multiples.`,
    x: { field: 'lag', title: 'lag / ps' },
    y: { field: 'mfpt', title: 'MFPT / ps', log: true },
    of: { field: 'from', title: 'from' },
    panels: [{ field: 'to', title: 'to' }],
    line: { point: true },
    alike: true,
  })
