import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import test from 'ava'
import { readResult, readResultTable } from '../../../pipeline/report/results/read-result.ts'
import { RECIPES, userHome } from '../../helpers/texts/recipes.ts'
import { root } from '../../house/sources.ts'

const PYTHONS = ['python3', '/usr/bin/python3', 'python']

const has = (python: string, modules: readonly string[]): boolean =>
  spawnSync(python, ['-c', modules.map((name) => `import ${name}`).join('\n')], { stdio: 'ignore' })
    .status === 0

/** Recipes by what they need: of the modules, IPython is made up. */
const pythonRecipes = [...RECIPES.matchAll(/<!-- python: ([^>]*) -->\n\n```python\n([\s\S]*?)```/g)].map(
  ([, modules, text]) => ({ modules: modules.split(', '), text }),
)

let home = ''
let env = process.env

function ionstream(...args: string[]): void {
  const { status, stderr } = spawnSync('ionstream', args, { cwd: home, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

test.before(() => {
  home = userHome()
  mkdirSync(join(home, 'IPython'))
  writeFileSync(join(home, 'IPython/__init__.py'), '')
  writeFileSync(
    join(home, 'IPython/display.py'),
    'def SVG(path):\n    return open(path).read()\n\n\ndef display(picture):\n    assert picture.startswith("<svg")\n',
  )
  env = {
    ...process.env,
    PATH: `${join(home, 'bin')}:${process.env['PATH']}`,
    PYTHONUTF8: '1',
    PYTHONPATH: home,
  }
  const dump = join(root, 'runs/data/lammps/d50_2x2x2_600K.lammpstrj.gz')
  const told = '--timestep 2fs --units metal --elements 1=Li,2=P,3=S,4=S,5=Cl --tag temperature=600'.split(
    ' ',
  )
  ionstream('ingest', dump, '--out', '600K', ...told, '--until', '200')
  writeFileSync(
    join(home, 'study.js'),
    `import { study } from '${join(root, 'dist/pipeline/index.js')}'
import { diffusion, msd, select } from '${join(root, 'dist/operators/index.js')}'
export default study({ title: 'D', flow(frames) {
  const moved = frames.pipe(select('Li'), msd({ lags: 5 }))
  return { msd: moved, diffusion: moved.pipe(diffusion()) }
} })`,
  )
  ionstream('analyse', 'study.js', '600K', '--out', 'results')
  const commands = /```sh\n(ionstream export results --to csv[\s\S]*?)```/.exec(RECIPES)![1]
  for (const line of commands.trim().split('\n')) ionstream(...line.split(' ').slice(1))
})

const rowsOf = async (name: string) => {
  const { outputs } = await readResult(join(home, 'results'))
  return (await readResultTable(join(home, 'results'), outputs.find((each) => each.name === name)!)).rows
}

test('there are recipes for DuckDB, pandas with and without pyarrow, numpy, xarray and a notebook', (t) => {
  t.deepEqual(
    pythonRecipes.map(({ modules }) => modules.join(', ')),
    ['pandas, pyarrow', 'pandas', 'numpy', 'xarray', 'pandas, IPython'],
  )
})

test('DuckDB reads the tables of a result', async (t) => {
  const query = /<!-- duckdb -->\n\n```sql\n([\s\S]*?)```/.exec(RECIPES)![1]
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const found = await connection.runAndReadAll(query.replace("'results/", `'${home}/results/`))
  const [row] = await rowsOf('diffusion')
  t.deepEqual(found.getRowObjects(), [
    { of: 'Li', D: row['D'], error: row['error'], status: row['status'] },
  ] as any)
})

/** What every recipe must have printed. */
const PRINTED: Readonly<Record<string, RegExp>> = {
  'pandas, pyarrow': /Li +[\d.e-]+ +[\d.e-]+ +\w/,
  pandas: /Li +[\d.e-]+ +[\d.e-]+ +\w[\s\S]* D in cm²\/s/,
  numpy: /'D \[cm²\/s\]'[\s\S]*\[[\d.e-]+\]/,
  xarray: /^ps Å²\n\[0\.\d+ 0\.\d+/,
  'pandas, IPython': /D\(Li\) = \d\.\d+e-0\d ± \d\.\de-0\d cm²\/s \(\w[\s\S]*@/,
}

for (const { modules, text } of pythonRecipes) {
  const name = modules.join(', ')
  const wanted = modules.filter((each) => each !== 'IPython')
  const python = PYTHONS.find((each) => has(each, name === 'xarray' ? [...wanted, 'scipy'] : wanted))
  if (!python) console.log(`The recipe for ${name} is not carried out: no Python has ${wanted.join(' and ')}`)
  const carriedOut = python ? test : test.skip
  carriedOut(`the recipe for ${name} does what it says`, (t) => {
    const { status, stdout, stderr } = spawnSync(python!, ['-'], {
      cwd: home,
      env,
      input: text,
      encoding: 'utf8',
    })
    t.is(status, 0, stderr)
    t.regex(stdout, PRINTED[name])
  })
}
