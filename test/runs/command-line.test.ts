import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { operators } from '../../operators/index.ts'
import type { PlanSummary } from '../../pipeline/analysis/analyse.ts'
import { VERSION } from '../../pipeline/run/version.ts'
import { CATALOGUE, readCatalogue } from '../../runs/catalogue/catalogue.ts'
import { describeAll } from '../../runs/catalogue/describe.ts'
import { listed } from '../../runs/catalogue/named.ts'
import { type WorkOptions, workersFor } from '../../runs/commands/common/options.ts'
import { argyrodite } from '../helpers/argyrodite.ts'
import { ionstream } from '../helpers/command.ts'
import { folder } from '../helpers/folder.ts'
import { writeSynthetic } from '../helpers/synthetic.ts'

function store(): string {
  const path = join(folder(), 'run1')
  writeSynthetic(path, argyrodite({ cells: [1, 1, 1], frames: 120 }))
  return path
}

const refused = (code: number, words: RegExp, ...command: string[]) =>
  test(`ionstream ${command.join(' ').replaceAll(/\/\S+/g, '…')} is refused with ${code}`, (t) => {
    const found = ionstream(...command)
    t.is(found.code, code, found.stderr)
    t.regex(found.stderr, words)
    t.is(found.stdout, '')
  })

refused(2, /unknown command 'mesure'[\s\S]*Did you mean measure/, 'mesure')
refused(2, /unknown command 'ms'/, 'measure', 'ms', 'somewhere')
refused(2, /no operator "residense"[\s\S]*Did you mean "residence"/, 'list', 'residense')
refused(2, /unknown option '--lag'[\s\S]*Did you mean --lags/, 'measure', 'msd', 'somewhere', '--lag', '3ps')
refused(2, /no such definition/, 'analyse', '/nowhere/study.ts', '--out', '/tmp/x')
refused(2, /required option '--out/, 'analyse', 'study.ts')
refused(
  3,
  /is not a store: it has no manifest.json[\s\S]*ionstream ingest/,
  'measure',
  'msd',
  '/nowhere/run1',
)
refused(3, /is neither a store nor a result/, 'inspect', '/nowhere')
refused(2, /"30 parsecs" is not a time/, 'measure', 'msd', store(), '--of', 'Li', '--lags', '30 parsecs')
refused(2, /0\.25 ps[\s\S]*0\.1 ps/, 'measure', 'msd', store(), '--of', 'Li', '--lags', '250fs')
refused(
  2,
  /^vacf needs the column "vx", run1 has x, y, z\n[\s\S]*Dump velocities[\s\S]*--velocities differences/,
  'measure',
  'vacf',
  store(),
)
refused(
  2,
  /^zero-frequency\.vacf needs the column "vx"[\s\S]*--velocities differences/,
  'measure',
  'zero-frequency',
  store(),
)
refused(2, /^vacf needs[^-]*Dump velocities[^-]*$/, 'measure', 'vacf', store(), '--by', 'modes')
refused(2, /has no atoms "Na"/, 'measure', 'msd', store(), '--of', 'Na')
refused(
  2,
  /expected a power of two/,
  'ingest',
  'dump',
  '--out',
  '/tmp/x',
  '--timestep',
  '2fs',
  '--block',
  '100',
)
refused(2, /--threads 0/, 'measure', 'msd', store(), '--threads', '0')

test('every listed operator says what it takes and gives', (t) => {
  const { stdout, code } = ionstream('list', '--json')
  t.is(code, 0)
  const listed = JSON.parse(stdout)
  t.deepEqual(
    listed.operators.map(({ name }: { name: string }) => name),
    operators.map(({ name }) => name),
  )
  t.true(listed.formats.length >= 2)
  for (const { name, params } of listed.operators)
    for (const param of params) t.truthy(param.description, `${name} ${param.name}`)
  const { columns } = listed.operators.find(({ name }: { name: string }) => name === 'non-gaussian')
  t.like(columns, { lag: { role: 'key' }, alpha: { role: 'value', main: true }, error: { errorOf: 'alpha' } })
  const text = ionstream('list', 'non-gaussian').stdout
  t.regex(text, /^ {2}alpha +main value +α₂/m)
  t.regex(text, /^ {2}error +error of alpha +half/m)
})

test('what "list" prints is what the operators, formats and rules say themselves', async (t) => {
  t.true(existsSync(CATALOGUE))
  const live = JSON.parse(JSON.stringify(describeAll()))
  t.deepEqual(await readCatalogue(), live)
  const { modules, ...printed } = live
  t.deepEqual(JSON.parse(ionstream('list', '--json').stdout), printed)
  t.deepEqual(
    Object.keys(modules).sort(),
    operators.map(({ name }) => name),
  )
  for (const operator of operators) t.is(await listed(operator.name), operator, operator.name)
  t.is(await listed('residense'), undefined)
})

test('the version is said', (t) => {
  for (const flag of ['--version', '-V']) t.is(ionstream(flag).stdout, `${VERSION}\n`)
})

test('a pool is taken where its work is worth it, or it is asked for', (t) => {
  const plan = { passedBytes: 1e9, openTasks: 4 } as PlanSummary
  const small = { ...plan, passedBytes: 1e6 }
  const kindOf = (options: WorkOptions, given: PlanSummary) => {
    const { kind, threads } = workersFor(options, given)
    return `${kind} ${threads}`
  }
  const before = process.env['SLURM_CPUS_PER_TASK']
  process.env['SLURM_CPUS_PER_TASK'] = '3'
  t.is(kindOf({}, plan), 'pool 3')
  t.is(kindOf({}, small), 'thread 1')
  t.is(kindOf({}, { ...plan, openTasks: 1 }), 'thread 1')
  t.is(kindOf({ threads: '2' }, small), 'pool 2')
  t.is(kindOf({ executor: 'pool' }, small), 'pool 3')
  t.is(kindOf({ executor: 'thread' }, plan), 'thread 1')
  if (before === undefined) delete process.env['SLURM_CPUS_PER_TASK']
  else process.env['SLURM_CPUS_PER_TASK'] = before
})

test('measure prints rows as JSON, in the columns that the operator declares', (t) => {
  const path = store()
  const { stdout, code, stderr } = ionstream(
    'measure',
    'msd',
    path,
    '--of',
    'Li',
    '--lags',
    '2ps',
    '--json',
    '--executor',
    'thread',
  )
  t.is(code, 0, stderr)
  const rows = JSON.parse(stdout)
  t.is(rows.length, 20)
  t.is(Object.keys(rows[0]).join(), 'of,lag,msd,x,y,z,pairs,error,method,samples,dof')
  t.is(rows[19].lag, 2)
})

test('measure --out and analyse leave tables, figures, states, a manifest and a page', (t) => {
  const path = store()
  const out = join(folder(), 'out')
  t.is(ionstream('measure', 'diffusion', path, '--of', 'Li', '--out', out).code, 0)
  for (const file of ['manifest.json', 'report.html', 'tables/diffusion.parquet', 'states'])
    t.true(existsSync(join(out, file)), file)
  const inspected = ionstream('inspect', out, '--json')
  const [output] = JSON.parse(inspected.stdout).outputs
  t.is(output.name, 'diffusion')
  t.like(output.columns, { of: { role: 'key' }, D: { main: true }, error: { errorOf: 'D' } })
  t.regex(ionstream('inspect', out).stdout, /diffusion\.parquet, D ± error \(cm²\/s\)/)
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))
  for (const each of manifest.outputs) each.columns = undefined
  manifest.crc = undefined
  writeFileSync(join(out, 'manifest.json'), JSON.stringify(manifest))
  t.regex(ionstream('inspect', out).stdout, /diffusion\.parquet$/m, 'one of an older version')
  t.regex(ionstream('inspect', path).stdout, /atoms\s+52: /)
})

