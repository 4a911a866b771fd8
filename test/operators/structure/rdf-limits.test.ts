import test from 'ava'
import { resolveParams } from '../../../schemas/params.ts'
import { synthetic } from '../../helpers/synthetic.ts'
import { cubic, gas } from './gas.ts'
import { type Given, operator, tableOf } from './rdf-engine.ts'

test('wrong parameters are refused with what to do', (t) => {
  const run = synthetic(
    gas(
      [
        ['Li', 4],
        ['P', 1],
      ],
      2,
      cubic(10),
      1,
    ),
  )
  const refuse = (given: object, message: RegExp, remedy: RegExp = /./) => {
    const error = t.throws(() => tableOf([run], given as Given)) as Error & {
      exitCode: number
      remedy: string
    }
    t.regex(error.message, message)
    t.regex(error.remedy, remedy)
    t.is(error.exitCode, 2)
  }
  refuse({}, /up-to is 8 Å, but half the smallest width of the cell is 5\.000 Å/, /smaller --up-to/)
  refuse({ upTo: 5, binWidth: 0.3 }, /5 Å is not a whole number of bins of 0.3 Å/, /multiple/)
  refuse({ upTo: 5, binWidth: 0 }, /not a whole number of bins/)
  refuse({ upTo: -5, binWidth: 1 }, /not a whole number of bins/)
  refuse({ upTo: '5ps' }, /"5ps" is not a length/)
  refuse({ upTo: 5, pairs: 'Li' }, /"Li" is not a pair/, /Li-S/)
  refuse({ upTo: 5, pairs: 'Li-' }, /"Li-" is not a pair/)
  refuse({ upTo: 5, pairs: 'Li-Pp' }, /no atoms "Pp"/, /Known: Li, type:Li, P, type:P/)
  refuse({ upTo: 5, pairs: 'P-P' }, /no two atoms for "P-P"/)
  refuse({ upto: 5 }, /unknown parameter "upto"/, /upTo/)
})

test('one frame whose cell is too small is found before the first is counted', (t) => {
  const cell = (frame: number) => cubic(frame === 30 ? 9 : 10)
  const run = synthetic(gas([['Li', 4]], 40, cell, 1))
  const params = resolveParams('rdf', operator.params, { upTo: 4.8, binWidth: 0.1 })
  const error = t.throws(() => operator.asked.check?.(params, run))
  t.regex(error?.message ?? '', /4\.500 Å \(run, frame 30\)/)
})

test('a single atom makes no pair', (t) => {
  const run = synthetic(gas([['Li', 1]], 2, cubic(10), 1))
  t.throws(() => tableOf([run], { upTo: 4 }), { message: /1 atoms selected, expected at least 2/ })
})
