import test from 'ava'
import { EVENT, eventCount, eventsOf } from '../../../operators/jumps/event-log.ts'
import type { RunState } from '../../../pipeline/definition/operator.ts'
import { seeded } from '../../helpers/random.ts'

/** Jumps of some ions in the order of time, those of one frame in any order. */
function logged(ions: readonly number[], count: number): number[][] {
  const random = seeded(8)
  const pick = (most: number) => Math.floor(most * random())
  return Array.from({ length: count }, (_, i) => [
    Math.floor(i / 3),
    ions[pick(ions.length)],
    pick(60_000),
    pick(60_000),
    pick(1e6),
  ])
}

const columns = ['frame', 'row', 'from', 'to', 'left'] as const

test('jumps of a log in pieces come by ion, those of each in its order', (t) => {
  const groups = [logged([900, 3, 17, 4], 200), [], logged([1000, 1001], 31)]
  const logs = groups.map((rows) => {
    const parts = [rows.slice(0, 77), rows.slice(77, 78), rows.slice(78)]
    return Object.assign(
      parts.map((part) => Float64Array.from(part.flat())),
      { numbers: EVENT * rows.length },
    )
  })
  const run = { total: {}, logs: { events: logs } } as unknown as RunState
  t.is(eventCount(run), 231)
  const found = [...eventsOf(run)].map((events) =>
    Array.from({ length: events.length }, (_, i) => columns.map((name) => events[name][i])),
  )
  t.deepEqual(
    found,
    groups.map((rows) => [...rows].sort((a, b) => a[1] - b[1])),
  )
})
