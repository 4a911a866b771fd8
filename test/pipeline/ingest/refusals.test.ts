import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import type { IngestOptions } from '../../../pipeline/ingest/options.ts'
import { type StoreFiles, storeFiles } from '../../../pipeline/ingest/store-files.ts'
import { explain, type IonstreamError, inputError } from '../../../schemas/errors.ts'
import { CUBE, count, dataFile, dump, ELEMENTS, place, quiet, textFile } from '../../helpers/dump.ts'

const ELEMENTS_OF_TWO = '1=Li,2=S'
const good = dump({ steps: count(3), rows: quiet })
const frames = good.split(/(?=ITEM: TIMESTEP)/)
const xdatcar =
  'Li S\n1.0\n 10 0 0\n 0 10 0\n 0 0 10\nLi S\n1 1\nDirect configuration=     1\n0.1 0.2 0.3\n0.5 0.5 0.5\n'

interface Case {
  readonly title: string
  readonly text?: string | Uint8Array
  readonly options?: Partial<IngestOptions>
  readonly exit: 2 | 3
  readonly says: readonly RegExp[]
}

const cases: Case[] = [
  {
    title: 'a frame cut short before another',
    text: frames[0] + frames[1].replace(/3 1 7.*\n/, '') + frames[2],
    exit: 3,
    says: [/x\.dump, frame 1, line 12 \(byte \d+\): 2 atoms, expected 3/, /last complete frame is 0/],
  },
  {
    title: 'another number of atoms',
    text: frames[0] + frames[1].replace('ATOMS\n3', 'ATOMS\n2').replace(/3 1 7.*\n/, '') + frames[2],
    exit: 3,
    says: [/frame 1: 2 atoms, expected 3/],
  },
  {
    title: 'more atoms than announced',
    text: frames[0] + frames[1].replace('ATOMS\n3', 'ATOMS\n2'),
    exit: 3,
    says: [/frame 1: 2 atoms, expected 3/],
  },
  {
    title: 'more atom lines than announced in the first frame',
    text: good.replaceAll('ATOMS\n3', 'ATOMS\n2'),
    exit: 3,
    says: [/frame 1, line 1 \(byte \d+\): "3 1 7.0 8.0 9.5", expected "ITEM: …"/],
  },
  {
    title: 'another id',
    text: good.replace(/3 1 7.0 8.0 9.5\n$/, '4 1 7.0 8.0 9.5\n'),
    exit: 3,
    says: [/frame 2: atom 4 was not in the first frame/],
  },
  {
    title: 'an id twice',
    text: good.replace(/3 1 7.0 8.0 9.5\n$/, '1 1 7.0 8.0 9.5\n'),
    exit: 3,
    says: [/frame 2: atom 1 is there twice/],
  },
  {
    title: 'an id twice in the first frame',
    text: good.replaceAll('3 1 7.0', '1 1 7.0'),
    exit: 3,
    says: [/atom 1 is there twice/],
  },
  {
    title: 'another type',
    text: good.replace(/3 1 7.0 8.0 9.5\n$/, '3 2 7.0 8.0 9.5\n'),
    exit: 3,
    says: [/frame 2: atom 3 is of type 2, it was 1/],
  },
  {
    title: 'a negative id',
    text: good.replaceAll('3 1 7.0', '-3 1 7.0'),
    exit: 3,
    says: [/atom id -3, expected 0 to/],
  },
  {
    title: 'no elements',
    options: { elements: undefined },
    exit: 2,
    says: [/types 1 \(2 atoms\), 2 \(1 atoms\)/],
  },
  {
    title: 'a type that --elements does not name',
    options: { elements: '1=Li' },
    exit: 2,
    says: [/type 2: --elements says 1=Li; the file has the types 1 \(2 atoms\)/, /--elements 1=…,2=…/],
  },
  { title: 'what is no element', options: { elements: '1=Lithium' }, exit: 2, says: [/"1=Lithium" is not/] },
  {
    title: 'a type named twice',
    options: { elements: '1=Li,1=P' },
    exit: 2,
    says: [/type 1 is named twice/],
  },
  {
    title: 'no positions',
    text: good.replaceAll('id type x y z', 'id type x y q'),
    exit: 3,
    says: [/frame 0, line 9 \(byte \d+\): columns "id type x y q", expected x y z/],
  },
  {
    title: 'neither type nor element',
    text: good.replaceAll('id type x y z', 'id mol x y z'),
    exit: 3,
    says: [/expected type or element/],
  },
  {
    title: 'other columns later',
    text: frames[0] + frames[1].replaceAll('x y z', 'xu yu zu'),
    exit: 3,
    says: [/frame 1: unwrapped coordinates, no velocities; before: wrapped coordinates/],
  },
  {
    title: 'no ids later',
    text: frames[0] + frames[1].replaceAll('id type', 'mol type'),
    exit: 3,
    says: [/frame 1: no id column, unlike the first frame/],
  },
  ...['nan', '-inf', '1e999', '1.2.3', 'x'].map((word) => ({
    title: `the word ${word} for a number`,
    text: good.replace(/9\.5\n$/, `${word}\n`),
    exit: 3 as const,
    says: [new RegExp(`frame 2, line 12 \\(byte \\d+\\): column "z" is "${word}", expected a finite number`)],
  })),
  {
    title: 'a broken id',
    text: good.replaceAll('3 1 7.0', '3.5 1 7.0'),
    exit: 3,
    says: [/line 12 .*column "id" is "3.5", expected a whole number/],
  },
  {
    title: 'a long label',
    text: good.replaceAll('3 1 7.0', '3 Lithium 7.0'),
    exit: 3,
    says: [/column "type" is "Lithium", expected a label of at most 6/],
  },
  {
    title: 'a line too short',
    text: good.replace('2 2 5.5 5.25 5.125', '2 2 5.5'),
    exit: 3,
    says: [/frame 0, line 11 \(byte \d+\): only 3 columns in "2 2 5.5", expected 5/],
  },
  {
    title: 'a line too long',
    text: good.replace('2 2 5.5 5.25 5.125', '2 2 5.5 5.25 5.125 7'),
    exit: 3,
    says: [/more than 5 columns in "2 2 5.5 5.25 5.125 7"/],
  },
  {
    title: 'a position out of the world',
    text: good.replace('9.5', '9.5e9'),
    exit: 3,
    says: [/atom 3 at 7 8 9500000000 Å/],
  },
  {
    title: 'a step that is no number',
    text: good.replace('STEP\n10', 'STEP\nten'),
    exit: 3,
    says: [/TIMESTEP is "ten"/],
  },
  { title: 'no atoms', text: good.replace('ATOMS\n3', 'ATOMS\n0'), exit: 3, says: [/NUMBER OF ATOMS is 0/] },
  { title: 'a box that is none', text: good.replace('0 10', '0 ten'), exit: 3, says: [/box line "0 ten"/] },
  { title: 'a box without volume', text: good.replace('0 10', '10 10'), exit: 3, says: [/without volume/] },
  {
    title: 'a shrink-wrapped box',
    text: good.replace('pp pp pp', 'ss pp pp'),
    exit: 3,
    says: [/boundary "ss"/],
  },
  {
    title: 'atoms without a box',
    text: good.replace(`${CUBE}\n`, ''),
    exit: 3,
    says: [/no ITEM: BOX BOUNDS/],
  },
  {
    title: 'a gap',
    text: dump({ steps: [0, 10, 30], rows: quiet }),
    exit: 3,
    says: [/frame 2: step 30 after step 10, expected 20/, /a frame every 10 steps/],
  },
  {
    title: 'a changed dump interval',
    text: dump({ steps: [0, 10, 20, 25], rows: quiet }),
    exit: 3,
    says: [/step 25 after step 20, expected 30/],
  },
  {
    title: 'a step of half the cell',
    text: dump({ steps: count(2), rows: (f) => [`1 1 ${1 + 4.8 * f} 2 3`, '2 2 5 5 5'] }),
    exit: 3,
    says: [/frame 1: atom 1 moved by 0.480 of the cell/, /image flags/],
  },
  { title: 'one frame', text: frames[0], exit: 3, says: [/has one frame: the time between/] },
  { title: 'only a torn frame', text: frames[0].slice(0, -9), exit: 3, says: [/no complete frame/] },
  {
    title: 'a count that lies',
    text: good.replace('ATOMS\n3', 'ATOMS\n1000000000000'),
    exit: 3,
    says: [/frame 0, line 13 .*: 3 atoms, expected 1000000000000/],
  },
  {
    title: 'a count that lies at the end',
    text: frames[0].replace('ATOMS\n3', 'ATOMS\n1000000000000'),
    exit: 3,
    says: [/no complete frame/],
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
    says: [/--timestep 0.001 ps: .*ITEM: TIME that a step takes 0.002 ps/],
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
]

function damage(bytes: Buffer): Buffer {
  bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 50)
  return bytes
}

