import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import test from 'ava'
import { argyrodite } from '../../helpers/argyrodite.ts'
import { ionstream } from '../../helpers/command.ts'
import { folder } from '../../helpers/folder.ts'
import { writeSynthetic } from '../../helpers/synthetic.ts'
import { root } from '../../house/sources.ts'

const HOME = join(root, 'runs/definitions')
const definitions = readdirSync(HOME).filter((name) =>
  /^export default/m.test(readFileSync(join(HOME, name), 'utf8')),
)

test('definitions beside the sources are loaded as they are written, with the program as it was built', (t) => {
  t.true(definitions.length > 8)
  const urls = definitions.map((name) => pathToFileURL(join(HOME, name)).href)
  const script = `
    import { loadStudy } from '${pathToFileURL(join(root, 'dist/pipeline/definition/definition.js')).href}'
    import { msd } from '${pathToFileURL(join(root, 'dist/operators/index.js')).href}'
    const flags = { name: 'msd', flags: {} }
    for (const url of ${JSON.stringify(urls)}) console.log((await loadStudy(url, flags)).kind)
    const { outputs } = await loadStudy('${pathToFileURL(join(HOME, 'measure.ts')).href}', flags)
    console.log(outputs.msd.measure.operator === msd.operator)`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  })
  t.is(status, 0, stderr)
  t.deepEqual(stdout.trim().split('\n'), [...definitions.map(() => 'study'), 'true'])
})

test('"analyse" runs one, in threads', (t) => {
  const [store, out] = [join(folder(), 'run'), join(folder(), 'results')]
  writeSynthetic(
    store,
    argyrodite({
      cells: [1, 1, 1],
      frames: 64,
      blockFrames: 32,
      residence: 3,
      velocities: true,
      tags: { temperature: 600 },
    }),
  )
  const definition = join(HOME, 'quickstart.ts')
  const { code, stderr } = ionstream('analyse', definition, store, '--out', out, '--threads', '2')
  t.is(code, 0, stderr)
})
