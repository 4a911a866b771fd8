import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { formatNamed, writeFrames } from '../../../runs/worlds/argyrodite/formats/write.ts'
import { argyroditeFrames } from '../../../runs/worlds/argyrodite/frames.ts'
import { folder } from '../../helpers/folder.ts'

const PROGRAM = fileURLToPath(new URL('../../../runs/ionstream.js', import.meta.url))
const STUDY = fileURLToPath(new URL('../../../runs/definitions/scale.js', import.meta.url))
const READING = ['--timestep', '1fs', '--units', 'metal', '--elements', '1=Li,2=P,3=S,4=S,5=Cl']
const STORED = ['--block', '64', '--tag', 'temperature=600']
const PARAMS = ['longest=0.5', 'lag=0.05', 'speeds=0.3'].flatMap((param) => ['--param', param])

const dump = join(folder(), 'world.lammpstrj')
const file = openSync(dump, 'w')
writeFrames(argyroditeFrames({ cells: 2 }), 160, formatNamed('lammps'), file)
closeSync(file)

/** Where and how a program may run. */
interface Way {
  readonly env?: Readonly<Record<string, string>>
  readonly flags?: readonly string[]
}

/** Hashes of the blocks, states and tables of a study that is carried out this way. */
function made({ env = {}, flags = [] }: Way): Record<string, string> {
  const home = folder()
  const ionstream = (...words: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, [...flags, PROGRAM, ...words], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    })
    if (status !== 0) throw new Error(stderr)
  }
  ionstream('ingest', dump, '--out', join(home, 'store'), ...READING, ...STORED)
  ionstream(
    'analyse',
    STUDY,
    join(home, 'store'),
    '--out',
    join(home, 'results'),
    '--threads',
    '1',
    '--csv',
    ...PARAMS,
  )
  return Object.fromEntries(
    ['store/blocks', 'results/tables'].flatMap((name) =>
      readdirSync(join(home, name))
        .filter((path) => /\.(arrow|csv)$/.test(path))
        .map((path) => [
          path,
          createHash('sha256')
            .update(readFileSync(join(home, name, path)))
            .digest('hex'),
        ]),
    ),
  )
}

const here = made({})

test('a study has tables and blocks', (t) => {
  t.true(Object.keys(here).length > 10, Object.keys(here).join(' '))
})

for (const [what, way] of [
  ['language and time zone', { env: { LANG: 'tr_TR.UTF-8', LC_ALL: 'de_DE.UTF-8', TZ: 'Pacific/Apia' } }],
  [
    'a processor without AVX, FMA and BMI',
    { flags: ['--no-enable-avx', '--no-enable-fma3', '--no-enable-bmi1', '--no-enable-bmi2'] },
  ],
] as const satisfies readonly (readonly [string, Way])[])
  test(`the same bits: ${what}`, (t) => {
    t.deepEqual(made(way), here)
  })
