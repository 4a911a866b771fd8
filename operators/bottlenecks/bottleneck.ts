import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { columnsOf } from '../../schemas/table.ts'
import { windowAreas, windowColumns } from './window-areas.ts'
import { crossingColumns, windowCrossings } from './window-crossings.ts'

const columns = columnsOf('area', { ...windowColumns, ...crossingColumns })

/** Areas of the triangles of three anions that neighbouring sites share: over time, averaged per triangle, and when an ion has just
 *  gone through, Å². Tables of `window-areas` and `window-crossings` in, a row a pair of kinds out. */
export const bottleneck = estimate({
  name: 'bottleneck',
  version: 4,
  summary:
    'Areas of the anion triangles between neighbouring sites: over time, per triangle, and at crossings.',
  source:
    'Ding et al., bottlenecks between T5 and T2 sites; triangles of the tetrahedra of Morgan, Chem. Mater. 33, 2004 (2021).',
  from: [windowAreas.operator, windowCrossings.operator],
  params: z.object({}),
  finish: (tables) => {
    const crossings = new Map(tables['window-crossings'].rows.map((row) => [row['pair'], row]))
    return tableOf(
      { columns },
      tables['window-areas'].rows.map((row) => {
        const both = { ...crossings.get(row['pair']), ...row }
        return Object.fromEntries(Object.keys(columns).map((name) => [name, both[name]]))
      }),
    )
  },
  shown: {
    columns,
  },
  example: { params: {} },
})
