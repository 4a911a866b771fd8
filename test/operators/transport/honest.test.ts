import test from 'ava'
import { collective } from '../../../operators/transport/collective.ts'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import { diffusionTensor } from '../../../operators/transport/diffusion-tensor.ts'
import { haven } from '../../../operators/transport/haven.ts'
import type { Row } from '../../../schemas/table.ts'
import { assertHonest, SEVERAL } from '../sampling/pooled.ts'
import { msdOf, type Path, quiet, runOf, tableBy } from './walks.ts'

const FRAMES = 400

/** Ions two and two: both take the same steps along an axis, and as many of their own. Dσ is 1.5 D. */
const together = (): Path => {
  let shared: Float64Array[] = []
  return (random, atom) => {
    if (atom % 2 === 0) shared = [Float64Array.from({ length: FRAMES }, () => random.normal())]
    const [steps] = shared
    let at = 0
    return (frame) => (at += Math.sqrt(0.025) * (steps[frame] + random.normal()))
  }
}

const quoted = (row: Row, value: string) => ({
  value: row[value] as number,
  error: (row['error'] as number | null) ?? undefined,
  dof: row['dof'] as number,
})

test('errors in tables are honest where ions move together: a fifth less or a quarter more would be found out', (t) => {
  const found: Record<'D' | 'axis' | 'haven', ReturnType<typeof quoted>[]> = { D: [], axis: [], haven: [] }
  for (let seed = 1; seed <= 260; seed++) {
    // Along one axis two dozen, two and two, do not tell that they have no end in one run of eight.
    const run = runOf([['Li', 36]], FRAMES, 0.1, 500 + seed, together())
    const tables = { msd: msdOf([run]), collective: tableBy(collective({}), [run]) }
    const [D, axes, ratio] = [diffusion({}), diffusionTensor({}), haven()]
    const own = D.operator.finish(tables, D.params, quiet)
    found.D.push(quoted(own.rows[0], 'D'))
    found.axis.push(quoted(axes.operator.finish(tables, axes.params, quiet).rows[0], 'D'))
    const both = { ...tables, diffusion: own }
    const [row] = ratio.operator.finish(both, ratio.params, quiet).rows
    t.is(row['error'] === null, row['status'] === 'not-determined')
    if (row['error'] !== null) found.haven.push(quoted(row, 'haven'))
  }
  assertHonest(t, found.D, 0.25e-4, 'D', SEVERAL)
  assertHonest(t, found.axis, 0.25e-4, 'D along x', SEVERAL)
  assertHonest(t, found.haven, 1 / 1.5, 'haven')
})
