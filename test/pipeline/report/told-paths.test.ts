import test from 'ava'
import { toldPath, withoutPaths } from '../../../pipeline/report/told-paths.ts'
import { manifest } from './samples.ts'

test('a path is told from the working folder, or by its last two names', (t) => {
  t.is(toldPath('/users/alice/work/600K/run1', '/users/alice/work'), '600K/run1')
  t.is(toldPath('/users/alice/work', '/users/alice/work'), '…/alice/work')
  t.is(toldPath('/scratch/alice/600K/run1', '/users/alice/work'), '…/600K/run1')
  t.is(toldPath('/scratch/alice/600K/run1', '/'), '…/600K/run1')
  t.is(toldPath('600K/run1', '/users/alice'), '600K/run1')
  t.is(toldPath('/users/alice/workshop/a', '/users/alice/work'), '…/workshop/a')
})

test('no text of a manifest says where on the machine something is', (t) => {
  const [input] = manifest.inputs
  const secret = {
    ...manifest,
    definition: '/users/alice/work/study.ts',
    inputs: [
      {
        ...input,
        store: '/users/alice/work/600K/run1',
        sources: [{ ...input.sources[0], path: '/scratch/alice/run1/dump.gz' }],
      },
    ],
    outputs: [
      {
        ...manifest.outputs[0],
        params: { sites: ['/users/alice/work/sites.csv'], lags: 25, deep: { of: '/scratch/alice/x/y' } },
      },
    ],
    warnings: [
      {
        name: 'gap',
        message: '/scratch/alice/run1/dump.gz: a gap of 3 frames in /users/alice/work/600K/run1, / and 1/ns',
        count: 1,
      },
    ],
  }
  const told = withoutPaths(secret, '/users/alice/work')
  t.notRegex(JSON.stringify(told), /alice/)
  t.is(told.definition, 'study.ts')
  t.is(told.inputs[0].store, '600K/run1')
  t.is(told.inputs[0].sources[0].path, '…/run1/dump.gz')
  t.deepEqual(told.outputs[0].params, { sites: ['sites.csv'], lags: 25, deep: { of: '…/x/y' } })
  t.is(told.warnings[0].message, '…/run1/dump.gz: a gap of 3 frames in 600K/run1, / and 1/ns')
  t.deepEqual(withoutPaths(manifest, '/users/alice'), manifest)
})
