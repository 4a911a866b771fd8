import test from 'ava'
import { selfLagsBytes } from '../../../operators/kernels/phases/self-lags-simd.ts'
import { gridFor } from '../../../operators/scattering/lags/kernel-cache.ts'
import { groupsOf } from '../../../operators/scattering/vectors/wave-vector-params.ts'
import type { Measurement } from '../../../pipeline/definition/flow.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { taskBytes } from '../../../pipeline/work/footprint.ts'
import { planRun } from '../../../pipeline/work/plan.ts'
import definition from '../../../runs/definitions/measure.ts'
import { argyrodite } from '../../helpers/argyrodite.ts'
import { storeOf } from './engine.ts'

const cells = [2, 2, 1] as const
const [short, long] = [120, 1200].map((frames) =>
  storeOf(argyrodite({ cells, frames, blockFrames: 64, residence: 3, velocities: true })),
)

/** Bytes that a plan says of the first task of a measure. */
async function planned(store: string, name: string, flags: object): Promise<number> {
  const run = openRun(store)
  const measurement = (await definition({ name, flags: { ...flags } })).outputs[name] as Measurement
  const { tasks } = planRun([{ name, measurement }], run)
  const bytes = taskBytes(run, tasks[0], tasks[0].chains[0])
  run.close()
  return bytes
}

test('a plan says what the kernel of F_s works in, before frame 0', async (t) => {
  const flags = { q: '1,2', lags: 0.5 }
  const run = openRun(long)
  const { measure } = (await definition({ name: 'self-scattering', flags })).outputs[
    'self-scattering'
  ] as Measurement
  const groups = groupsOf(measure.params, run)
  const kernel = selfLagsBytes(gridFor(groups).grid, groups.length, 5, 27)
  run.close()
  const bytes = await planned(long, 'self-scattering', flags)
  t.true(kernel > 20_000 && bytes > kernel && bytes < kernel + 200_000, `${bytes} ${kernel}`)
})

for (const name of ['self-scattering', 'coherent-scattering', 'currents'])
  test(`${name}: a longer run takes no more memory, more wave vectors and lags do`, async (t) => {
    const flags = { q: '1,2', most: 8, lags: 0.5 }
    const bytes = await planned(long, name, flags)
    t.true((await planned(short, name, flags)) <= bytes)
    t.true(bytes < 3e6, `${bytes}`)
    t.true((await planned(long, name, { ...flags, most: 4 })) < bytes)
    const lagged = await planned(long, name, { ...flags, lags: 5 })
    t.true(lagged > 1.5 * bytes, `${lagged} ${bytes}`)
  })
