import { everyRow } from '../../../pipeline/tables/long-table.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { curve } from '../../figures/curve.ts'
import { groupedBy, logSpaced, thinned } from '../../figures/rows.ts'
import { drawn, withRows } from '../../figures/systems.ts'
import { isOfOne, lineName, panelName } from './line-names.ts'

/** Lines of a panel. */
const MOST_LINES = 12

const WORDS = {
  f: {
    title: 'Intermediate scattering functions',
    axis: 'F(Q,t)/F(Q,0)',
    caption: 'Over F(Q,0), of elements and sums, a line for each |Q|; bands: 68 % intervals.',
  },
  c: {
    title: 'Current correlations',
    axis: 'C(Q,t)/C(Q,0)',
    caption: 'Along Q and across it, over C(Q,0), a line for each |Q|; bands: 68 % intervals.',
  },
}

/** F(Q,t) or C(Q,t) over its value at t = 0 against log t, a panel for each `of` (and part) but pairs of different elements, a
 *  line for each group of wave vectors. */
export const scatteringFigures = (main: 'f' | 'c') =>
  drawn((systems) =>
    curve(
      withRows(systems, ({ own }) => linesOf(own).flatMap((line) => overFirst(line, main))),
      {
        name: 'decay',
        title: WORDS[main].title,
        caption: WORDS[main].caption,
        x: { field: 'lag', title: 'lag t (ps)', log: true },
        y: { field: 'share', title: WORDS[main].axis },
        of: { field: 'line', title: '|Q| (Å⁻¹)', words: lineName, ordered: true },
        panels: [{ field: 'panel', words: panelName }],
        systems: 'panels',
        half: ({ half }) => half as number | null,
        line: { strokeWidth: 1.4 },
      },
    ),
  )

/** The curves of a table, which begin at lag 0, with as many points as are drawn, thinned to so many of each panel. */
function linesOf(table: Table): Row[][] {
  const panels = groupedBy([...drawnLines(table)], ([first]) => panelName(first))
  return [...panels.values()].flatMap((own) => thinned(own, MOST_LINES))
}

/** Line by line: a long table is not held. */
function* drawnLines(table: Table): Generator<Row[]> {
  let line: Row[] = []
  for (const row of everyRow(table)) {
    if (row['lag'] === 0 && line.length > 0) {
      yield logSpaced(line)
      line = []
    }
    if (isOfOne(row)) line.push(row)
  }
  if (line.length > 0) yield logSpaced(line)
}

function overFirst(line: readonly Row[], main: string): Row[] {
  const start = Number(line[0][main])
  return line.map((row) => {
    const { error } = row
    const half = typeof error === 'number' ? error / Math.abs(start) : null
    return { ...row, share: Number(row[main]) / start, half }
  })
}
