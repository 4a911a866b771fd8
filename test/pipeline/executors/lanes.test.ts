import test from 'ava'
import { makeLanes } from '../../../pipeline/executors/lanes.ts'

const ordersOf = (counts: readonly number[]) =>
  counts.flatMap((count, run) =>
    Array.from({ length: count }, (_, i) => ({ run, task: `${run}-${i}`, content: '' })),
  )

test('each lane keeps to a run while there are others, then helps where most is left; every order once', (t) => {
  const take = makeLanes(ordersOf([2, 3, 4]), 2)
  const taken = Array.from({ length: 10 }, (_, i) => take(i % 2)[0]?.task)
  t.deepEqual(taken, ['0-0', '1-0', '0-1', '1-1', '2-0', '1-2', '2-1', '2-2', '2-3', undefined])
})

test('one run is shared by all lanes; no orders are none', (t) => {
  const take = makeLanes(ordersOf([3]), 4)
  t.deepEqual(
    [0, 1, 2, 3].map((lane) => take(lane)[0]?.task),
    ['0-0', '0-1', '0-2', undefined],
  )
  t.deepEqual(makeLanes([], 1)(0), [])
})

/** Orders of runs with so many tasks each, of which at most eight go together. */
const alongOf = (counts: readonly number[]) =>
  ordersOf(counts).map((order) => ({ ...order, along: { of: `${order.run}`, most: 8 } }))

/** How many orders are taken by lanes in turn. */
function takenBy(lanes: number, orders: ReturnType<typeof alongOf>): number[] {
  const take = makeLanes(orders, lanes)
  const taken: number[] = []
  for (let i = 0, none = 0; none < lanes; i++) {
    const own = take(i % lanes)
    if (own.length === 0) none++
    else taken.push(own.length)
  }
  return taken
}

test('orders that go along are taken together, where lanes share a run at most the share of each', (t) => {
  t.deepEqual(takenBy(1, alongOf([11])), [8, 3])
  t.deepEqual(takenBy(2, alongOf([11])), [6, 3, 1, 1])
  t.deepEqual(takenBy(2, alongOf([11, 11])), [8, 8, 3, 2, 1])
  const mixed = [...alongOf([3]), { run: 0, task: 'other', content: '' }] as ReturnType<typeof alongOf>
  t.deepEqual(takenBy(1, mixed), [3, 1])
  t.deepEqual(
    makeLanes(mixed, 1)(0).map(({ task }) => task),
    ['0-0', '0-1', '0-2'],
  )
})
