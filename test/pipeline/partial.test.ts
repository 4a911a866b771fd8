import { statSync } from 'node:fs'
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

test('what is the same is written once, and read as two', (t) => {
  const home = folder()
  const size = (closed: Float64Array) => {
    const path = join(home, `${closed[0]}.arrow`)
    const section = { fingerprint: 'f', blocks: 1, content: 'c', tail: '', carries: [{ memory: closed }] }
    const sums = Float64Array.from({ length: 1000 }, (_, i) => i)
    const pieces = (values: Float64Array) => [{ first: 0, state: { sums: values } }]
    const one = { ...section, sealed: pieces(sums), closed: pieces(closed) }
    writePartial(path, { task: 'a', code: '1', sections: { one } })
    const read = readPartial(path)?.sections['one']
    t.deepEqual(read, one)
    read!.closed[0].state['sums'][7] = -1
    t.is(read!.sealed[0].state['sums'][7], 7)
    t.is((read!.carries[0] as { memory: Float64Array }).memory[7], closed[7])
    return statSync(path).size
  }
  t.true(
    size(Float64Array.from({ length: 1000 }, (_, i) => i)) <
      0.6 * size(Float64Array.from({ length: 1000 }, (_, i) => i + 1)),
  )
  t.deepEqual(readPartial(join(home, '0.arrow'))?.sections['one'].sealed[0].state['sums'].length, 1000)
})
