import { join } from 'node:path'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { folder } from '../../helpers/folder.ts'
import { jiggle } from '../../helpers/trajectories/frames.ts'
import { encodeNetcdf, type TestVariable } from '../../helpers/trajectories/netcdf.ts'
import { fileOf } from '../../helpers/trajectories/read.ts'

test('times alone count frames: what lies between two of them is no timestep', async (t) => {
  const frames = jiggle(8, 12, 3)
  const variable = (name: string, dimensions: string[], values: TestVariable['values']): TestVariable => ({
    ...{ name, type: 'double', dimensions: ['frame', ...dimensions], values },
  })
  const file = encodeNetcdf({
    version: 2,
    records: frames.length,
    dimensions: { frame: 0, atom: 8, spatial: 3 },
    attributes: { Conventions: 'AMBER', program: 'a test' },
    variables: [
      variable('time', [], (i) => [0.5 * (i + 1)]),
      variable('coordinates', ['atom', 'spatial'], (i) => frames[i].positions),
    ],
  })
  const given = { composition: 'Li8', cell: '12,12,12' }
  const { warnings, interval } = await ingest({ files: [fileOf(file)], out: join(folder(), 'run'), ...given })
  t.deepEqual([interval, warnings.map(({ name }) => name)], [0.5, []])
})
