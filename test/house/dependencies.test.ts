import test from 'ava'
import { importsOf, ROOMS, read, sources } from './sources.ts'

/** Everything that is installed, and what for. */
const DEPENDENCIES: Record<string, string> = {
  amaro: 'strips the types of definition modules, in main and in workers',
  'apache-arrow': 'blocks of the store',
  commander: 'the command line',
  hyparquet: 'reads label series and result tables: parquetjs-lite cannot read the pages of hyparquet-writer',
  'hyparquet-writer': 'bulk Parquet: labels, events, trajectories',
  'ml-matrix': 'eigenvalues of transition matrices',
  'parquetjs-lite': 'result tables',
  piscina: 'the pool of worker threads',
  rxjs: 'flow of descriptors between tasks and of blocks within one',
  vega: 'figures as SVG, without a browser, and in the page',
  'vega-interpreter': 'expressions of figures in a page that runs no code from strings',
  'vega-lite': 'figures as specifications',
  zod: 'parameters, definitions and manifests: checked, completed, described',
  zx: 'the scripts that a person starts',
}
/** Installed by those who need it: a sixth of the whole. */
const ON_DEMAND: Record<string, string> = { h5wasm: 'HDF5 trajectories' }
const DEV_DEPENDENCIES: Record<string, string> = {
  '@biomejs/biome': 'formatter and linter',
  '@duckdb/node-api': 'another program that reads our Parquet',
  '@types/node': 'types of Node 20, the oldest that is supported',
  assemblyscript: 'SIMD kernels',
  ava: 'tests',
  'axe-core': 'accessibility of the page',
  h5wasm: 'HDF5 in tests',
  typescript: 'the build',
}

const manifest = JSON.parse(read('package.json'))
const lock = JSON.parse(read('package-lock.json'))

test('dependencies are those that have a reason', (t) => {
  t.deepEqual(Object.keys(manifest.dependencies).sort(), Object.keys(DEPENDENCIES).sort())
  t.deepEqual(Object.keys(manifest.devDependencies).sort(), Object.keys(DEV_DEPENDENCIES).sort())
  t.deepEqual(Object.keys(manifest.peerDependencies), Object.keys(ON_DEMAND))
  for (const name of Object.keys(ON_DEMAND)) t.true(manifest.peerDependenciesMeta[name].optional)
})

test('the lockfile agrees with package.json and holds no addresses', (t) => {
  const own = lock.packages['']
  t.deepEqual(own.dependencies, manifest.dependencies)
  t.deepEqual(own.devDependencies, manifest.devDependencies)
  t.deepEqual(own.peerDependencies, manifest.peerDependencies)
  t.is(own.version, manifest.version)
  const addressed = Object.entries<{ resolved?: string }>(lock.packages).filter(
    ([, { resolved }]) => resolved,
  )
  t.deepEqual(addressed, [])
})

test('the lockfile names the packages of every platform, or npm ci refuses it', (t) => {
  const missing = Object.entries<{ optionalDependencies?: object }>(lock.packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter(
      (name) => !lock.packages[`node_modules/${name}`] && !lock.packages[`${path}/node_modules/${name}`],
    ),
  )
  t.deepEqual(missing, [])
})

test('sources import what is declared; what is shipped imports no development dependency', (t) => {
  const shipped = new Set([...Object.keys(DEPENDENCIES), ...Object.keys(ON_DEMAND)])
  const all = new Set([...shipped, ...Object.keys(DEV_DEPENDENCIES), 'ionstream'])
  const wrong = sources(...ROOMS)
    .flatMap(importsOf)
    .filter(({ from, to }) => {
      const name = to
        .split('/')
        .slice(0, to.startsWith('@') ? 2 : 1)
        .join('/')
      if (to.startsWith('node:') || /\.(m?[jt]s|wasm|json)$/.test(to)) return false
      return !(from.startsWith('test/') ? all : new Set([...shipped, 'ionstream'])).has(name)
    })
  t.deepEqual(
    wrong.map(({ from, to }) => `${from} imports ${to}`),
    [],
  )
})
