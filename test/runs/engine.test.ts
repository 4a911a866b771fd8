import { spawnSync } from 'node:child_process'
import test from 'ava'
import { hasBudget } from '../../runs/commands/common/engine.ts'
import { ionstream } from '../helpers/command.ts'

test('the engine is told nothing that it does not know', (t) => {
  const { stdout } = spawnSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })
  t.is(hasBudget(process.versions.v8), / --interrupt-budget /.test(stdout))
  const { code, stderr } = ionstream('list', 'msd')
  t.deepEqual([code, stderr], [0, ''])
})

test('by version: Node 20 knows how often a compiler looks, Node 22 and 24 do not', (t) => {
  t.deepEqual(['11.3.244.8-node.33', '12.4.254.21-node.33', '13.6.233.17-node.37'].map(hasBudget), [
    true,
    false,
    false,
  ])
})
