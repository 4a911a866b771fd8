import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { type Partial, readPartial, writePartial } from '../../../pipeline/state/partial.ts'
import { folder } from '../../helpers/folder.ts'

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

test('long stretches of zeros take no room; −0 and short stretches come back as they are', (t) => {
  const home = folder()
  const kinds = [Float64Array, Float32Array, Int32Array] as unknown as (typeof Float64Array)[]
  const size = (memory: Float64Array) => {
    const path = join(home, 'a.arrow')
    writePartial(path, partialWith({ memory } as never))
    const read = readPartial(path)?.sections['one'].carries[0]?.['memory'] as Float64Array
    t.true(Buffer.from(read.buffer).equals(Buffer.from(memory.buffer)), 'bit by bit')
    return statSync(path).size
  }
  for (const Kind of kinds) {
    const least = size(new Kind(0))
    t.true(size(new Kind(1e6)) < least + 1000)
    const filled = (...at: number[]) => {
      const values = new Kind(1e5)
      for (const i of at) values[i] = i + 1
      return values
    }
    for (const at of [[0], [99_999], [0, 99_999], [255, 256, 511, 512, 513, 770], [50_000]])
      t.true(size(filled(...at)) < least + 10_000)
    if (Kind !== (Int32Array as never)) t.true(size(new Kind(1e5).fill(-0)) > 4e5)
  }
})

test('a changed bit of any byte is known before the file is made anything of', (t) => {
  const path = join(folder(), 'partial.arrow')
  writePartial(path, { task: 'a', code: '1', sections: {} })
  const whole = readFileSync(path)
  t.is(readPartial(path)?.task, 'a')
  // A step that is no multiple of anything in the file.
  for (let at = 0; at < whole.length; at += 13) {
    const bytes = Buffer.from(whole)
    bytes[at] ^= 1 << (at % 8)
    writeFileSync(path, bytes)
    t.is(readPartial(path), undefined, `byte ${at}`)
  }
})
