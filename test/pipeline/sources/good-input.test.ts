import { execFileSync } from 'node:child_process'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import type { IngestOptions } from '../../../pipeline/ingest/options/options.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { pairsOf } from '../../../pipeline/sources/xyz/extxyz-comment.ts'
import { blockPath } from '../../../pipeline/store/files.ts'
import { decodeBlock } from '../../../pipeline/store/layout.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { explain } from '../../../schemas/errors.ts'
import { bitsOf, place, textFile } from '../../helpers/dump.ts'
import { folder } from '../../helpers/folder.ts'
import { ELEMENTS_OF_TWO, refusal } from '../../helpers/refusal.ts'
import { dumpOf, fold, wander, xdatcarOf } from '../../helpers/trajectories/wander.ts'

const paths = wander(9, 8)
const dump = dumpOf(paths)
const DUMP = { timestep: '2fs', elements: ELEMENTS_OF_TWO }
const STEADY = { interval: '20fs' }

async function read(text: string | Uint8Array, options: Partial<IngestOptions> = DUMP) {
  const out = place('run')
  const { frames, warnings } = await ingest({ ...options, files: [textFile('x', text)], out })
  return { frames, bits: bitsOf(out), run: openRun(out), warned: warnings.map(({ name }) => name) }
}

const refused = async (text: string | Uint8Array, options: Partial<IngestOptions> = {}) => {
  const error = await refusal({ files: [textFile('x', text)], ...options })
  return `${error.exitCode} ${explain(error)}`
}

test('what is packed in another way, twice or not at all is refused by name', async (t) => {
  const packed: readonly (readonly [string, Uint8Array])[] = [
    ['bzip2', Buffer.from('BZh91AY&SY')],
    ['xz', Buffer.from('\xfd7zXZ\0\0\x04', 'latin1')],
    ['lz4', Buffer.from('\x04\x22\x4d\x18abc', 'latin1')],
    ['a zip archive', Buffer.from('PK\x03\x04abcd')],
    ['packed twice', gzipSync(gzipSync(dump))],
  ]
  for (const [name, bytes] of packed) t.regex(await refused(bytes), new RegExp(`^3 .*${name}`))
})

test('dumps of LAMMPS in other styles are refused by name', async (t) => {
  const yaml = '---\ncreator: LAMMPS\ntimestep: 0\nunits: metal\n'
  const cfg = 'Number of particles = 8\nA = 1 Angstrom\n'
  const binary = Buffer.concat([
    Buffer.from([0xf6, 255, 255, 255, 255, 255, 255, 255, 10, 0, 0, 0, 0, 0, 0, 0]),
    Buffer.from('DUMPCUSTOM'),
  ])
  for (const [name, bytes] of [
    ['yaml', yaml],
    ['cfg', cfg],
    ['binary', binary],
  ] as const)
    t.regex(await refused(bytes), new RegExp(`^3 .*${name}`))
})

test('a pipe is refused without being opened', async (t) => {
  const pipe = join(folder(), 'pipe')
  execFileSync('mkfifo', [pipe])
  t.regex(explain(await refusal({ files: [pipe] })), /is a pipe, which can be read only once/)
  t.regex(explain(await refusal({ files: ['-'] })), /is a pipe/)
})

test('a last line without its end is taken where all columns are there, and when the file grows nothing is read twice', async (t) => {
  const expected = await read(dump)
  t.is((await read(dump.slice(0, -1))).bits, expected.bits)
  const short = await read(dump.slice(0, dump.lastIndexOf(' ')))
  t.is(short.frames, 7)
  const file = textFile('x', dump.slice(0, -1))
  const out = place('run')
  t.is((await ingest({ ...DUMP, files: [file], out, growing: true })).frames, 7)
  t.is((await ingest({ ...DUMP, files: [file], out })).frames, 8)
  appendFileSync(file, `\n${dumpOf(wander(9, 10)).slice(dump.length)}`)
  t.is((await ingest({ ...DUMP, files: [file], out })).frames, 10)
  t.is(bitsOf(out), (await read(dumpOf(wander(9, 10)))).bits)
})

