import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { settle } from '../../../runs/commands/init/answers.ts'
import { type Found, findTrajectories, oneByFolder } from '../../../runs/commands/init/survey.ts'
import { commandsFor, definitionFor, scriptOf } from '../../../runs/commands/init/written.ts'
import { IonstreamError } from '../../../schemas/errors.ts'
import { ionstream } from '../../helpers/command.ts'
import { folder } from '../../helpers/folder.ts'

const DATA = fileURLToPath(new URL('../../../../runs/data/', import.meta.url))
const ELEMENTS = '1=Li,2=P,3=S,4=S,5=Cl'

/** A tree of temperatures: two XDATCARs at 500 K, a LAMMPS dump at 600 K, and what is no trajectory. */
function tree(): string {
  const at = join(folder(), 'runs of mine')
  for (const place of ['T500', '600K/run1', '.hidden', 'stores/old'])
    mkdirSync(join(at, place), { recursive: true })
  for (const n of [1, 2])
    copyFileSync(join(DATA, `aimd-50p/run${n}.XDATCAR.gz`), join(at, `T500/run${n}.XDATCAR.gz`))
  const dump = join(DATA, 'lammps/d50_2x2x2_600K.lammpstrj.gz')
  for (const place of ['600K/run1', '.hidden', 'stores/old']) copyFileSync(dump, join(at, place, 'dump.gz'))
  writeFileSync(join(at, 'stores/old/manifest.json'), '{}')
  writeFileSync(join(at, '600K/run1/log.lammps'), 'LAMMPS (2 Aug 2023)\n')
  writeFileSync(join(at, '600K/run1/empty'), '')
  return at
}

test('a tree of folders becomes runs with their files, atoms and temperatures', async (t) => {
  const found = await findTrajectories([tree()])
  t.deepEqual(
    found.map(({ name, format, atoms, files, temperature, lacks, knowsElements }) => [
      name,
      format,
      atoms,
      files.length,
      temperature,
      lacks,
      knowsElements,
    ]),
    [
      ['600K/run1', 'lammps-dump', 416, 1, 600, 'timestep', false],
      ['T500', 'xdatcar', 416, 2, 500, 'interval', true],
    ],
  )
  t.deepEqual(found[1].counts, { Cl: 32, Li: 192, P: 32, S: 160 })
})

const asked = async (found: readonly Found[], given: object, answers: readonly string[]) => {
  const questions: string[] = []
  const settled = await settle(found, given, async (question) => {
    questions.push(question)
    return answers[questions.length - 1] ?? ''
  })
  return { answers: settled, questions }
}

test('a g(r) goes no farther than half of the smallest cell', async (t) => {
  const file = join(folder(), 'small.xyz')
  writeFileSync(file, '1\nLattice="12 0 0 0 10 0 0 0 14" Properties=species:S:1:pos:R:3\nLi 0 0 0\n')
  const [found] = await findTrajectories([file])
  t.is(found.reach, 4.5)
  t.regex(definitionFor([found], {}), /rdf\(\{ upTo: 4\.5 \}\)/)
})

