import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { folder } from '../../helpers/folder.ts'
import { root } from '../../house/sources.ts'

const RECIPES = readFileSync(join(root, 'runs/docs/recipes.md'), 'utf8')
const carried = [...RECIPES.matchAll(/<!-- carried out -->\n\n```sh\n([\s\S]*?)```/g)].map(([, text]) => text)

test('there are ten recipes', (t) => {
  t.is(RECIPES.match(/^## \d+\. /gm)?.length, 10)
  t.is(carried.length, 2)
})

test('the commands of recipes do what they say', (t) => {
  const home = folder()
  mkdirSync(join(home, 'bin'))
  const command = join(home, 'bin/ionstream')
  writeFileSync(
    command,
    `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'dist/runs/ionstream.js')}" "$@"\n`,
  )
  chmodSync(command, 0o755)
  symlinkSync(join(root, 'runs/data'), join(home, 'data'))
  copyFileSync(join(root, 'runs/definitions/own-operator.ts'), join(home, 'own-operator.ts'))
  const own = /```sh\n(ionstream analyse own-operator[\s\S]*?)```/.exec(RECIPES)![1]
  for (const text of [...carried, own]) {
    const { status, stderr } = spawnSync('sh', ['-e', '-c', text], {
      cwd: home,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${join(home, 'bin')}:${process.env['PATH']}` },
    })
    t.is(status, 0, stderr)
  }
  for (const table of ['series/tables/arrhenius', 'aimd-diffusion/tables/diffusion', 'speeds/tables/speed'])
    t.true(existsSync(join(home, `${table}.parquet`)), table)
})