test('where the first frame is not whole, what is there of it is told', async (t) => {
  const one = dumpOf(paths.slice(0, 1)).replace('ATOMS\n9', 'ATOMS\n7777777')
  t.regex(await refused(one), /no complete frame yet \(9 of 7777777 atoms\)/)
})

test('a dump that does not say what its atoms are takes their names from elsewhere', async (t) => {
  const bare = dump.replaceAll('id type x', 'x').replace(/^(\d+) [12] /gm, '')
  const named = await read(bare, { timestep: '2fs', composition: 'Li5 S4' })
  const expected = await read(dump)
  for (const axis of ['x', 'y', 'z'] as const)
    t.deepEqual(named.run.block(0).column(axis), expected.run.block(0).column(axis))
  t.regex(await refused(bare), /expected type or element/)
})

test('an element in capitals, with a charge or a number is that element', async (t) => {
  const expected = await read(dump)
  for (const [li, s] of [
    ['LI', 'S'],
    ['Li+', 'S2-'],
    ['Li1', 'S1'],
    ['li', 's'],
    ['Li+1', 'S-2'],
  ]) {
    const text = dump
      .replaceAll('id type', 'id type element')
      .replace(/^(\d+) ([12]) /gm, (_, id, type) => `${id} ${type} ${type === '1' ? li : s} `)
    const { bits, run } = await read(text, { timestep: '2fs' })
    t.deepEqual(
      run.manifest.types.map(({ element }) => element),
      ['Li', 'S'],
    )
    t.is(bits, expected.bits)
  }
  t.regex(
    await refused(dump.replaceAll('id type', 'id element').replace(/^(\d+) [12] /gm, '$1 Xx '), {
      elements: undefined,
    }),
    /^2 .*Xx/,
  )
})

test('an XDATCAR with blank lines in place of numbers; one that goes on with another cell', async (t) => {
  const text = xdatcarOf(paths)
  const expected = await read(text, STEADY)
  const blank = await read(text.replace(/Direct configuration= \d+/g, ''), STEADY)
  t.deepEqual([blank.frames, blank.bits, blank.warned], [8, expected.bits, []])
  const other = await read(text + xdatcarOf(paths).replace(' 10 0 0', ' 10.5 0 0'), STEADY)
  t.is(other.frames, 16)
  t.true(other.warned.includes('other-cell'))
  const head = text.slice(0, text.indexOf('Direct'))
  const npt = text.replace(
    /Direct configuration= (\d+)\n/g,
    (line, n) => `${head.replace('10 0 0', `10.0${n} 0 0`)}${line}`,
  )
  const varying = await read(npt.slice(head.length), STEADY)
  t.deepEqual([varying.frames, varying.warned.includes('other-cell')], [8, false])
})

test('a file of parts with cells of their own does not go on with the cell of the first', async (t) => {
  const text = xdatcarOf(paths) + xdatcarOf(paths).replace(' 10 0 0', ' 10.5 0 0')
  const file = textFile('x', text)
  const out = place('run')
  await ingest({ ...STEADY, files: [file], out, blockFrames: 4 })
  appendFileSync(file, xdatcarOf(paths).slice(xdatcarOf(paths).indexOf('Direct')))
  const error = await refusal(
    { ...STEADY, timestep: undefined, elements: undefined, blockFrames: 4, files: [file] },
    out,
  )
  t.regex(explain(error), /another cell than what is stored/)
})

const xyz = (comment: string) =>
  paths
    .map(
      (rows, f) =>
        `9\n${comment.replace('TIME', `${20 * f}`)}\n${rows.map((r, i) => `${i < 5 ? 'Li' : 'S'} ${r.map((v) => fold(v).toFixed(8)).join(' ')}`).join('\n')}\n`,
    )
    .join('')

