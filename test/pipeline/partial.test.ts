import { join } from 'node:path'
import test from 'ava'
import { type Partial, readPartial, writePartial } from '../../pipeline/partial.ts'
import { folder } from '../helpers/synthetic.ts'

const partialWith = (carry: Record<string, Uint8Array>): Partial => ({
  task: 'a',
  code: '1',
  sections: {
    one: { fingerprint: 'f', blocks: 1, content: 'c', tail: '', sealed: [], closed: [], carries: [carry] },
  },
})

test('arrays of every kind and length come back as they were', (t) => {
  const kinds = [
    Uint8Array,
    Uint16Array,
    Int32Array,
    Float32Array,
    Float64Array,
  ] as unknown as (typeof Uint8Array)[]
  for (const Kind of kinds)
    for (let length = 0; length < 10; length++) {
      const path = join(folder(), 'a.arrow')
      const partial = partialWith({ memory: Kind.from({ length }, (_, i) => i + 1) })
      writePartial(path, partial)
      t.deepEqual(readPartial(path), partial, `${Kind.name} of ${length}`)
    }
})
