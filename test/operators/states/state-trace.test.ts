import test from 'ava'
import { stateTrace } from '../../../operators/states/state-trace.ts'
import { labelRun } from '../../helpers/labels.ts'
import { finished } from '../../helpers/live/finished.ts'

const SERIES = [
  [0, 0, 0, 0, 0, 0],
  [2, 2, 1, -1, 1, 1],
]
const trace = async (params: object) =>
  finished(stateTrace(params), [await labelRun(SERIES, 0.5)]).rows.map((row) => [
    row['time'],
    row['until'],
    row['state'],
  ])

test('visits of one ion, with gaps', async (t) => {
  t.deepEqual(await trace({ ion: 1 }), [
    [0, 1, 2],
    [1, 1.5, 1],
    [1.5, 2, null],
    [2, 3, 1],
  ])
  t.deepEqual(await trace({ ion: 0 }), [[0, 3, 0]])
})

test('a part of the run', async (t) => {
  t.deepEqual(await trace({ ion: 1, since: '0.5ps', span: 1 }), [
    [0.5, 1, 2],
    [1, 1.5, 1],
    [1.5, 2, null],
  ])
})

test('what is not there is refused', async (t) => {
  await t.throwsAsync(trace({ ion: 2 }), { message: /no ion 2/ })
  await t.throwsAsync(trace({ since: 3 }), { message: /from 3 ps on/ })
})
