import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { openSpool } from '../../../pipeline/live/imd/spool.ts'
import { unpackToken } from '../../../pipeline/sources/common/token.ts'
import { encodeHeader, frameBytes } from '../../../pipeline/sources/imd/imd-layout.ts'
import { IonstreamError } from '../../../schemas/errors.ts'
import type { ImdHeader } from '../../../schemas/imd-header.ts'
import { folder } from '../../helpers/folder.ts'
import { seeded } from '../../helpers/random.ts'
import { jiggle, type TestFrame } from '../../helpers/trajectories/frames.ts'
import { mutate } from '../../helpers/trajectories/mutants.ts'
import { farthest, fileOf, type ReadFrame, readAgain, readFile } from '../../helpers/trajectories/read.ts'

const ATOMS = 11
const frames = jiggle(ATOMS, 8, 21)
const header = (velocities: boolean): ImdHeader => ({
  version: 1,
  atoms: ATOMS,
  velocities,
  labels: Array.from({ length: ATOMS }, (_, i) => (i < 4 ? '1' : '2')),
  elements: Array.from({ length: ATOMS }, (_, i) => (i < 4 ? 'Li' : 'S')),
  from: 'test',
  protocol: 3,
  counted: false,
  timestep: 0.002,
  notes: {},
})

function write(velocities: boolean): Buffer {
  const path = join(folder(), 'live.imd')
  const spool = openSpool(path, header(velocities))
  for (const frame of frames) spool.append(asRecorded(frame, velocities))
  spool.close()
  return readFileSync(path)
}

const asRecorded = ({ step, time, cell, positions, velocities }: TestFrame, moving: boolean) => ({
  step,
  time,
  cell: Float64Array.from(cell),
  positions: Float32Array.from(positions),
  ...(moving && velocities ? { velocities: Float32Array.from(velocities) } : {}),
})
const single = (values: Float64Array | undefined) => values && Float64Array.from(Float32Array.from(values))

for (const velocities of [true, false])
  test(`every number of a record comes back, velocities ${velocities}`, async (t) => {
    const path = fileOf(write(velocities))
    const found = await readFile(path)
    t.is(found.format, 'imd-record')
    t.is(found.torn, undefined)
    t.is(found.frames.length, frames.length)
    for (const [i, frame] of frames.entries()) {
      const { step, time, cell, positions, types, start } = found.frames[i]
      t.deepEqual([step, time], [frame.step, frame.time])
      t.is(farthest(cell, frame.cell), 0)
      t.is(farthest(positions, single(frame.positions) as Float64Array), 0)
      t.deepEqual(found.frames[i].velocities, velocities ? single(frame.velocities) : undefined)
      t.deepEqual(Array.from(types ?? [], unpackToken), header(true).labels)
      t.is(start, encodeHeader(header(velocities)).length + i * frameBytes(header(velocities)))
    }
    t.deepEqual((await readAgain(path, found.frames[5]))?.positions, found.frames[5].positions)
  })

test('the last frame of a file may be torn anywhere; one that is whole but wrong is torn only there', async (t) => {
  const bytes = write(true)
  const size = frameBytes(header(true))
  for (const left of [1, 8, 95, size - 1]) {
    const { frames: found, torn } = await readFile(fileOf(bytes.subarray(0, bytes.length - size + left)))
    t.deepEqual([found.length, torn?.index, torn && torn.end - torn.start], [7, 7, left])
  }
  const last = Buffer.from(bytes)
  last[last.length - 5] ^= 1
  t.regex((await readFile(fileOf(last))).torn?.found ?? '', /checksum/)
  const inside = Buffer.from(bytes)
  inside[bytes.length - size - 5] ^= 1
  await t.throwsAsync(readFile(fileOf(inside)), { message: /frame 6 \(byte [\d ]+\): the checksum/ })
})

test('damaged records: frames that are whole, or an error; never another number', async (t) => {
  const bytes = write(true)
  const good = (await readFile(fileOf(bytes))).frames
  const starts = good.map(({ start }) => start)
  const next = seeded(3)
  let refused = 0
  for (let round = 0; round < 400; round++) {
    const mutant = mutate(bytes, starts, next)
    const found = await readFile(fileOf(mutant.bytes)).then(
      ({ frames }) => frames,
      (error) => {
        refused++
        t.true(error instanceof IonstreamError && error.exitCode === 3, `${mutant.how}: ${error.stack}`)
        return [] as ReadFrame[]
      },
    )
    for (const { step, positions } of found) {
      const original = good.find((frame) => frame.step === step)
      t.is(farthest(positions, original?.positions), 0, mutant.how)
    }
  }
  t.true(refused > 100, `${refused} refused`)
})
