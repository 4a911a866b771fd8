import test from 'ava'
import { hearing } from '../../../schemas/warning.ts'

test('what different things a warning said is told, each once, up to four', (t) => {
  const heard = hearing()
  for (const what of ['a', 'b', 'a', 'c']) heard.add('left out', what)
  heard.add('other', 'x')
  t.deepEqual(heard.warnings(), [
    { name: 'left out', message: 'a; b; c', count: 4 },
    { name: 'other', message: 'x', count: 1 },
  ])
  for (const what of ['d', 'e', 'f']) heard.add('left out', what)
  t.is(heard.warnings()[0].message, 'a; b; c; d; and 2 more')
})

test('an advice that all of them end with is told once', (t) => {
  const heard = hearing()
  for (const what of ['Li: χ² 5', 'P: χ² 7.5']) heard.add('poor', `${what} for each. Fit less; or more`)
  t.is(heard.warnings()[0].message, 'Li: χ² 5 for each; P: χ² 7.5 for each. Fit less; or more')
  heard.add('poor', 'S')
  t.is(heard.warnings()[0].message.split('Fit less').length, 3)
})
