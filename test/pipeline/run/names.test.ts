import test from 'ava'
import { namesOf } from '../../../pipeline/run/names.ts'

const named = (...paths: string[]) => [...namesOf(paths)].sort().map(([, name]) => name)

test('a run is named by as much of the end of its path as no other has', (t) => {
  t.deepEqual(named('/a/600K/run1', '/a/600K/run2'), ['run1', 'run2'])
  t.deepEqual(named('/a/600K/run1', '/a/600K/run2', '/a/750K/run1'), ['600K/run1', 'run2', '750K/run1'])
  t.deepEqual(named('/a/600K/run/store', '/a/750K/run/store'), ['600K/run/store', '750K/run/store'])
  t.deepEqual(named('/store', '/b/store', '/b/store'), ['b/store', 'store'])
  t.deepEqual(named(), [])
})
