import { readFileSync, writeFileSync } from 'node:fs'
import test from 'ava'
import { manifestPath } from '../../../pipeline/store/files.ts'
import { takeLock } from '../../../pipeline/store/lock.ts'
import { readManifest } from '../../../pipeline/store/manifest.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { retag } from '../../../pipeline/store/retag.ts'
import { ionstream } from '../../helpers/command.ts'
import { synthetic } from '../../helpers/synthetic.ts'

const made = () =>
  synthetic({
    atoms: [['Li', 2]],
    frames: 8,
    interval: 1,
    cell: [10, 0, 0, 0, 10, 0, 0, 0, 10],
    position: (atom, frame) => [atom, frame, 0],
    tags: { temperature: 600, material: 'x' },
  }).path

test('tags are set and removed, and nothing else changes', (t) => {
  const path = made()
  const { tags: _, ...before } = readManifest(path)
  t.deepEqual(retag(path, { set: { temperature: 700, run: 2 }, remove: ['material'] }), {
    temperature: 700,
    run: 2,
  })
  const { tags, ...after } = readManifest(path)
  t.deepEqual(tags, { temperature: 700, run: 2 })
  t.deepEqual(after, before)
  t.throws(() => retag(path, { remove: ['pressure'] }), { message: /has no such tag/ })
})

test('tags edited by hand are refused until they are taken, other edits always', (t) => {
  const path = made()
  const text = readFileSync(manifestPath(path), 'utf8')
  writeFileSync(manifestPath(path), text.replace('"temperature": 600', '"temperature": 650'))
  const { code, stderr } = ionstream('inspect', path)
  t.is(code, 3)
  t.regex(
    stderr,
    /tags are not those that were written: \{"temperature":650,"material":"x"\}[\s\S]*ionstream retag/,
  )
  const taken = ionstream('retag', path)
  t.is(taken.code, 0)
  t.regex(taken.stderr, /temperature=650, material=x/)
  t.is(openRun(path).tags['temperature'], 650)
  writeFileSync(manifestPath(path), text.replace('"interval": 1', '"interval": 2'))
  t.regex(ionstream('retag', path, '--tag', 'temperature=1').stderr, /interval is 2, its frames files say 1/)
  t.is(ionstream('retag', '/nowhere/run').code, 3)
})

test('a process that ends before, in or after the write leaves the old tags or the new ones', (t) => {
  const path = made()
  const end = () => {
    throw new Error('ended')
  }
  t.throws(() => retag(path, { set: { temperature: 1 } }, end), { message: 'ended' })
  t.is(readManifest(path).tags['temperature'], 600)
  const half = (file: string, text: Uint8Array | string) => {
    writeFileSync(`${file}.writing-here-1`, text.slice(0, 40))
    end()
  }
  t.throws(() => retag(path, { set: { temperature: 1 } }, half), { message: 'ended' })
  t.is(readManifest(path).tags['temperature'], 600)
  t.is(retag(path, { set: { temperature: 1 } })['temperature'], 1)
})

test('a store that is being written is left alone', (t) => {
  const path = made()
  const lock = takeLock(path)
  t.throws(() => retag(path, { set: { a: 1 } }), { message: /is being written by/ })
  lock.release()
})

test('a temperature that was edited by hand as text is a number of K again', (t) => {
  const path = made()
  const text = readFileSync(manifestPath(path), 'utf8')
  writeFileSync(manifestPath(path), text.replace('"temperature": 600', '"temperature": "650 K"'))
  t.deepEqual(retag(path, {}), { temperature: 650, material: 'x' })
})
