import test from 'ava'
import { makeLanes } from '../../../pipeline/executors/lanes.ts'

const ordersOf = (counts: readonly number[]) =>
  counts.flatMap((count, run) =>
    Array.from({ length: count }, (_, i) => ({ run, task: `${run}-${i}`, content: '' })),
  )

test('each lane keeps to a run while there are others, then helps where most is left; every order once', (t) => {
  const take = makeLanes(ordersOf([2, 3, 4]))
  const taken = Array.from({ length: 10 }, (_, i) => take(i % 2)?.task)
  t.deepEqual(taken, ['0-0', '1-0', '0-1', '1-1', '2-0', '1-2', '2-1', '2-2', '2-3', undefined])
})

test('one run is shared by all lanes; no orders are none', (t) => {
  const take = makeLanes(ordersOf([3]))
  t.deepEqual(
    [0, 1, 2, 3].map((lane) => take(lane)?.task),
    ['0-0', '0-1', '0-2', undefined],
  )
  t.is(makeLanes([])(0), undefined)
})