async function refusal(given: Partial<IngestOptions>, out = place('run')): Promise<IonstreamError> {
  const files = given.files ?? [textFile('x.dump', good)]
  return ingest({ timestep: '2fs', elements: ELEMENTS_OF_TWO, ...given, files, out }).then(
    () => assertNever(),
    (error) => error,
  )
}

const assertNever = (): never => {
  throw new Error('it was accepted')
}

for (const { title, text, options, exit, says } of cases) {
  test(`refused: ${title}`, async (t) => {
    const out = place('run')
    const files = text === undefined ? {} : { files: [textFile('x.dump', text)] }
    const error = await refusal({ ...files, ...options }, out)
    t.is(error.exitCode, exit, explain(error))
    for (const part of says) t.regex(explain(error), part)
    t.false(existsSync(out), 'nothing that looks like a store is left')
  })
}

test('an existing store of another input or other options is named and left alone', async (t) => {
  const out = place('run')
  const files = [textFile('x.dump', good)]
  await ingest({ files, out, timestep: '2fs', elements: ELEMENTS_OF_TWO })
  const before = readFileSync(join(out, 'manifest.json'), 'utf8')
  const says = async (pattern: RegExp, given: Partial<IngestOptions>) => {
    const error = await refusal({ files, ...given }, out)
    t.regex(explain(error), pattern)
    t.true([2, 3].includes(error.exitCode))
  }
  await says(/was made with timestep 0.002, not 0.001/, { timestep: '1fs' })
  await says(/was made with elements .*"Li".*, not .*"Na"/, { elements: '1=Na,2=S' })
  await says(/was made with frames a block 256, not 8/, { blockFrames: 8 })
  await says(/holds another run: it was made from .*x\.dump/, {
    files: [textFile('y.dump', good.replace('9.5', '9.4'))],
  })
  await says(/has \d+ bytes, it had/, { files: [textFile('x.dump', frames[0] + frames[1])] })
  t.is(readFileSync(join(out, 'manifest.json'), 'utf8'), before)
})

