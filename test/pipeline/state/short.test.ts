import test from 'ava'
import { heldIn, openState, packedState, shortened } from '../../../pipeline/state/short.ts'
import { emptyState } from '../../../pipeline/state/slots.ts'
import { seeded } from '../../helpers/random.ts'

const counts = (length: number, most: number): Float64Array => {
  const random = seeded(3)
  return Float64Array.from({ length }, () => Math.floor(most * random()))
}

test('counts become 16 or 32 bits by the largest of them; what is no count, or few, stays as it is', (t) => {
  t.true(shortened(counts(5000, 65_535)) instanceof Uint16Array)
  t.true(shortened(counts(5000, 65_535).fill(65_536, 7, 8)) instanceof Uint32Array)
  t.true(shortened(counts(5000, 9).fill(2 ** 32 - 1, 7, 8)) instanceof Uint32Array)
  for (const odd of [2 ** 32, 0.5, -1, -0, Number.NaN, Number.POSITIVE_INFINITY])
    t.is(shortened(counts(5000, 9).fill(odd, 4999)), undefined, `${odd}`)
  t.is(shortened(counts(4095, 9)), undefined)
})

test('a packed state reads as it was, and is opened to be added to', (t) => {
  const state = { map: counts(5000, 70_000), sum: Float64Array.of(-0, 0.1) }
  const packed = packedState({ ...state })
  t.deepEqual({ ...packed }, state)
  t.true(heldIn(packed)?.['map'] instanceof Uint32Array)
  t.is(packed.map.length, 5000)
  t.is(packedState(packed), packed)
  const open = openState(packed)
  open.map[3]++
  t.is(open.map[3], state.map[3] + 1)
  t.is(packed.map[3], state.map[3])
  t.is(openState(state), state)
})

test('the next part takes the memory that packing set free, and no other', (t) => {
  const slots = { map: { law: 'count', length: 5000 }, sum: { law: 'sum', length: 5000 } } as const
  const state = emptyState(slots)
  state.map.set(counts(5000, 9))
  state.sum.fill(0.5)
  const packed = packedState(state)
  const next = emptyState(slots, state)
  t.is(next.map, state.map)
  t.not(next.sum, state.sum)
  t.true(next.map.every((value) => value === 0) && next.sum.every((value) => value === 0))
  t.deepEqual(packed.map, counts(5000, 9))
  t.true(packed.sum.every((value) => value === 0.5))
  const other = emptyState(slots)
  t.not(emptyState(slots, other).map, other.map)
})

test('a packed state is opened in memory that packing set free, where it is as long', (t) => {
  const counts = () => Float64Array.from({ length: 5000 }, (_, i) => i % 7)
  const [first, second, longer] = [
    { counts: counts() },
    { counts: counts().map((v) => v + 1) },
    new Float64Array(5000 + 1),
  ]
  packedState(first)
  const open = openState(packedState(second), first)
  t.is(open.counts, first.counts)
  t.deepEqual(
    open.counts,
    counts().map((v) => v + 1),
  )
  const other = openState(packedState({ counts: longer }), second)
  t.not(other.counts, second.counts)
  t.deepEqual(other.counts, longer)
})
