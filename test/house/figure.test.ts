import test from 'ava'
import { houseFigure } from './figure.ts'
import { rooms } from './rooms.ts'
import { read } from './sources.ts'

test('the figure of the rooms is that of the code: npm run house draws it anew', (t) => {
  t.is(read('test/house/house.svg'), houseFigure(rooms()))
})

test('every arrow points to a lower floor', (t) => {
  const all = new Map(rooms().map((room) => [room.name, room]))
  t.true(all.size > 20)
  for (const { name, floor, onto } of all.values())
    for (const other of onto) t.true((all.get(other)?.floor ?? floor) < floor, `${name} → ${other}`)
})
