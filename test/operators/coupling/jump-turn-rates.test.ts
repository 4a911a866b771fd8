import test from 'ava'
import { jumpTurnRates } from '../../../operators/coupling/jump-turn-rates.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import { resolveParams } from '../../../schemas/params.ts'

const jump = (kind: string, rate: number, error: number | null) => ({
  of: 'Li',
  kind,
  from: 'T5',
  to: 'T5',
  rate,
  error,
})
const turn = (of: string, rate: number, error: number | null, status = 'determined') => ({
  of,
  motion: 'turn',
  rate,
  error,
  status,
})

const rowsOf = (flags: object = {}) => {
  const tables = {
    'jump-rates': {
      columns: {},
      rows: [jump('step', 50, 5), jump('inter-cage', 8, 0.8), jump('doublet', 90, null)],
    },
    reorientation: { columns: {}, rows: [turn('PS4', 0.5, 0.1), turn('BH4', 2, null, 'upper-bound')] },
  }
  const operator = jumpTurnRates.operator
  return operator.finish(tables, resolveParams('jump-turn-rates', operator.params, flags), UNHEARD).rows
}

test('every kind of jump beside every kind of rotor, steps left out, with the errors of both', (t) => {
  const rows = rowsOf()
  t.deepEqual(
    rows.map(({ kind, rotor, ratio, status }) => [kind, rotor, ratio, status]),
    [
      ['inter-cage', 'PS4', 16, 'determined'],
      ['inter-cage', 'BH4', 4, 'lower-bound'],
      ['doublet', 'PS4', 180, 'determined'],
      ['doublet', 'BH4', 45, 'lower-bound'],
    ],
  )
  t.true(Math.abs(Number(rows[0]['error']) - 16 * Math.sqrt(0.01 + 0.04)) < 1e-12)
  t.deepEqual(
    rows.slice(1).map(({ error }) => error),
    [null, null, null],
  )
})

test('only the kinds of jump that are asked for', (t) => {
  t.deepEqual(
    rowsOf({ jumpKinds: 'inter-cage' }).map(({ kind }) => kind),
    ['inter-cage', 'inter-cage'],
  )
})
