import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import {
  PASSED,
  PASSED_OTHERS,
  READ,
  READ_OTHERS,
  readingTime,
  timeText,
  workingTime,
} from '../../runs/commands/common/expected-time.ts'
import { root } from '../house/sources.ts'

test('times are told to one digit, in the unit that suits them', (t) => {
  const told = [0.2, 4.4, 89, 91, 1790, 5300, 40_000].map((seconds) => timeText(seconds).split(' on ')[0])
  t.deepEqual(told, [
    'some 1 s',
    'some 4 s',
    'some 90 s',
    'some 2 min',
    'some 30 min',
    'some 90 min',
    'some 10 h',
  ])
})

test('reading takes as long as its bytes, compressed ones four times that', (t) => {
  const [start, plain, packed] = [0, 3.2e9, 3.2e9].map((bytes, i) => readingTime('lammps-dump', bytes, i < 2))
  t.is(Math.round(plain - start), 10)
  t.is(Math.round(packed - start), 40)
})

test('work grows with ions, frames and measures, is shared by threads, and what is done is not counted', (t) => {
  const plan = (frames: number, openTasks: number, measures = 1) =>
    ({
      runs: [{ frames }],
      measurements: Array.from({ length: measures }, () => ({ operator: 'msd', rows: 1000 })),
      tasks: 10,
      openTasks,
    }) as any
  const rest = workingTime(plan(0, 10), 1)
  const whole = workingTime(plan(1e6, 10), 1) - rest
  t.true(Math.abs(whole - 120) < 1e-6)
  t.true(Math.abs(workingTime(plan(1e6, 10), 2) - rest - whole / 2) < 1e-6)
  t.true(Math.abs(workingTime(plan(1e6, 5), 1) - rest - whole / 2) < 1e-6)
  t.true(workingTime(plan(1e6, 10, 2), 1) > 2 * whole)
})

test('the page of numbers says the rates that times are reckoned with, and no others', (t) => {
  const page = readFileSync(join(root, 'runs/docs/numbers.md'), 'utf8')
  const [, read, passed] = page
    .replaceAll('\n', ' ')
    .match(/ingested in a second: ([^.]*)\. Nanoseconds [^:]*: ([^.]*)\./) as RegExpMatchArray
  const said = (list: string) =>
    Object.fromEntries(list.split(', ').map((each) => [each.split(' ')[0], Number(each.split(' ')[1])]))
  t.deepEqual(said(read), { ...READ, others: READ_OTHERS })
  t.deepEqual(said(passed), { ...PASSED, others: PASSED_OTHERS })
})
