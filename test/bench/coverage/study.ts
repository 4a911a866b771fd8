import { collective } from '../../../operators/transport/collective.ts'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import { diffusionTensor } from '../../../operators/transport/diffusion-tensor.ts'
import { haven } from '../../../operators/transport/haven.ts'
import { msd } from '../../../operators/transport/msd.ts'
import type { EstimateStep } from '../../../pipeline/definition/steps.ts'
import type { WorldRun } from '../../../runs/worlds/common/world.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { inMemory, type MemoryRun } from '../../helpers/memory.ts'
import { quiet, tableBy } from '../../operators/transport/walks.ts'
import { direct } from './direct.ts'
import type { Judge, Judged } from './judged.ts'

const KNOWN = ['determined', 'extrapolated']

/** What the tables of a whole study say of a world with positions; of others what the engine says. */
export const study: Judge = (world, runs) => {
  if (runs[0].labels || runs[0].columns.vx || world.name === 'gas') return direct(world, runs)
  const own = runs.map((run, k) => memoryOf(run, k))
  const warned = new Set<string>()
  const finish = ({ operator, params }: EstimateStep, tables: Record<string, Table>): Table =>
    operator.finish(tables, params, { ...quiet, warn: (name) => warned.add(name) })
  const curves = { msd: tableBy(msd({}), own), collective: tableBy(collective({}), own) }
  const D = finish(diffusion({}), curves)
  const rowsOf = (table: Table): Row[] => table.rows.filter(({ of }) => of === world.of)
  const [row] = rowsOf(D)
  if (typeof row?.['D'] !== 'number') return []
  const axes = rowsOf(finish(diffusionTensor({}), curves))
  const [ratio] = rowsOf(finish(haven(), { diffusion: D, ...curves }))
  return [
    { ...judged('D', row, 'D'), bound: row['bound'] as number, warned: warned.size > 0 },
    ...(['Dx', 'Dy', 'Dz'] as const).map((name, k) => judged(name, axes[k], 'D')),
    ...(ratio ? [judged('haven', ratio, 'haven')] : []),
    ...(ratio ? [{ ...judged('Dsigma', ratio, 'collective'), error: known(ratio['collectiveError']) }] : []),
  ]
}

const known = (value: Row[string]): number | undefined => (typeof value === 'number' ? value : undefined)

const judged = (quantity: Judged['quantity'], row: Row, value: string): Judged => ({
  quantity,
  value: row[value] as number,
  error: known(row['error']),
  dof: row['dof'] as number,
  status: String(row['status']),
  admitted: KNOWN.includes(String(row['status'])),
})

function memoryOf({ atoms, frames, interval, columns }: WorldRun, index: number): MemoryRun {
  return inMemory({ atoms, frames, interval, columns, name: `run-${index}` })
}
