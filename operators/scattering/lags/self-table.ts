import type { FinishContext, RunState } from '../../../pipeline/definition/operator.ts'
import { column, columnsOf, type Table } from '../../../schemas/table.ts'
import { commonInterval } from '../../sampling/common-interval.ts'
import { groupRow } from '../vectors/lengths-in-time.ts'
import { checkSameVectors, commonKinds } from './element-kinds.ts'
import { lagTable, sampleColumns, vectorColumns } from './lag-table.ts'
import { selfQuantities } from './neutron-sums.ts'
import { pooledCube, sampleSetOf } from './sample-set.ts'
import { selfCubes, shortened } from './self-cubes.ts'
import type { SelfShape, SelfSlots } from './self-sums.ts'

export const selfColumns = columnsOf('f', {
  of: column(
    '',
    'element; neutron-weighted: Σ c σ F_s/Σ c σ, c the shares of the atoms, σ incoherent',
    'key',
  ),
  ...vectorColumns,
  lag: column('ps', 'time t between the two frames of a pair', 'key'),
  f: column(
    '',
    'F_s(Q,t) = ⟨cos Q·(r(t₀+t) − r(t₀))⟩ per atom, ⟨sin(Qr)/(Qr)⟩ of the isotropic average, 1 at t = 0; r in the frame of the framework, or as --frame says',
    'value',
  ),
  error: column(
    '',
    'half the 68 % interval of f, over replicas, else over blocks of time that are long against the lags, else over blocks of ions',
    { errorOf: 'f' },
  ),
  ...sampleColumns,
  crossSection: column('barn', 'σ: bound incoherent scattering cross section', 'note'),
  weight: column('', 'c σ/Σ c σ: its weight in the neutron-weighted sum', 'note'),
})

interface Given {
  readonly isotopes: readonly string[]
}

export function selfTable(
  runs: readonly RunState<SelfSlots, SelfShape>[],
  given: Given,
  context: FinishContext,
): Table {
  const kinds = commonKinds('self-scattering', runs)
  const interval = commonInterval('self-scattering', runs)
  const groups = runs.map(({ shape }) => shape.groups)
  checkSameVectors('self-scattering', runs, groups)
  const parts = runs.map(selfCubes)
  const lags = Math.min(...parts.map((part) => part.lags))
  const replicas = parts.map(({ weight, whole, lags: own }) => ({
    weight,
    cube: () => shortened(whole, own, lags),
  }))
  const [{ times, ions }] = parts
  const blocks = [
    { method: 'time blocks', samples: times },
    { method: 'ion blocks', samples: ions },
  ]
  const set = sampleSetOf(replicas, blocks)
  const { run, total, shape } = runs[0]
  const lines = groups[0].map((group, g) => ({
    ...groupRow(
      group,
      run.constantCell || shape.isotropic,
      total.frames[0],
      total.lengths.subarray(2 * g, 2 * g + 2),
    ),
    ...(shape.isotropic && { vectors: null }),
  }))
  const quantities = selfQuantities(kinds, given.isotopes, context)
  const curves = { quantities, lines, lags, interval, whole: pooledCube(replicas), set }
  return lagTable(curves, selfColumns, 'f')
}
