import { readFileSync, writeFileSync } from 'node:fs'
import test from 'ava'
import { manifestPath } from '../../../pipeline/store/files.ts'
import { readManifest } from '../../../pipeline/store/manifest.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { writeManifest } from '../../../pipeline/store/write.ts'
import { chainFingerprint } from '../../../pipeline/work/fingerprint.ts'
import { contentOf } from '../../../pipeline/work/workshop.ts'
import { explain, type IonstreamError } from '../../../schemas/errors.ts'
import type { StoreManifest } from '../../../schemas/store.ts'
import { synthetic } from '../../helpers/synthetic.ts'

const made = () =>
  synthetic({
    atoms: [
      ['Li', 5],
      ['S', 3],
    ],
    frames: 20,
    interval: 0.25,
    blockFrames: 8,
    cell: [10, 0, 0, 0, 11, 0, 0, 0, 12],
    position: (atom, frame) => [atom, 0.1 * frame, 1],
    tags: { temperature: 600, material: 'x' },
  })

type Path = readonly (string | number)[]

/** Paths of all values in an object that have no others in them. */
function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const entries = Object.entries(value)
  return entries.length === 0 ? [path] : entries.flatMap(([key, each]) => leaves(each, [...path, key]))
}

/** The same JSON with one value changed a little. */
function changed(json: object, path: Path): { text: string; json: StoreManifest } {
  const copy = structuredClone(json) as Record<string, unknown>
  const parent = path.slice(0, -1).reduce((each, key) => each[key] as typeof copy, copy)
  const key = path[path.length - 1]
  const value = parent[key]
  if (typeof value === 'number') parent[key] = value + 1
  else if (typeof value === 'boolean') parent[key] = !value
  else if (typeof value === 'string') parent[key] = `${value.slice(0, -1)}${value.endsWith('7') ? '8' : '7'}`
  else if (Array.isArray(value)) parent[key] = [...value, { name: 'odd', message: '', count: 1 }]
  else parent[key] = { more: 1 }
  return { text: JSON.stringify(copy, null, 1), json: copy as unknown as StoreManifest }
}

function refusalOf(work: () => unknown): IonstreamError {
  try {
    work()
  } catch (error) {
    return error as IonstreamError
  }
  throw new Error('it was accepted')
}

test('a manifest with any value changed is refused', (t) => {
  const { path } = made()
  const text = readFileSync(manifestPath(path), 'utf8')
  const json = JSON.parse(text)
  const all = leaves(json)
  t.true(all.length > 60)
  for (const at of all) {
    writeFileSync(manifestPath(path), changed(json, at).text)
    const error = refusalOf(() => readManifest(path))
    t.is(error.exitCode, 3, at.join('.'))
    t.regex(error.message, /manifest\.json/)
    t.notRegex(explain(error), /delete/i)
    const isTags = at[0] === 'tags' || at[0] === 'tagsCrc'
    t.is(/ionstream retag/.test(error.remedy), isTags, at.join('.'))
  }
  writeFileSync(manifestPath(path), JSON.stringify(json))
  t.is(readManifest(path).interval, 0.25, 'spaces and line ends count for nothing')
})

test('a manifest without one of its checksums, or of an older version with some, is refused', (t) => {
  const { path } = made()
  const { crc, tagsCrc, ...json } = JSON.parse(readFileSync(manifestPath(path), 'utf8'))
  for (const other of [
    { ...json, crc },
    { ...json, tagsCrc },
    json,
    { ...json, crc, tagsCrc, version: 1 },
    { ...json, crb: crc, tagsCrc },
  ]) {
    writeFileSync(manifestPath(path), JSON.stringify(other))
    t.throws(() => readManifest(path), { message: /checksum|tags are not those/ })
  }
})

test('a store of before is read, and what is written anew has checksums', (t) => {
  const { path } = made()
  const { crc, tagsCrc, ...json } = JSON.parse(readFileSync(manifestPath(path), 'utf8'))
  writeFileSync(manifestPath(path), JSON.stringify({ ...json, version: 1 }))
  t.is(openRun(path).frames, 20)
  writeManifest(path, readManifest(path))
  t.like(JSON.parse(readFileSync(manifestPath(path), 'utf8')), { version: 2, crc, tagsCrc })
})

