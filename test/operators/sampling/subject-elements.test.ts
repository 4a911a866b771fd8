import { join } from 'node:path'
import test from 'ava'
import { ionstream } from '../../helpers/command.ts'
import { folder } from '../../helpers/folder.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { writeSynthetic } from '../../helpers/synthetic.ts'

test('ions of two elements have no counts, models or sites together; each has its own', (t) => {
  const store = join(folder(), 'run')
  const deviate = normal(seeded(1))
  writeSynthetic(store, {
    atoms: [
      ['Cl', 2],
      ['Li', 4],
      ['Na', 4],
    ],
    frames: 60,
    interval: 1,
    cell: [20, 0, 0, 0, 20, 0, 0, 0, 20],
    position: (atom) =>
      atom < 2 ? [10 * atom, 5, 5] : [10 * (atom % 2) + 2 * deviate(), 5 + 2 * deviate(), 5 + 2 * deviate()],
  })
  const shells = ['--centres', 'Cl', '--site', 'any']
  for (const words of [
    ['transitions', ...shells, '--lags', '1ps'],
    ['timescales', ...shells, '--lags', '1ps'],
    ['path-entropy', ...shells, '--lags', '1ps', '--per-ion'],
    ['first-passage', ...shells],
    ['density-sites'],
    ['softness'],
  ]) {
    const { code, stderr } = ionstream('measure', words[0], store, '--of', 'Li,Na', ...words.slice(1))
    t.is(code, 2, `${words[0]}: ${stderr}`)
    t.regex(stderr, /Li and Na together/, words[0])
  }
  t.is(ionstream('measure', 'transitions', store, '--of', 'Na', '--lags', '1ps', ...shells).code, 0)
})
