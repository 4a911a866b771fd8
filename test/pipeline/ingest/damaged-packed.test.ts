import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import type { IonstreamError } from '../../../schemas/errors.ts'
import { blockFiles, count, dump, place, textFile } from '../../helpers/dump.ts'
import { stored } from '../../helpers/zstd.ts'

const OPTIONS = { timestep: '2fs', elements: '1=Li,2=S', blockFrames: 4 }
/** So many atoms that a file is unpacked in many pieces. */
const ATOMS = 1500
const rows = (f: number) =>
  Array.from(
    { length: ATOMS },
    (_, i) =>
      `${i + 1} ${1 + (i % 2)} ${[3, 5, 7].map((k) => (0.3 + ((k * i) % 95) / 10 + f / 1000).toFixed(9)).join(' ')}`,
  )
const text = (from: number, frames: number) =>
  dump({ steps: count(frames).map((step) => step + 10 * from), rows: (f) => rows(f + from) })
const good = text(0, 38)
const PACKERS = { gz: (all: string) => gzipSync(all, { level: 0 }), zst: stored }

/** One byte of step 300 is another one. */
function damaged(bytes: Buffer, byte: string): Buffer {
  const copy = Buffer.from(bytes)
  const frame = bytes.indexOf('ITEM: TIMESTEP\n300\n')
  const dot = bytes.indexOf('.', bytes.indexOf('ITEM: ATOMS', frame))
  copy.write(byte, dot + 1, 'latin1')
  return copy
}

for (const [suffix, pack] of Object.entries(PACKERS))
  for (const [what, byte] of [
    ['another digit', '7'],
    ['no digit', 'x'],
  ])
    test(`${what} in a file whose checksum then does not agree leaves no block of that file: ${suffix}`, async (t) => {
      const first = textFile('first.dump', text(0, 8))
      const bytes = pack(text(8, 30))
      const file = textFile(`second.${suffix}`, damaged(bytes, byte))
      const out = place('run')
      const ingested = () => ingest({ ...OPTIONS, files: [first, file], out })
      const error = await t.throwsAsync<IonstreamError>(ingested(), { message: /data are damaged here/ })
      t.is(error?.exitCode, 3)
      const { manifest } = openRun(out)
      t.deepEqual([manifest.blocks.length, manifest.complete], [2, false])
      writeFileSync(file, bytes)
      t.is((await ingested()).frames, 38)
      const whole = place('run')
      await ingest({ ...OPTIONS, files: [first, textFile('second', text(8, 30))], out: whole })
      t.deepEqual(blockFiles(out), blockFiles(whole))
    })

test('a store of nothing but a damaged file is taken away again', async (t) => {
  const bytes = stored(good)
  const file = textFile('only.zst', damaged(bytes, '7'))
  const out = place('run')
  await t.throwsAsync(ingest({ ...OPTIONS, files: [file], out }), { message: /checksum/ })
  t.throws(() => readFileSync(`${out}/manifest.json`))
  writeFileSync(file, bytes)
  t.is((await ingest({ ...OPTIONS, files: [file], out })).frames, 38)
})
