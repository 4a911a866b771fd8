import { join } from 'node:path'
import test from 'ava'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { folder } from '../../helpers/folder.ts'
import { type Synthetic, writeSynthetic } from '../../helpers/synthetic.ts'
import { lattice } from './lattice.ts'

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href

async function measured(specs: readonly Synthetic[], flags: object) {
  const runs = specs.map((spec) => {
    const path = join(folder(), 'run')
    writeSynthetic(path, spec)
    return { pattern: path, tags: {} }
  })
  const params = { name: 'softness', flags: { after: '0.5ps', ...flags } }
  const { results } = await analyse({ module, params, runs, out: folder(), executor: thread })
  return results[0].table.rows
}

test('ions that stand aside and rearrange are told from those that rest, also ions that were never seen', async (t) => {
  const isSoft = (ion: number) => ion % 4 === 0
  const spec = lattice(
    1,
    (ion) => (isSoft(ion) ? 0.7 : 0),
    (ion) => (isSoft(ion) ? 0.1 : 0.01),
  )
  for (const model of ['support-vectors', 'logistic']) {
    const rows = await measured([spec], { model, restShare: 0.75, rearrangingShare: 0.25 })
    t.deepEqual(
      rows.map(({ side }) => side),
      ['training', 'test'],
    )
    for (const { accuracy, auc, soft, hard, rearranging, resting } of rows) {
      t.true((accuracy as number) > 0.97 && (auc as number) > 0.98, `${accuracy} ${auc}`)
      t.true((soft as number) > 0 && (hard as number) < 0)
      t.true((rearranging as number) > 20 && (resting as number) > 80)
    }
  }
})

test('a share that leaves nothing to test, and windows that do not suit the run, are refused', async (t) => {
  const spec = lattice(
    5,
    () => 0,
    () => 0.1,
  )
  const refused = async (flags: object, words: RegExp) =>
    t.regex((await t.throwsAsync(measured([spec], flags)))?.message ?? '', words)
  await refused({ testShare: 1 }, /leaves nothing to train on/)
  await refused({ after: '0.33ps' }, /windows of 0.33 ps/)
  await refused(
    { restShare: 0.95, rearrangingShare: 0.5 },
    /the first is not above the second|rearrange from/,
  )
})
