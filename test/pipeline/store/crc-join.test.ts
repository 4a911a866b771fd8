import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import test from 'ava'
import { blockChecksum, chunkChecksums, crcOf, crcOfFile } from '../../../pipeline/store/checksums.ts'
import { joinedCrc } from '../../../pipeline/store/crc-join.ts'
import { blockEncoder } from '../../../pipeline/store/layout.ts'
import { folder } from '../../helpers/folder.ts'
import { seeded } from '../../helpers/random.ts'

const random = seeded(3)
const bytesOf = (length: number) => new Uint8Array(length).map(() => Math.floor(256 * random()))

test('the checksum of pieces is that of the whole, whatever their lengths', (t) => {
  const whole = bytesOf(70_000)
  for (let trial = 0; trial < 40; trial++) {
    const ends = Array.from({ length: trial % 7 }, () => Math.floor(random() * whole.length))
    const cuts = [0, ...ends.sort((a, b) => a - b), whole.length]
    const pieces = cuts.slice(1).map((to, i) => whole.subarray(cuts[i], to))
    const found = joinedCrc(pieces.map((piece) => ({ crc: crc32(piece), bytes: piece.length })))
    t.is(found, crc32(whole) >>> 0)
  }
  t.is(joinedCrc([]), crc32(new Uint8Array(0)))
})

test('the checksum of a block by those of its chunks is that of its bytes, the second block of a length too', (t) => {
  const types = [70, 5, 64].map((count, i) => ({ label: `${i}`, element: 'Li', mass: 7, count }))
  const [atoms, frames] = [139, 9]
  const encode = blockEncoder()
  const ids = Int32Array.from({ length: atoms }, (_, i) => i)
  const alike = { ids, types: new Uint16Array(atoms), mean: new Float64Array(3 * atoms) }
  for (let trial = 0; trial < 2; trial++) {
    const column = () => Float32Array.from({ length: atoms * frames }, () => random())
    const values = { x: column(), y: column(), z: column() }
    const { bytes, layout } = encode({ ...alike, values }, frames)
    t.is(blockChecksum(bytes, layout, types, chunkChecksums(types, values, frames)), crcOf(bytes))
  }
})

test('the checksum of a file is that of its bytes, however many', (t) => {
  const path = join(folder(), 'a')
  const bytes = Uint8Array.from({ length: 600_001 }, (_, i) => i % 251)
  for (const length of [0, 1, 1 << 18, (1 << 18) + 1, bytes.length]) {
    writeFileSync(path, bytes.subarray(0, length))
    t.is(crcOfFile(path), crcOf(bytes.subarray(0, length)))
  }
})