test('a definition anywhere, in TypeScript, finds the program and its parameters', (t) => {
  const home = folder()
  const definition = join(home, 'study.ts')
  writeFileSync(
    definition,
    `
import { study } from 'ionstream'
import { msd, select } from 'ionstream/operators'
export default ({ lags }: { lags: string }) => study({ flow: (frames) => ({ moved: frames.pipe(select('Li'), msd({ lags })) }) })
`,
  )
  const out = join(home, 'out')
  const { code, stderr } = ionstream(
    'analyse',
    definition,
    store(),
    '--param',
    'lags=1ps',
    '--out',
    out,
    '--csv',
  )
  t.is(code, 0, stderr)
  const csv = readFileSync(join(out, 'tables/moved.csv'), 'utf8')
  t.is(
    csv
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('#')).length,
    11,
  )
})

test('a definition with a misspelt parameter, a syntax error or no study is refused with its place', (t) => {
  const home = folder()
  const write = (name: string, text: string) => {
    writeFileSync(join(home, name), text)
    return join(home, name)
  }
  const misspelt = write(
    'misspelt.js',
    `import { study } from 'ionstream'
import { msd } from 'ionstream/operators'
export default study({ flow: (frames) => ({ moved: frames.pipe(msd({ lag: 3 })) }) })`,
  )
  const found = ionstream('analyse', misspelt, store(), '--out', join(home, 'out'))
  t.is(found.code, 2)
  t.regex(found.stderr, /msd: unknown parameter "lag"[\s\S]*Did you mean "lags"/)
  const broken = ionstream(
    'analyse',
    write('broken.js', 'export default {'),
    store(),
    '--out',
    join(home, 'out'),
  )
  t.is(broken.code, 2)
  t.regex(broken.stderr, /broken\.js: cannot be loaded/)
  t.regex(
    ionstream('analyse', write('empty.js', 'export default 3'), store(), '--out', join(home, 'out')).stderr,
    /exports no study/,
  )
})

test('a folder that cannot be made is an input error', (t) => {
  const home = folder()
  writeFileSync(join(home, 'file'), '')
  const { code, stderr } = ionstream('measure', 'msd', store(), '--out', join(home, 'file', 'out'))
  t.is(code, 3, stderr)
  t.regex(stderr, /cannot be made/)
  mkdirSync(join(home, 'x'))
})
