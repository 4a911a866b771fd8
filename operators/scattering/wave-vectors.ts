import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import { column, columnsOf, type Row } from '../../schemas/table.ts'
import { addLengths, groupRow } from './vectors/lengths-in-time.ts'
import { lengthOf, waveVector } from './vectors/reciprocal.ts'
import type { VectorGroup } from './vectors/vector-set.ts'
import { groupsOf, waveVectorParams } from './vectors/wave-vector-params.ts'

const params = z.object(waveVectorParams)

const columns = columnsOf(null, {
  at: column('', 'shell, or wave vector in reciprocal lattice units', 'key'),
  h: column('', 'whole number along the first vector of the cell: Q = 2π h⁻¹ n', 'key'),
  k: column('', 'along the second', 'key'),
  l: column('', 'along the third', 'key'),
  length: column('Å⁻¹', '|Q| of this vector on the reference cell', 'value'),
  x: column('Å⁻¹', 'its part along x', 'value'),
  y: column('Å⁻¹', 'its part along y', 'value'),
  z: column('Å⁻¹', 'its part along z', 'value'),
  q: column('Å⁻¹', '|Q| of the group, mean over its vectors and frames', 'value'),
  width: column('Å⁻¹', 'half the difference between the longest and the shortest of the group', 'note'),
  spread: column('Å⁻¹', 'standard deviation of |Q| of the group over frames', 'note'),
  vectors: column('', 'vectors of the group, one of each ±Q', 'count'),
  held: column('', 'vectors that the cell has there, before some were drawn', 'count'),
})

/** The wave vectors that parameters choose on a run's cell, as all that scatters uses them: one row a vector.
 *  Q = 2π h⁻¹ n with whole numbers n, Å⁻¹; where the cell varies n stays and |Q| has a spread.
 *  Throws usage errors for what does not fit the cell, and an input error for a cell that changes more than it may. */
export const waveVectors = measure({
  name: 'wave-vectors',
  version: 2,
  summary:
    'The wave vectors that scattering is computed at: shells, points, lines and planes that fit the cell.',
  source: 'Q = 2π h⁻¹ n of the cell with row vectors h: the wave vectors of its periodic boundaries.',
  cut: 'frames',
  parts: 'none',
  needs: [],
  params,
  asked: { chain: [] },
  shape: (given, run) => groupsOf(given, run),
  slots: ({ shape }) => ({
    lengths: { law: 'sum', length: 2 * shape.length },
    frames: { law: 'count', length: 1 },
  }),
  update(state, block, { params: { cellChange }, shape }) {
    addLengths(block, shape, cellChange, state.lengths)
    state.frames[0] += block.count
  },
  finish: ([{ run, total, shape: groups }]) => {
    const rows = groups.flatMap((group, g) => {
      const said = groupRow(
        group,
        run.constantCell,
        total.frames[0],
        total.lengths.subarray(2 * g, 2 * g + 2),
      )
      return rowsOf(group, run.manifest.cell).map((row): Row => ({ ...row, ...said, held: group.held }))
    })
    return tableOf({ columns }, rows)
  },
  shown: { columns },
  example: { params: { q: '1,1.6', most: 6 } },
})

const rowsOf = ({ vectors }: VectorGroup, cell: ArrayLike<number>) =>
  vectors.map((n) => {
    const Q = waveVector(cell, n)
    return { h: n[0], k: n[1], l: n[2], length: lengthOf(Q), x: Q[0], y: Q[1], z: Q[2] }
  })