test('comments of extended XYZ as programs write them', async (t) => {
  const lattice = 'Lattice="10 0 0 0 10 0 0 0 10" Properties=species:S:1:pos:R:3'
  const expected = await read(xyz(lattice), STEADY)
  for (const comment of [
    `${lattice}, i=0, pbc="T T T", E=-1.0,`,
    'Lattice=[[10.0, 0.0, 0.0], [0.0, 10.0, 0.0], [0.0, 0.0, 10.0]] Properties=species:S:1:pos:R:3 pbc=[T,T,T]',
    `note="said \\"Lattice=1\\" once" ${lattice} stress="_JSON [[1,2],[3,4]]"`,
    `${lattice} forces{eV/A}=1 energy={a {b} c} Lattice="10 0 0 0 10 0 0 0 10"`,
  ])
    t.is((await read(xyz(comment), STEADY)).bits, expected.bits, comment)
  t.regex(
    await refused(xyz(`${lattice} Lattice="9 0 0 0 10 0 0 0 10"`), { ...STEADY, ...NO_DUMP }),
    /"Lattice" twice/,
  )
  const pairs = pairsOf(String.raw`a="x \" y" b='z' c=[1,[2]] d=3, flag e="open`)
  t.deepEqual(
    [...(pairs as Map<string, string>)],
    [
      ['a', 'x " y'],
      ['b', 'z'],
      ['c', '1,[2]'],
      ['d', '3'],
      ['e', '"open'],
    ],
  )
})

const NO_DUMP = { timestep: undefined, elements: undefined }

test('an empty file alone is no file yet', async (t) => {
  const empty = join(folder(), 'empty')
  writeFileSync(empty, '')
  t.regex(explain(await refusal({ files: [empty] })), /is empty/)
})

test('DL_POLY: a cell under a boundary that says none', async (t) => {
  const cell = '  10.0 0.0 0.0\n  0.0 10.0 0.0\n  0.0 0.0 10.0\n'
  const history = (boundary: number) =>
    `walk\n 0 ${boundary} 9\n${paths
      .map(
        (rows, f) =>
          `timestep ${10 * f} 9 0 ${boundary} 0.002 ${(0.02 * f).toFixed(6)}\n${cell}${rows
            .map(
              (r, i) =>
                `${i < 5 ? 'Li' : 'S'} ${i + 1} 6.94 0.0 0.0\n${r.map((v) => (fold(v) - 5).toFixed(8)).join(' ')}\n`,
            )
            .join('')}`,
      )
      .join('')}`
  const expected = await read(history(1), {})
  const none = await read(history(0), {})
  t.deepEqual([none.frames, none.bits, none.warned], [8, expected.bits, ['assumed-periodic']])
})

test('a box that is periodic nowhere gives way to a cell that is given, which is periodic everywhere', async (t) => {
  const lattice = 'Lattice="10 0 0 0 10 0 0 0 10"'
  const columns = 'Properties=species:S:1:pos:R:3'
  const expected = await read(xyz(`${lattice} ${columns}`), STEADY)
  const told = { ...STEADY, cell: '10,10,10' }
  for (const comment of [
    `Lattice="40 0 0 0 40 0 0 0 40" ${columns} pbc="F F F"`,
    `${columns} pbc="F F F"`,
    columns,
  ])
    t.is((await read(xyz(comment), told)).bits, expected.bits, comment)
  t.regex(await refused(xyz(`${lattice} ${columns} pbc="T T F"`), { ...told, ...NO_DUMP }), /^2 --cell/)
})

const positionsOf = ({ path }: Run) => decodeBlock(readFileSync(blockPath(path, 0)), ['x', 'y', 'z']).values

test('ids beyond 32 bits are kept; those that no double holds are refused', async (t) => {
  const moved = (by: number) =>
    dump.replace(/^(\d+) ([12]) /gm, (_, id, type) => `${by + Number(id)} ${type} `)
  const usual = await read(dump)
  for (const by of [2147483640, 3e9, 2 ** 53 - 100]) {
    const { run } = await read(moved(by))
    t.deepEqual(
      [...run.ids],
      [...usual.run.ids].map((id) => by + id),
    )
    t.deepEqual(positionsOf(run), positionsOf(usual.run))
  }
  const far = dump.replace(/^(\d+) ([12]) /gm, (_, id, type) => `9${id}00000000000000000 ${type} `)
  t.regex(await refused(far), /^3 .*column "id" is "9\d00000000000000000", expected a whole number/)
})
