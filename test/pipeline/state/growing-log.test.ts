import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { isThere, isWhole, logOf, MOST_HELD, spill } from '../../../pipeline/state/log.ts'
import { appendRows } from '../../../pipeline/state/slots.ts'
import { bytesOf } from '../../../pipeline/store/checksums.ts'
import { folder } from '../../helpers/folder.ts'
import { seeded } from '../../helpers/random.ts'

const pieces = (count: number) => {
  const random = seeded(5)
  return Array.from({ length: count }, () =>
    Array.from({ length: Math.floor(9 * random()) }, () => random() - 0.5),
  )
}

test('rows that come piece by piece are all of them, in order', (t) => {
  const state = { log: new Float64Array(0) }
  const all = pieces(300)
  for (const rows of all) appendRows(state, 'log', rows)
  t.deepEqual([...state.log], all.flat())
})

test('two that go on from the same rows do not see what the other adds', (t) => {
  const [one, other] = [{ log: Float64Array.of(1, 2) }, { log: new Float64Array(0) }]
  appendRows(one, 'log', [3])
  const before = one.log
  other.log = before
  appendRows(one, 'log', [4])
  appendRows(other, 'log', [5])
  appendRows(other, 'log', [6])
  appendRows(one, 'log', [7])
  t.deepEqual([...before], [1, 2, 3])
  t.deepEqual([...one.log], [1, 2, 3, 4, 7])
  t.deepEqual([...other.log], [1, 2, 3, 5, 6])
})

test('a part of a longer array is not gone on with in place', (t) => {
  const whole = Float64Array.of(1, 2, 3, 4)
  const state = { log: whole.subarray(0, 2) }
  appendRows(state, 'log', [9])
  t.deepEqual([...whole], [1, 2, 3, 4])
  t.deepEqual([...state.log], [1, 2, 9])
})

const slots = { log: { law: 'rows', length: 1 } } as const
const LENGTH = MOST_HELD + 5

const logs: readonly (readonly [string, number, (i: number) => number, string])[] = [
  ['u16', 2, (i) => i % 65_536, 'counts below 2^16'],
  ['u32', 4, (i) => i * 30_000, 'counts below 2^32'],
  ['f64', 8, (i) => i / 2, 'halves'],
  ['f64', 8, (i) => (i === 70_000 ? -1 : i), 'counts but for one'],
]
for (const [kind, width, numberAt, said] of logs)
  test(`a long log of ${said} goes to a file as ${kind} and comes back`, (t) => {
    const shelf = join(folder(), 'a.rows')
    const values = Float64Array.from({ length: LENGTH }, (_, i) => numberAt(i))
    const state = { log: values.slice() }
    const stretches = spill(slots, state, {}, shelf, { fingerprint: 'f'.repeat(32), blocks: 3 })
    t.is(state.log.length, 0)
    const [file] = readdirSync(shelf)
    t.is(file, `${'f'.repeat(16)}.log.000003.${kind}`)
    t.is(statSync(join(shelf, file)).size, width * LENGTH)
    const held = kind === 'u16' ? Uint16Array.of(7, 8) : Float64Array.of(7, 8)
    const log = logOf(shelf, stretches['log'], held)
    t.is(log.numbers, LENGTH + 2)
    const found = Float64Array.from([...log].flatMap((part) => [...part]))
    t.is(Buffer.compare(bytesOf(found), bytesOf(Float64Array.of(...values, 7, 8))), 0)
  })

test('a file of another length is not there; one with a changed byte is, is not whole, and is not read', (t) => {
  const shelf = join(folder(), 'a.rows')
  const state = { log: Float64Array.from({ length: LENGTH }, (_, i) => i % 100) }
  const stretches = spill(slots, state, {}, shelf, { fingerprint: 'f', blocks: 3 })
  t.true(isThere(shelf, stretches) && isWhole(shelf, stretches))
  const file = join(shelf, readdirSync(shelf)[0])
  writeFileSync(
    file,
    readFileSync(file).map((byte, i) => (i === 999 ? byte ^ 1 : byte)),
  )
  t.true(isThere(shelf, stretches))
  t.false(isWhole(shelf, stretches))
  t.throws(() => [...logOf(shelf, stretches['log'], new Float64Array(0))], {
    message: /a\.rows.*not what was/s,
  })
  truncateSync(file, 2 * LENGTH - 2)
  t.false(isThere(shelf, stretches))
  t.false(isThere(join(shelf, 'none'), stretches))
})
