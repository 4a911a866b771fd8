import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import test from 'ava'
import { openBytes } from '../../../pipeline/sources/common/bytes.ts'
import type { Marks } from '../../../pipeline/sources/common/marks.ts'
import { textFile } from '../../helpers/dump.ts'

const member = (letter: string) => `${letter.repeat(100)}\n`.repeat(50)

async function readFrom(path: string, offset: number, marks?: Marks): Promise<string> {
  const bytes = openBytes(path, marks)
  const into = new Uint8Array(1000)
  let text = ''
  bytes.seek(offset)
  for (let got = await bytes.read(into); got > 0; got = await bytes.read(into))
    text += Buffer.from(into.subarray(0, got)).toString()
  bytes.close()
  return text
}

/** Spoils the first member but for its last bytes. */
function spoil(path: string, bytes: number): void {
  const data = readFileSync(path)
  data.fill(0, 12, bytes)
  writeFileSync(path, data)
}

test('a gzip that grew by a member is entered behind the one before', async (t) => {
  const first = gzipSync(member('a'))
  const path = textFile('grows.gz', first)
  const marks: Marks = new Map()
  t.is(await readFrom(path, 0, marks), member('a'))
  appendFileSync(path, gzipSync(member('b')))
  const at = member('a').length
  t.is(await readFrom(path, at + 101, marks), member('b').slice(101))
  t.is(await readFrom(path, at - 101, marks), member('a').slice(-101) + member('b'))
  spoil(path, first.length - 8)
  t.is(await readFrom(path, at, marks), member('b'), 'what lies before is not read')
  await t.throwsAsync(readFrom(path, at - 1, marks), { message: /gzip data are damaged/ })
})

test('a member that is being written is no end; another file has no marks', async (t) => {
  const path = textFile('grows.gz', gzipSync(member('a')))
  const marks: Marks = new Map()
  const next = gzipSync(member('b'))
  appendFileSync(path, next.subarray(0, next.length - 5))
  await readFrom(path, 0, marks)
  t.is(marks.get(path), undefined)
  appendFileSync(path, next.subarray(next.length - 5))
  await readFrom(path, 0, marks)
  t.is(marks.get(path)?.length, 1)
  writeFileSync(path, gzipSync(member('c') + member('d') + member('e') + member('f')))
  t.is(await readFrom(path, 3 * member('a').length, marks), member('f'))
})
