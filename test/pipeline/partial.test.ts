import { join } from 'node:path'
import test from 'ava'
import { type Partial, readPartial, writePartial } from '../../pipeline/partial.ts'
import { folder } from '../helpers/synthetic.ts'

test('arrays of any kind and length come back as they were', (t) => {
  const path = join(folder(), 'partial.arrow')
  for (const length of [0, 1, 2, 3, 5, 8, 9]) {
    const carry = {
      a: Float64Array.from({ length }, (_, i) => i / 3),
      b: Float32Array.from({ length }, (_, i) => i / 3),
      c: Int32Array.from({ length }, (_, i) => -i),
      d: Uint16Array.from({ length }, (_, i) => 300 * i),
      e: Uint8Array.from({ length }, (_, i) => i),
      f: 7,
    }
    const partial: Partial = {
      task: 'one',
      code: '0',
      sections: {
        x: {
          fingerprint: '',
          blocks: 1,
          content: '',
          tail: '',
          sealed: [],
          closed: [],
          carries: [carry, null],
        },
      },
    }
    writePartial(path, partial)
    t.deepEqual(readPartial(path), partial, `length ${length}`)
  }
})
