import test from 'ava'
import { oddRuns } from '../../../pipeline/analysis/odd-runs.ts'
import type { Run } from '../../../pipeline/run/run.ts'

const run = (name: string, elements: string, tags: Run['tags'] = {}): Run =>
  ({ name, tags, types: elements.split(' ').map((element) => ({ element })) }) as unknown as Run

const heard = (...runs: Run[]) => oddRuns(runs).map(({ name }) => name)

test('replicas without tags, or of other elements, are told of', (t) => {
  t.deepEqual(heard(run('a', 'Li S')), [])
  t.deepEqual(heard(run('a', 'Li S'), run('b', 'S Li')), ['no-tags'])
  t.deepEqual(heard(run('a', 'Li S', { T: 1 }), run('b', 'Na S', { T: 1 })), ['other-elements'])
  t.deepEqual(heard(run('a', 'Li S', { T: 1 }), run('b', 'Na S', { T: 2 })), [])
})
