import { gzipSync } from 'node:zlib'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { explain } from '../../../schemas/errors.ts'
import { bitsOf, dataFile, place, textFile } from '../../helpers/dump.ts'
import { ELEMENTS_OF_TWO, refusal } from '../../helpers/refusal.ts'
import { dumpOf, wander } from '../../helpers/trajectories/wander.ts'

const text = dumpOf(wander(40, 300))
const packed = [
  gzipSync(text),
  Buffer.concat([text.slice(0, 9000), text.slice(9000)].map((part) => gzipSync(part))),
]

async function bits(bytes: Uint8Array | string): Promise<string> {
  const out = place('run')
  const { warnings } = await ingest({
    files: [textFile('x.dump', bytes)],
    out,
    timestep: '2fs',
    elements: ELEMENTS_OF_TWO,
  })
  return bitsOf(out) + warnings.map(({ name }) => name)
}

test('zeros behind gzip data are read over, however many and however the pieces fall', async (t) => {
  const expected = await bits(text)
  for (const whole of packed)
    for (const zeros of [1, 7, 512, 10_240, 600_000])
      t.is(await bits(Buffer.concat([whole, Buffer.alloc(zeros)])), expected, `${zeros}`)
  // The first piece ends where the data do.
  const exact = Buffer.concat([packed[0], Buffer.alloc((1 << 18) - (packed[0].length % (1 << 18)))])
  t.is(await bits(Buffer.concat([exact, Buffer.alloc(9)])), expected)
})

test('anything else behind gzip data is refused', async (t) => {
  for (const behind of [Buffer.from('abc'), Buffer.concat([Buffer.alloc(600_000), Buffer.from('a')])]) {
    const error = await refusal({ files: [textFile('x.gz', Buffer.concat([packed[0], behind]))] })
    t.is(error.exitCode, 3)
    t.regex(explain(error), /gzip/)
  }
})

test('one zero behind a short file', async (t) => {
  const options = { timestep: '2fs', elements: ELEMENTS_OF_TWO }
  const { frames } = await ingest({ ...options, files: [dataFile('cases/g1.gz')], out: place('run') })
  t.is(frames, 6)
})
