import { z } from 'zod'
<<<<<<< HEAD
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { windowAreas, windowColumns } from './window-areas.ts'
import { crossingColumns, windowCrossings } from './window-crossings.ts'

const columns = { ...windowColumns, ...crossingColumns }
=======
import { type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Block } from '../../pipeline/run/block.ts'
import type { State } from '../../pipeline/state/slots.ts'
import { usageError } from '../../schemas/errors.ts'
import { number, type Resolved } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { errorOfMean } from '../sampling/statistics.ts'
import { ofSites } from '../sites/of-sites.ts'
import type { Sites } from '../sites/sites.ts'
import { areasOf, type Places, placeParams, placesOf } from './bottleneck-places.ts'

const params = z.object({
  ...placeParams,
  largestArea: number('upper end of the distribution, Å²; larger ones are counted in its last bin').default(
    14,
  ),
  areaBin: number('width of a bin of the distribution, Å²').default(0.1),
})

const columns = columnsOf('area', {
  pair: column('', 'kinds of site on both sides of the triangle', 'key'),
  triangles: column('', 'triangles of this pair in the cell', 'count'),
  area: column('Å²', 'mean area over triangles and frames', 'value'),
  error: column(
    'Å²',
    'half width of the 68 % interval of the mean, over replicas, else consecutive parts of the run',
    { errorOf: 'area' },
  ),
  spread: column('Å²', 'standard deviation over triangles and frames', 'value'),
  breathing: column(
    'Å²',
    'breathing amplitude: root mean square over triangles of the standard deviation of each in time',
    'value',
  ),
  disorder: column('Å²', 'standard deviation between the time averages of the triangles', 'value'),
  crossings: column('', 'steps of ions through such a triangle from one frame to the next', 'count'),
  crossingArea: column('Å²', 'mean area in the first frame after a crossing', 'value'),
  crossingError: column('Å²', 'standard error of that mean', { errorOf: 'crossingArea' }),
})
>>>>>>> roles

/** Areas of the triangles of three anions that neighbouring sites share: over time, averaged per triangle, and when an ion has just
 *  gone through, Å². Tables of `window-areas` and `window-crossings` in, a row a pair of kinds out. */
export const bottleneck = estimate({
  name: 'bottleneck',
  version: 1,
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
        const both = { ...row, ...crossings.get(row['pair']) }
        return Object.fromEntries(Object.keys(columns).map((name) => [name, both[name]]))
      }),
    )
  },
  columns,
  example: { params: {} },
})
