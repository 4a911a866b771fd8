import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import type { IngestOptions } from '../../../pipeline/ingest/options/options.ts'
import { count, dataFile, dump, ELEMENTS, place, quiet, textFile } from '../../helpers/dump.ts'
import { ELEMENTS_OF_TWO, good } from '../../helpers/refusal.ts'

test('an unusual file that can be read is read with a counted warning', async (t) => {
  const warned = async (text: string | Uint8Array, options: Partial<IngestOptions> = {}) => {
    const files = [textFile('x.dump', text)]
    const report = await ingest({
      timestep: '2fs',
      elements: ELEMENTS_OF_TWO,
      ...options,
      files,
      out: place('run'),
    })
    return report.warnings.map(({ name, count }) => `${name} ${count}`)
  }
  t.deepEqual(await warned(good), [])
  t.deepEqual(await warned(good.replaceAll('id type', 'mol type')), ['no-ids 1'])
  t.deepEqual(await warned(good, { timestep: '0.5ps' }), ['long-timestep 1'])
  t.deepEqual(await warned(dump({ steps: count(3, 10_000), rows: quiet })), ['long-interval 1'])
  const jump = (columns: string, tail: string, by: number) =>
    dump({ steps: count(3), columns, rows: (f) => [`1 1 ${1 + by * f} 2 3${tail}`, `2 2 5 5 5${tail}`] })
  t.deepEqual(await warned(jump('id type x y z', '', 3.5)), ['long-step 2'])
  t.deepEqual(await warned(jump('id type xu yu zu', '', 5.5)), ['far-step 2'])
  t.deepEqual(await warned(jump('id type x y z ix iy iz', ' 0 0 0', 4.6)), ['far-step 2'])
  const long = gzipSync(readFileSync(dataFile('variants/v_novel.lammpstrj')))
  t.deepEqual(await warned(long.subarray(0, long.length >> 1), { elements: ELEMENTS }), ['cut-gzip 1'])
})
