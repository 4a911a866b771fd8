import { join } from 'node:path'
import test from 'ava'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { ionstream } from '../../helpers/command.ts'
import { folder } from '../../helpers/folder.ts'
import { root } from '../../house/sources.ts'

const INPUT = join(root, 'runs/data/aimd-50p/run1.XDATCAR.gz')
const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href

test('first-principles MD of Li6PS5Cl: occupations and whole visits of polyhedral sites as published', async (t) => {
  const store = join(folder(), 'run1')
  t.is(ionstream('ingest', INPUT, '--out', store, '--interval', '100fs').code, 0)
  const { results } = await analyse({
    module,
    params: { name: 'occupation', flags: { mobile: 'Li' } },
    runs: [{ pattern: store, tags: {} }],
    out: folder(),
    executor: thread,
  })
  const { rows } = results[0].table
  // Notebook of site-analysis published with Morgan, Chem. Mater. 33, 2004 (2021): share, whole visits, their mean in frames.
  for (const [kind, share, visits, frames] of [
    ['T5', 65.92, 3682, 4.3],
    ['T2', 31.43, 2970, 2.7],
    ['T4', 2.63, 242, 2.8],
  ] as const) {
    const row = rows.find((each) => each['kind'] === kind) as Record<string, number>
    t.is((100 * row['fraction']).toFixed(2), share.toFixed(2), kind)
    t.is(row['visits'], visits, kind)
    t.is((row['meanVisit'] / 0.1).toFixed(1), frames.toFixed(1), kind)
  }
  const ions = rows.reduce((sum, row) => sum + (row['ions'] as number), 0)
  t.true(Math.abs(ions - 192) < 1e-9)
})