const REPEATED = ['interval', 'blockFrames', 'atoms', 'types', 'cell', 'origin']

test('what the frames files repeat is named with both values, even where the checksum was made to fit', (t) => {
  const { path } = made()
  const text = readFileSync(manifestPath(path), 'utf8')
  const { crc: _, tagsCrc: __, ...json } = JSON.parse(text)
  const some = leaves(json).filter(([first]) => REPEATED.includes(String(first)))
  t.is(some.length, 23)
  for (const at of some) {
    const { text: edited, json: wrong } = changed({ ...json }, at)
    const name = at.join('.').replaceAll('.', '\\.')
    writeFileSync(manifestPath(path), edited)
    t.regex(refusalOf(() => openRun(path)).message, new RegExp(`${name} is .*, its frames files say `))
    writeManifest(path, wrong)
    const error = refusalOf(() => openRun(path))
    t.is(error.exitCode, 3)
    t.regex(error.message, new RegExp(`${name} is .*, its frames files say `))
  }
  writeManifest(path, { ...json, columns: ['x', 'z', 'y'] })
  t.regex(
    refusalOf(() => openRun(path)).message,
    /columns\.1 is "z", its frames files say "y"; columns\.2 is /,
  )
  writeFileSync(manifestPath(path), text)
  t.is(openRun(path).frames, 20)
})

test('fingerprint and content change with every value that numbers depend on', (t) => {
  const run = made()
  const keyOf = (manifest: StoreManifest, tags = manifest.tags) =>
    JSON.stringify([chainFingerprint([], { ...run, manifest, tags }), contentOf({ ...run, manifest })])
  const before = keyOf(run.manifest)
  const idle = [
    'format',
    'version',
    'revision',
    'created',
    'code',
    'constantCell',
    'layout',
    'sources',
    'warnings',
    'complete',
  ]
  const idleInBlocks = ['lastStep', 'source', 'ingest', 'layout']
  for (const at of leaves({ ...run.manifest, input: { format: 'synthetic', options: { states: 3 } } })) {
    const json = { ...run.manifest, input: { format: 'synthetic', options: { states: 3 } } }
    const inBlock = at[0] === 'tail' ? at[1] : at[2]
    const isIdle =
      idle.includes(String(at[0])) ||
      (at[0] === 'input' && at[1] === 'format') ||
      (['blocks', 'tail'].includes(String(at[0])) && idleInBlocks.includes(String(inBlock)))
    const [one, other] = [keyOf(json), keyOf(changed(json, at).json)]
    t.is(one === other, isIdle, at.join('.'))
  }
  t.is(keyOf(structuredClone(run.manifest)), before)
})

test('numbers that no store can have are refused, in a manifest without checksums, too', (t) => {
  const { path } = made()
  const { crc: _, tagsCrc: __, ...whole } = JSON.parse(readFileSync(manifestPath(path), 'utf8'))
  const plain = { ...whole, version: 1 }
  const set = (change: object) => writeFileSync(manifestPath(path), JSON.stringify({ ...plain, ...change }))
  set({})
  t.is(readManifest(path).atoms, 8)
  const [first, ...rest] = plain.blocks
  for (const [change, says] of [
    [{ atoms: -8 }, /atoms/],
    [{ atoms: 9 }, /9 atoms, its types have 8/],
    [{ blockFrames: 0 }, /blockFrames/],
    [{ blockFrames: 16 }, /block 0 of 8 frames, expected 16/],
    [{ tail: { ...plain.tail, frames: 8 } }, /a last block of 8 frames/],
    [{ blocks: [{ ...first, frames: -8 }, ...rest] }, /frames/],
    [{ layout: { ...plain.layout, offsets: { ...plain.layout.offsets, x: -64 } } }, /offsets/],
  ] as const) {
    set(change)
    const error = refusalOf(() => openRun(path))
    t.is(error.exitCode, 3, explain(error))
    t.regex(error.message, says)
  }
})
