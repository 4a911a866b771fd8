import { writeFileSync } from 'node:fs'
import test from 'ava'
import { makeParser } from '../../../pipeline/kernels/parser.ts'
import { openSource, recognise } from '../../../pipeline/sources/index.ts'
import type { IonstreamError } from '../../../schemas/errors.ts'
import { jiggle } from '../../helpers/trajectories/frames.ts'
import { encodeNetcdf } from '../../helpers/trajectories/netcdf.ts'
import { fileOf, readFile } from '../../helpers/trajectories/read.ts'

const frames = jiggle(5, 12, 6)

/** A file of so many frames, of which its header counts fewer. */
const file = (records: number, counted = records, version: 1 | 2 | 5 = 2) =>
  encodeNetcdf({
    version,
    records,
    counted,
    dimensions: { frame: 0, atom: 5, spatial: 3 },
    attributes: { Conventions: 'AMBER' },
    variables: [
      {
        name: 'coordinates',
        type: 'float',
        dimensions: ['frame', 'atom', 'spatial'],
        values: (i) => frames[i].positions,
      },
    ],
  })

test('one frame that is not counted yet is torn, more are an error', async (t) => {
  const one = await readFile(fileOf(file(3, 2)))
  t.deepEqual([one.frames.length, one.torn?.found], [2, 'a frame beyond the 2 that the header counts'])
  const more = await t.throwsAsync<IonstreamError>(readFile(fileOf(file(8, 2))), {
    message: /several frames more than the 2/,
  })
  t.deepEqual([more?.exitCode, more?.passing], [3, 'early'])
})

test('frames that are counted while the file is read are read too', async (t) => {
  for (const version of [1, 5] as const) {
    const path = fileOf(file(3, 3, version))
    const source = openSource(path, await recognise(path), { parser: makeParser() })
    t.is((await source.next())?.index, 0)
    writeFileSync(path, file(12, 11, version))
    let last = 0
    for (let frame = await source.next(); frame; frame = await source.next()) last = frame.index
    t.is(last, 10)
    t.is(source.torn?.index, 11)
    source.close()
  }
})

test('a frame that ends early is torn, and so is a header', async (t) => {
  const whole = file(3)
  for (const end of [whole.length - 1, whole.length - 50]) {
    const { frames: read, torn } = await readFile(fileOf(whole.subarray(0, end)))
    t.deepEqual([read.length, torn?.index, torn?.end], [2, 2, end])
  }
  const cut = await readFile(fileOf(whole.subarray(0, 100)))
  t.deepEqual([cut.frames.length, cut.torn?.found], [0, 'an incomplete header'])
})
