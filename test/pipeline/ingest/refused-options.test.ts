import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { count, dataFile, dump, ELEMENTS, quiet, textFile } from '../../helpers/dump.ts'
import { frames, good, refuse, xdatcar } from '../../helpers/refusal.ts'

function damage(bytes: Buffer): Buffer {
  bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 50)
  return bytes
}

refuse([
  {
    title: 'a count that lies at the end',
    text: frames[0].replace('ATOMS\n3', 'ATOMS\n1000000000000'),
    exit: 3,
    says: [/a frame of 1000000000000 atoms/],
  },
  { title: 'an empty file', text: '', exit: 3, says: [/is empty/] },
  {
    title: 'what is no trajectory',
    text: 'hello world\n',
    exit: 3,
    says: [/is not a trajectory: it begins with "hello world"/],
  },
  {
    title: 'a line without an end',
    text: `${good}ITEM: TIMESTEP\n${'1'.repeat(300_000)}`,
    exit: 3,
    says: [/a line of more than/],
  },
  {
    title: 'damaged gzip',
    text: damage(gzipSync(readFileSync(dataFile('variants/v_novel.lammpstrj')))),
    exit: 3,
    says: [/gzip data are damaged/],
  },
  {
    title: 'no timestep',
    options: { timestep: undefined },
    exit: 2,
    says: [/carries step numbers, but no times/, /--timestep 2fs/],
  },
  {
    title: 'an interval for a dump',
    options: { timestep: undefined, interval: '1ps' },
    exit: 2,
    says: [/--interval 1ps: lammps-dump files carry step numbers/],
  },
  {
    title: 'a timestep that is none',
    options: { timestep: '2 parsec' },
    exit: 2,
    says: [/"2 parsec" is not a time/],
  },
  { title: 'a timestep of zero', options: { timestep: 0 }, exit: 2, says: [/expected a time above zero/] },
  {
    title: 'a timestep for an XDATCAR',
    text: xdatcar,
    exit: 2,
    says: [/--timestep 2fs: xdatcar files carry no step numbers/],
  },
  {
    title: 'an XDATCAR without interval',
    text: xdatcar,
    options: { timestep: undefined },
    exit: 2,
    says: [/carry no times/, /--interval 100fs/],
  },
  {
    title: 'units for an XDATCAR',
    text: xdatcar,
    options: { timestep: undefined, interval: 1, units: 'real' },
    exit: 2,
    says: [/units of their own/],
  },
  { title: 'unknown units', options: { units: 'metall' }, exit: 2, says: [/metall/, /Did you mean "metal"/] },
  {
    title: 'a cell for a file that has one',
    options: { cell: '10,10,10' },
    exit: 2,
    says: [/has a cell of its own/],
  },
  {
    title: 'a cell that is none',
    options: { cell: '10,10' },
    exit: 2,
    says: [/three edges or nine numbers/],
  },
  { title: 'a block of half a frame', options: { blockFrames: 0.5 }, exit: 2, says: [/0.5 frames a block/] },
  { title: 'no file', options: { files: [] }, exit: 2, says: [/no file to ingest/] },
  {
    title: 'a missing file',
    options: { files: ['nowhere.dump'] },
    exit: 3,
    says: [/nowhere.dump: cannot be read: no such file/],
  },
  { title: 'a folder', options: { files: ['.'] }, exit: 3, says: [/is a folder, not a file/] },
  {
    title: 'two formats',
    options: { files: [textFile('a.dump', good), textFile('XDATCAR', xdatcar)] },
    exit: 2,
    says: [/a\.dump is lammps-dump, .*XDATCAR is xdatcar/],
  },
  {
    title: 'units that contradict the file',
    text: `ITEM: UNITS\nreal\n${good}`,
    options: { units: 'metal' },
    exit: 2,
    says: [/--units metal, but .*x\.dump, line 2 \(byte 12\) says "real"/],
  },
  {
    title: 'a timestep that contradicts ITEM: TIME',
    text: dump({ steps: count(3), rows: quiet, before: (f) => `ITEM: TIME\n${5 + 0.02 * f}\n` }),
    options: { timestep: '1fs' },
    exit: 2,
    says: [/--timestep 0.001 ps: .*its times that a step takes 0.002 ps/],
  },
  {
    title: 'a timestep that changes by ITEM: TIME',
    text: dump({ steps: count(4), rows: quiet, before: (f) => `ITEM: TIME\n${f < 3 ? 0.02 * f : 0.05}\n` }),
    options: { timestep: undefined },
    exit: 3,
    says: [/frame 3: 0.01 ps after the frame before, expected 0.02/],
  },
  {
    title: 'a timestep in fs taken for ps',
    text: readFileSync(dataFile('variants/v_wrapped.lammpstrj'), 'utf8'),
    options: { timestep: 2, elements: ELEMENTS },
    exit: 2,
    says: [/atoms moved by 0\.\d+ Å in 20 ps \(root mean square\), but their velocities/, /--timestep 2fs/],
  },
  {
    title: 'velocities in another unit',
    text: readFileSync(dataFile('variants/v_wrapped.lammpstrj'), 'utf8'),
    options: { elements: ELEMENTS, units: 'real' },
    exit: 2,
    says: [/velocities make a temperature of \d\.\d+e\+8 K/],
  },
])
