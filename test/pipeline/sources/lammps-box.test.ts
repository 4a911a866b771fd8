import test from 'ava'
import { type Box, readBox } from '../../../pipeline/sources/lammps/lammps-box.ts'

test('an orthogonal box', (t) => {
  const box = readBox(['pp', 'ff', 'pp'], ['-1 9', '0 5.5', '2e0 4']) as Box
  t.deepEqual([...box.cell], [10, 0, 0, 0, 5.5, 0, 0, 0, 2])
  t.deepEqual([...box.origin], [-1, 0, 2])
  t.deepEqual(box.periodic, [true, false, true])
})

test('a tilted box is inside its bounding box: lx 10, ly 8, lz 6, xy 2, xz -3, yz 1, by hand', (t) => {
  // xlo = -4 - min(0, 2, -3, -1) = -1, xhi = 11 - max(0, 2, -3, -1) = 9; ylo = 0, yhi = 9 - 1 = 8
  const box = readBox('xy xz yz pp pp pp'.split(' '), ['-4 11 2', '0 9 -3', '-3 3 1']) as Box
  t.deepEqual([...box.cell], [10, 0, 0, 2, 8, 0, -3, 1, 6])
  t.deepEqual([...box.origin], [-1, 0, -3])
})

test('a general triclinic box is its vectors and origin', (t) => {
  const box = readBox('abc origin pp pp pp'.split(' '), ['10 1 0 -1', '0 9 1 -2', '0.5 0 8 -3']) as Box
  t.deepEqual([...box.cell], [10, 1, 0, 0, 9, 1, 0.5, 0, 8])
  t.deepEqual([...box.origin], [-1, -2, -3])
})
