import test from 'ava'
import { operators } from '../../operators/index.ts'
import type { Estimate, Measure } from '../../pipeline/definition/operator.ts'
import { errorOf, mainOf } from '../../pipeline/tables/roles.ts'
import { columnsOf } from '../../schemas/table.ts'

const measured = operators.filter((operator): operator is Measure | Estimate => operator.kind !== 'transform')

for (const { name, shown } of measured) {
  const { columns } = shown
  const infos = Object.entries(columns)

  test(`${name}: every column says what it is`, (t) => {
    for (const [column, { role, errorOf, lowOf, highOf }] of infos) {
      const said = [role, errorOf, lowOf, highOf].filter((each) => each !== undefined)
      t.is(said.length, 1, `${column} has one meaning`)
    }
    t.true(
      infos.some(([, { role }]) => role === 'key'),
      'something that its rows are about',
    )
    t.true(infos.filter(([, { role }]) => role === 'status').length <= 1)
    for (const [column, { where = {} }] of infos)
      for (const other of Object.keys(where))
        t.true(other in columns, `${column} is there where ${other} says so`)
  })

  test(`${name}: every error names its value, and no value has two`, (t) => {
    const owners = infos.flatMap(([, { errorOf = [] }]) => errorOf)
    t.deepEqual(owners, [...new Set(owners)])
    for (const owner of owners) t.is(columns[owner].role, 'value', owner)
    for (const [column, { errorOf }] of infos)
      t.is(/error$/i.test(column), errorOf !== undefined || isOfFit(name, column), column)
    for (const [column, { errorOf, unit }] of infos)
      if (typeof errorOf === 'string')
        t.is(unit, columns[errorOf].unit, `${column} is in the unit of ${errorOf}`)
  })

  test(`${name}: one main value with an error, or none`, (t) => {
    const mains = infos.filter(([, { main }]) => main).map(([column]) => column)
    t.deepEqual(mains, NONE.includes(name) ? [] : [mainOf(columns)])
    for (const main of mains) {
      t.is(columns[main].role, 'value')
      t.not(errorOf(columns, main), undefined, `${main} has an error`)
    }
  })
}

/** Tables of events, of curves of states, of counts and of places: about no one value. */
const NONE = [
  'bond-geometry',
  'collective-variable',
  'configurational-entropy',
  'convergence',
  'coupling',
  'density',
  'jumps',
  'mean-structure',
  'rotor-trace',
  'softness-trace',
  'state-trace',
  'tilt',
  'trace',
  'transitions',
  'turns',
  'wave-vectors',
]

/** The error of the fitted line, too small by far, is shown as a note and is nobody's error. */
const isOfFit = (name: string, column: string): boolean => name === 'diffusion' && column === 'olsError'

test('an error of no column is refused where it is declared', (t) => {
  const error = { unit: '', definition: '', errorOf: 'alfa' }
  const alpha = { unit: '', definition: '', role: 'value' as const }
  t.throws(() => columnsOf('alpha', { alpha, error }), { message: /"error" is of "alfa"/ })
})
