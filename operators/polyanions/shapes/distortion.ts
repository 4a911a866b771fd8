import { z } from 'zod'
import { type RunState, tableOf } from '../../../pipeline/definition/operator.ts'
import { measure } from '../../../pipeline/definition/steps.ts'
import { column, columnsOf, finite, type Row } from '../../../schemas/table.ts'
import { densities } from '../../figures/distribution.ts'
import { errorColumns, saidOf } from '../../sampling/error-columns.ts'
import { meanOverRuns } from '../../sampling/mean-over-runs.ts'
import { classesIn, warnOfEnds } from '../rotors/of-rotors.ts'
import { distortionDensities, distortionFigures } from './distortion-figure.ts'
import { type Distorted, distortionParams, ofDistortions } from './of-distortions.ts'
import type { TetrahedronShape } from './of-tetrahedra.ts'

const columns = columnsOf('distortion', {
  of: column('', 'kind of tetrahedron', 'key'),
  axes: column(
    '',
    'crystal: x, y and z, where a tilt counts too; own: those in which it is nearest to the ideal',
    'key',
  ),
  distortion: column('', 'mean s_d; 8/√3 of the ideal tetrahedron along ⟨111⟩', 'value'),
  error: column('', 'half its 68 % interval, over blocks of time or replicas', {
    errorOf: 'distortion',
  }),
  spread: column('', 'standard deviation over tetrahedra and frames', 'value'),
  values: column('', 'tetrahedra × frames', 'count'),
  ...errorColumns,
})

type Seen = RunState<Distorted, TetrahedronShape>

/** Distortion of tetrahedra, s_d = Σ σ(r)[(x+y+z)³ + (x−y−z)³ + (−x+y−z)³ + (−x−y+z)³]/r³ / Σ σ(r) over the four bonds: 8/√3 = 4.619 of the ideal one
 *  along (111), −8/√3 inverted, 0 turned by 45° about an axis. In crystal axes it mixes tilt with distortion; `own` turns each tetrahedron
 *  back first. Throws usage errors where no rotor is a tetrahedron, and for a switching function that is none.
 *  Sources: Guan et al., supplement, note 4 (one of the four terms is missing there); PLUMED, TETRAHEDRAL. */
export const distortion = measure({
  name: 'distortion',
  version: 4,
  summary: 'Distortion s_d of tetrahedral polyanions, in the axes of the crystal or their own.',
  source: 'Guan et al., supplement, note 4, with all four terms of PLUMED TETRAHEDRAL.',
  ...ofDistortions,
  params: z.object(distortionParams),
  finish: (runs, { axes, bin }, context) => {
    warnOfEnds(runs, context)
    const rows = classesIn(runs).flatMap((name) => rowsOf(runs, name, axes))
    return densities.on(tableOf({ columns }, rows), distortionDensities(runs, bin))
  },
  shown: { columns, ...distortionFigures },
  example: { params: {} },
})

function rowsOf(runs: readonly Seen[], of: string, axes: string): Row[] {
  const slot = (name: 'sums' | 'squares') => (piece: { of: Seen; state: Seen['total'] }) => {
    const own = piece.of.shape.names.indexOf(of)
    return { sum: piece.state[name][own] ?? 0, count: piece.state.values[own] ?? 0 }
  }
  const mean = meanOverRuns(runs, slot('sums'))
  if (mean.count === 0) return []
  const square = meanOverRuns(runs, slot('squares')).value
  return [
    {
      of,
      axes,
      distortion: mean.value,
      error: finite(mean.error),
      spread: Math.sqrt(Math.max(0, square - mean.value * mean.value)),
      values: mean.count,
      ...saidOf(mean),
    },
  ]
}
