import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { blockPath, framesPath } from '../../../pipeline/store/files.ts'
import { folder } from '../../helpers/folder.ts'
import { synthetic } from '../../helpers/synthetic.ts'

const READER = `
const { readFileSync } = require('fs')
const pl = require('nodejs-polars')
const [block, frames] = process.argv.slice(2).map((path) => pl.readIPC(readFileSync(path)))
const list = (frame, name) => frame.getColumn(name).toArray()
console.log(JSON.stringify({
  columns: block.columns,
  ids: list(block, 'id'),
  x: [...list(block, 'x')[2]],
  mean: [...list(block, 'mean')[2]],
  time: list(frames, 'time'),
  cell: [...list(frames, 'cell')[1]],
}))`

const home = folder()
const npm = (...words: string[]) => spawnSync('npm', words, { cwd: home, encoding: 'utf8', timeout: 180_000 })
npm('init', '-y')
const polars = ['node@22', 'nodejs-polars', 'nodejs-polars-linux-x64-gnu']
const installed = npm('install', '--no-audit', '--no-fund', ...polars).status === 0
const checked = installed ? test : test.skip

checked('another program reads the blocks: Polars, by its own Arrow reader', (t) => {
  const run = synthetic({
    atoms: [
      ['Cl', 2],
      ['Li', 3],
    ],
    frames: 8,
    interval: 0.5,
    blockFrames: 8,
    cell: [11, 0, 0, 1, 12, 0, 2, 3, 13],
    position: (atom, frame) => [atom + 0.25 * frame, atom, -frame],
  })
  writeFileSync(join(home, 'read.cjs'), READER)
  const node = join(home, 'node_modules/.bin/node')
  const { stdout, stderr } = spawnSync(node, ['read.cjs', blockPath(run.path, 0), framesPath(run.path, 0)], {
    cwd: home,
    encoding: 'utf8',
  })
  t.notThrows(() => JSON.parse(stdout), stderr)
  const found = JSON.parse(stdout)
  t.deepEqual(found.columns, ['id', 'type', 'mean', 'x', 'y', 'z'])
  t.deepEqual(found.ids, [1, 2, 3, 4, 5])
  t.deepEqual(found.x, [2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 3.75])
  t.deepEqual(found.mean, [2.875, 2, -3.5])
  t.deepEqual(found.time, [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5])
  t.deepEqual(found.cell, [11, 0, 0, 1, 12, 0, 2, 3, 13])
})