test('files of a store that are missing, changed or have grown in the middle', async (t) => {
  const out = place('run')
  const [a, b] = [textFile('a.dump', frames[0] + frames[1]), textFile('b.dump', frames[2])]
  await ingest({ files: [a, b], out, timestep: '2fs', elements: ELEMENTS_OF_TWO })
  t.regex((await refusal({ files: [a] }, out)).message, /was made from 2 files, now there are 1/)
  const other = textFile('c.dump', frames[2].replace('9.5', '9.4'))
  t.regex((await refusal({ files: [a, other] }, out)).message, /begins with another frame than .*b\.dump/)
  writeFileSync(a, good)
  t.regex((await refusal({ files: [a, b] }, out)).message, /has grown since .*b\.dump was ingested/)
})

test('a source that was changed behind the store is found when it goes on', async (t) => {
  const out = place('run')
  const text = dump({ steps: count(8), rows: quiet })
  const path = textFile('x.dump', text)
  await ingest({ files: [path], out, timestep: '2fs', elements: ELEMENTS_OF_TWO, blockFrames: 4 })
  const parts = dump({ steps: count(12), rows: quiet }).split(/(?=ITEM: TIMESTEP)/)
  writeFileSync(path, [...parts.slice(0, 7), parts[7].replace('5.25', '5.75'), ...parts.slice(8)].join(''))
  t.regex(
    (await refusal({ files: [path], blockFrames: 4 }, out)).message,
    /frame 7: differs from what is stored by 0.05/,
  )
  writeFileSync(path, [...parts.slice(0, 3), parts[3].replace('5.25', '5.250'), ...parts.slice(4)].join(''))
  t.regex(
    (await refusal({ files: [path], blockFrames: 4 }, out)).message,
    /last stored frame is not there|ITEM: …/,
  )
})

