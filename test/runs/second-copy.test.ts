import test from 'ava'
import { exitCodeOf, explain } from '../../schemas/errors.ts'

test('an error of a second copy of the program, as a definition may import it, is told as one of its own', async (t) => {
  const copy = await import(`../../schemas/errors.js?${'second'}`)
  const error = copy.usageError('the flag is off', 'Set it.')
  t.is(exitCodeOf(error), 2)
  t.is(explain(error), 'the flag is off\n  Set it.')
  t.is(exitCodeOf(new Error('off')), 1)
  t.is(exitCodeOf(null), 1)
})