test('only what nobody knows is asked', async (t) => {
  const found = await findTrajectories([tree()])
  const all = await asked(found, {}, ['2fs', '100fs', ELEMENTS])
  t.is(all.questions.length, 4)
  t.regex(all.questions[2], /types 1, 2, 3, 4, 5 \(192 of 1, 32 of 2/)
  t.like(all.answers, { timestep: '2fs', interval: '100fs', elements: ELEMENTS, mobile: undefined })
  const fewer = await asked(found, { timestep: '1fs', interval: '1ps', elements: ELEMENTS, mobile: 'S' }, [])
  t.deepEqual(fewer.questions, [])
  await t.throwsAsync(asked(found, { timestep: '1fs', interval: '1ps', elements: ELEMENTS }, ['Na']), {
    instanceOf: IonstreamError,
    message: '--mobile Na: no atoms of Na',
  })
  await t.throwsAsync(asked(found, { timestep: '1fs', interval: '1ps', elements: '1=Li' }, []), {
    message: /says nothing of type 2/,
  })
})

test('extended XYZ that does not say whether its times are in ps or fs is asked about', async (t) => {
  const at = folder()
  const frame = (time: number, more = '') =>
    `1\nLattice="12 0 0 0 10 0 0 0 14" Properties=species:S:1:pos:R:3 Time=${time}${more}\nLi ${time} 0 0\n`
  writeFileSync(join(at, 'open.xyz'), frame(0) + frame(1))
  const found = await findTrajectories([join(at, 'open.xyz')])
  const { answers, questions } = await asked(found, {}, ['real'])
  t.regex(questions[0], /open\.xyz in ps \(metal\) or in fs \(real\)/)
  t.is(
    commandsFor(found, answers, at)[0].join(' '),
    `ingest open.xyz --out ${join('stores', found[0].name)} --units real`,
  )
  await t.throwsAsync(settle(found, {}, undefined), { instanceOf: IonstreamError })
  writeFileSync(join(at, 'told.xyz'), frame(0, ' time_unit=ps') + frame(1, ' time_unit=ps'))
  t.deepEqual((await asked(await findTrajectories([join(at, 'told.xyz')]), {}, [])).questions.length, 1)
})

test('without a person nothing is asked: what is missing is named', async (t) => {
  const found = await findTrajectories([tree()])
  const error = await t.throwsAsync(settle(found, {}, undefined), { instanceOf: IonstreamError })
  t.is(error.remedy, 'Say: --timestep 2fs --interval 100fs --elements 1=Li,2=P,3=S,4=…,5=…')
  const options = { timestep: '2fs', interval: '100fs', elements: ELEMENTS }
  t.deepEqual(await settle(found, options, undefined), options)
})

test('each run is read with the options that its format takes', async (t) => {
  const at = tree()
  const found = await findTrajectories([at])
  const settled = await settle(
    found,
    { timestep: '2fs', interval: '100fs', elements: ELEMENTS, units: 'metal' },
    undefined,
  )
  const [dump, xdatcar, last] = commandsFor(found, settled, at)
  t.deepEqual(dump, [
    ...['ingest', '600K/run1/dump.gz', '--out', 'stores/600K/run1', '--timestep', '2fs', '--units', 'metal'],
    ...['--elements', ELEMENTS, '--tag', 'temperature=600'],
  ])
  t.deepEqual(xdatcar.slice(3), ['--out', 'stores/T500', '--interval', '100fs', '--tag', 'temperature=500'])
  t.deepEqual(last, ['analyse', 'study.ts', '--out', 'results'])
  t.regex(
    scriptOf([['ingest', "it's here", 'a b']], ['node', 'a program']),
    /^ionstream ingest 'it'\\''s here' 'a b'$/m,
  )
})

test('the command writes what runs, and does not write over it', (t) => {
  const at = tree()
  const out = join(at, '../study')
  const given = ['--timestep', '2fs', '--interval', '100fs', '--elements', ELEMENTS]
  const nothing = ionstream('init', at, '--out', out)
  t.is(nothing.code, 2)
  t.false(existsSync(out))
  const { code, stderr } = ionstream('init', at, '--out', out, ...given, '--run')
  t.is(code, 0, stderr)
  for (const table of ['diffusion', 'msd', 'rdf', 'arrhenius'])
    t.true(statSync(join(out, `results/tables/${table}.parquet`)).size > 0, table)
  t.regex(readFileSync(join(out, 'study.ts'), 'utf8'), /title: 'Li₆PS₅Cl × 32'/)
  t.true((statSync(join(out, 'run.sh')).mode & 0o100) !== 0)
  t.regex(ionstream('init', at, '--out', out, ...given).stderr, /study\.ts is there already/)
  t.regex(ionstream('init', join(at, 'stores')).stderr, /no trajectory among 0 files/)
})

test('what one folder holds in two formats is read once, by the one that tells the times', async (t) => {
  const at = tree()
  const text = '3\nLattice="12 0 0 0 12 0 0 0 12" Properties=species:S:1:pos:R:3 Time=0 time_unit=ps\n'
  const atoms = ['Li 0 0 0', 'Li 3 0 0', 'S 0 3 0'].join('\n')
  writeFileSync(join(at, 'T500/a.xyz'), `${text}${atoms}\n${text.replace('Time=0', 'Time=1')}${atoms}\n`)
  const all = await findTrajectories([at])
  t.is(all.length, 3)
  const { found, others } = oneByFolder(all)
  t.deepEqual(
    found.map(({ format }) => format),
    ['lammps-dump', 'extxyz'],
  )
  t.deepEqual(
    others.map(([{ format }, first]) => [format, first.format]),
    [['xdatcar', 'extxyz']],
  )
  const { stdout, stderr, code } = ionstream(
    'init',
    at,
    '--dry-run',
    '--timestep',
    '2fs',
    '--elements',
    ELEMENTS,
  )
  t.is(code, 0, stderr)
  const said = stdout + stderr
  t.regex(said, /run1\.XDATCAR\.gz: xdatcar, not read, as \S+/)
  t.regex(said, /export default study\(/)
  t.regex(said, /^ionstream ingest /m)
  t.is(said.match(/--out stores\/T500/g)?.length, 1)
  t.false(existsSync('study.ts'))
})

test('a folder that cannot be written to is told of in words', (t) => {
  const file = join(folder(), 'a file')
  writeFileSync(file, '')
  const given = ['--timestep', '2fs', '--interval', '100fs', '--elements', ELEMENTS]
  const { code, stderr } = ionstream('init', tree(), '--out', join(file, 'study'), ...given)
  t.is(code, 3, stderr)
  t.regex(stderr, /study\.ts: cannot be written/)
})
