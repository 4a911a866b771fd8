import test from 'ava'
import { Command } from 'commander'
import { toldOf } from '../../runs/commands/cluster/submit-ingest.ts'
import { ingestOf } from '../../runs/commands/follow/follow-options.ts'
import { withReading } from '../../runs/commands/ingest/ingest-options.ts'

/** Every option of reading, each with a value of its own. */
const names = withReading(new Command()).options.map((option) => option.attributeName())
const given = Object.fromEntries(names.map((name) => [name, name === 'block' ? '64' : `a ${name}`]))
const valuesOf = (told: object) => JSON.stringify(told)

test('follow hands on whatever is said of the frames', (t) => {
  t.true(names.length > 15)
  const told = valuesOf(ingestOf(given as never))
  for (const name of names.filter((each) => each !== 'until'))
    t.true(told.includes(name === 'block' ? '64' : `"a ${name}"`), name)
})

test('submit --ingest hands on whatever is said of the frames of many runs', (t) => {
  const told = valuesOf(toldOf(given as never, given as never))
  for (const name of names.filter((each) => !['velocities', 'cells', 'tag'].includes(each)))
    t.true(told.includes(name === 'block' ? '64' : `a ${name}"`), name)
})
