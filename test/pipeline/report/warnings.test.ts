import test from 'ava'
import { byWeight, warningBox, warningLines } from '../../../pipeline/report/warnings.ts'

const said = (name: string, message = 'm', count = 1) => ({ name, message, count })

test('what makes numbers wrong comes first, what few numbers hang on last', (t) => {
  const names = ['a: nyquist', 'msd', 'b: seam', 'c: no-tags', 'b: drift'].map((name) => said(name))
  t.deepEqual(
    byWeight(names).map(({ name }) => name),
    ['seam', 'drift', 'msd', 'no-tags', 'nyquist'],
  )
})

test('the same of several runs is told once, with all of them', (t) => {
  const told = byWeight([said('r1: seam', 'm', 2), said('r2: seam', 'm', 3), said('r2: seam', 'other')])
  t.deepEqual(told, [
    { of: ['r1', 'r2'], name: 'seam', message: 'm', count: 5 },
    { of: ['r2'], name: 'seam', message: 'other', count: 1 },
  ])
  t.regex(warningBox([said('r1: seam'), said('r2: seam')])!.html, /<b>r1, r2: seam<\/b> \(2 times\): m/)
})

test('in a terminal the same warning of many runs is one line', (t) => {
  const all = Array.from({ length: 40 }, (_, i) => said(`r${i}: composition`, 'm', 1))
  t.deepEqual(warningLines([...all, said('r1: drift', 'other', 2), said('alone', 'n')]), [
    'r0 and 39 more: composition (40×): m',
    'r1: drift (2×): other',
    'alone (1×): n',
  ])
  t.deepEqual(warningLines(all.slice(0, 2), false), ['r0, r1: composition: m'])
})

test('runs that are told the same with other numbers are one line with those of the first; of one run nothing is left out', (t) => {
  const drift = (run: string, moved: number) => said(`${run}: drift`, `moved by ${moved} Å at step 1e4`)
  t.deepEqual(warningLines([drift('r0', 1.25), drift('r1', 1.5), drift('r2', 1.75)], false), [
    'r0, r1, r2: drift: moved by 1.25 Å at step 1e4 (the numbers of r0)',
  ])
  t.is(warningLines([drift('r0', 1.25), drift('r0', 1.5)]).length, 2)
  t.is(warningLines([said('lag', 'at 1 ps'), said('lag', 'at 2 ps')]).length, 2)
})