test('a folder that holds something else is not touched', async (t) => {
  const out = place('run')
  mkdirSync(out)
  writeFileSync(join(out, 'thesis.tex'), '')
  t.regex(explain(await refusal({}, out)), /is no store: it holds "thesis.tex"/)
  const file = textFile('file', '')
  t.regex(explain(await refusal({}, file)), /cannot be used as a store: part of the path is a file/)
})

test('an error later in a file keeps the full blocks before it, not complete', async (t) => {
  const out = place('run')
  const text = dump({ steps: [...count(9), 100], rows: quiet })
  const error = await refusal({ files: [textFile('x.dump', text)], blockFrames: 4 }, out)
  t.regex(error.message, /step 100 after step 80/)
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))
  t.deepEqual([manifest.complete, manifest.blocks.length, manifest.tail], [false, 2, null])
})

test('a full disk or a forbidden folder is told in words, and what is there is kept', async (t) => {
  for (const [code, words] of [
    ['ENOSPC', /no space left on the device/],
    ['EACCES', /permission denied/],
  ] as const) {
    const out = place('run')
    let writes = 0
    const broken: StoreFiles = {
      ...storeFiles,
      saveEvery: 0,
      write(path, bytes, safe) {
        if (++writes > 6)
          throw inputError(
            path,
            code === 'ENOSPC' ? 'cannot be written: no space left on the device' : 'permission denied',
          )
        storeFiles.write(path, bytes, safe)
      },
    }
    const files = [textFile('x.dump', dump({ steps: count(20), rows: quiet }))]
    const error = await refusal({ files, blockFrames: 4, storeFiles: broken }, out)
    t.regex(error.message, words)
    t.is(error.exitCode, 3)
    const report = await ingest({ files, out, timestep: '2fs', elements: ELEMENTS_OF_TWO, blockFrames: 4 })
    t.is(report.frames, 20)
    t.true(report.newFrames < 20)
  }
})

test('an unusual file that can be read is read with a counted warning', async (t) => {
  const warned = async (text: string | Uint8Array, options: Partial<IngestOptions> = {}) => {
    const files = [textFile('x.dump', text)]
    const report = await ingest({
      timestep: '2fs',
      elements: ELEMENTS_OF_TWO,
      ...options,
      files,
      out: place('run'),
    })
    return report.warnings.map(({ name, count }) => `${name} ${count}`)
  }
  t.deepEqual(await warned(good), [])
  t.deepEqual(await warned(good.replaceAll('id type', 'mol type')), ['no-ids 1'])
  t.deepEqual(await warned(good, { timestep: '0.5ps' }), ['long-timestep 1'])
  t.deepEqual(await warned(dump({ steps: count(3, 10_000), rows: quiet })), ['long-interval 1'])
  const jump = (columns: string, tail: string, by: number) =>
    dump({ steps: count(3), columns, rows: (f) => [`1 1 ${1 + by * f} 2 3${tail}`, `2 2 5 5 5${tail}`] })
  t.deepEqual(await warned(jump('id type x y z', '', 3.5)), ['long-step 2'])
  t.deepEqual(await warned(jump('id type xu yu zu', '', 5.5)), ['far-step 2'])
  t.deepEqual(await warned(jump('id type x y z ix iy iz', ' 0 0 0', 4.6)), ['far-step 2'])
  const long = gzipSync(readFileSync(dataFile('variants/v_novel.lammpstrj')))
  t.deepEqual(await warned(long.subarray(0, long.length >> 1), { elements: ELEMENTS }), ['cut-gzip 1'])
})
