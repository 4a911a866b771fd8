import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { readTable } from 'ionstream'
import { argyrodite } from '../../helpers/argyrodite.ts'
import { folder } from '../../helpers/folder.ts'
import { writeSynthetic } from '../../helpers/synthetic.ts'
import { root } from '../../house/sources.ts'

const carriedOut = (command: string, words: readonly string[], cwd: string): string => {
  const { status, stdout, stderr } = spawnSync(command, words, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${words.join(' ')}: ${stderr}`)
  return stdout
}

/** The package as it is published. */
const packed = ((): { file: string; bytes: number; paths: string[] } => {
  const home = folder()
  const words = ['pack', '--ignore-scripts', '--json', '--pack-destination', home]
  const [{ filename, size, files }] = JSON.parse(carriedOut('npm', words, root))
  return { file: join(home, filename), bytes: size, paths: files.map(({ path }: { path: string }) => path) }
})()

/** A folder with the package, unpacked beside what it depends on. */
function installed(without: readonly string[] = []): string {
  const home = folder()
  const modules = join(home, 'node_modules')
  mkdirSync(join(modules, 'ionstream'), { recursive: true })
  carriedOut('tar', ['xzf', packed.file, '--strip-components=1', '-C', join(modules, 'ionstream')], home)
  for (const name of readdirSync(join(root, 'node_modules')))
    if (!name.startsWith('.') && !without.includes(name))
      symlinkSync(join(root, 'node_modules', name), join(modules, name))
  return home
}

/** Another line of Node, from the registry of packages; undefined where it cannot be had. */
function nodeOf(line: string): string | undefined {
  const words = ['exec', '--yes', `--package=node@${line}`, '--', 'node', '-p', 'process.execPath']
  const { status, stdout } = spawnSync('npm', words, { encoding: 'utf8', timeout: 120_000 })
  return status === 0 ? stdout.trim().split('\n').at(-1) : undefined
}

const shared = installed()

/** Tables of an operator of one's own and of one that is listed, on some Node. */
function tablesOn(node: string): string[] {
  const home = folder()
  symlinkSync(join(shared, 'node_modules'), join(home, 'node_modules'))
  copyFileSync(join(root, 'runs/definitions/own-operator.ts'), join(home, 'own-operator.ts'))
  writeSynthetic(join(home, 'store'), argyrodite({ cells: [1, 1, 1], frames: 300, velocities: true }))
  const program = join(home, 'node_modules/ionstream/dist/runs/ionstream.js')
  carriedOut(node, [program, 'analyse', 'own-operator.ts', 'store', '--out', 'results', '--csv'], home)
  carriedOut(node, [program, 'measure', 'diffusion', 'store', '--of', 'Li', '--out', 'D'], home)
  carriedOut(node, [program, 'export', 'D', '--to', 'csv', '--out', 'D'], home)
  return ['results/tables/speed.csv', 'D/diffusion.csv'].map((path) => readFileSync(join(home, path), 'utf8'))
}

let here: string[] | undefined

for (const line of ['20', '22', '24'].filter((each) => !process.version.startsWith(`v${each}.`))) {
  const node = nodeOf(line)
  if (!node) console.log(`The package is not tried on Node ${line}: npm has none here`)
  const tried = node ? test : test.skip
  tried(`the package gives on Node ${line} the bits of this one`, (t) => {
    t.regex(carriedOut(node!, ['--version'], shared), new RegExp(`^v${line}\\.`))
    here ??= tablesOn(process.execPath)
    t.deepEqual(tablesOn(node!), here)
  })
}

test("an operator of one's own runs beside the data, from the package as it is published", async (t) => {
  const home = shared
  const { bytes, paths } = packed
  t.true(bytes < 3e6, `${bytes}`)
  t.deepEqual(
    paths.filter((path) => /^(runs\/data|test|dist\/test)\//.test(path)),
    [],
  )
  copyFileSync(join(root, 'runs/definitions/own-operator.ts'), join(home, 'own-operator.ts'))
  // 4 Li of 3 and 4 Å/ps along two axes, that is 5; 2 S whose speed is 1 + 2 (t mod 2): 1 and 3 by turns.
  writeSynthetic(join(home, 'store'), {
    atoms: [
      ['Li', 4],
      ['S', 2],
    ],
    frames: 600,
    interval: 0.1,
    cell: [10, 0, 0, 0, 10, 0, 0, 0, 10],
    position: (atom) => [atom, 0, 0],
    velocity: (atom, frame) => (atom < 4 ? [3, 0, -4] : [0, 1 + 2 * (frame % 2), 0]),
  })
  const program = join(home, 'node_modules/ionstream/dist/runs/ionstream.js')
  carriedOut(process.execPath, [program, 'analyse', 'own-operator.ts', 'store', '--out', 'results'], home)
  const { rows, columns } = await readTable(join(home, 'results/tables/speed.parquet'))
  t.deepEqual(
    rows.map(({ of, speed, faster }) => [of, Number(speed).toFixed(6), faster]),
    [
      ['Li', '5.000000', 0],
      ['S', '2.000000', 0],
    ],
  )
  t.is(columns['speed'].unit, 'Å/ps')
  t.true(existsSync(join(home, 'results/figures/speed-mean-speed.svg')))
  t.regex(readFileSync(join(home, 'results/report.html'), 'utf8'), /Mean speed of the atoms of each element/)
})

test('without the library for HDF5 everything else is there, and who needs it is told how to have it', (t) => {
  const home = installed(['h5wasm'])
  writeFileSync(
    join(home, 'dump.h5'),
    Buffer.concat([Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), Buffer.alloc(4096)]),
  )
  const program = join(home, 'node_modules/ionstream/dist/runs/ionstream.js')
  const words = [program, 'ingest', 'dump.h5', '--out', 'store']
  const { status, stderr } = spawnSync(process.execPath, words, { cwd: home, encoding: 'utf8' })
  t.is(status, 2, stderr)
  t.regex(stderr, /dump\.h5: HDF5 is read by the package h5wasm[\s\S]*npm install h5wasm/)
})

test('the laws try an operator from the package, and tell what does not hold', (t) => {
  const home = shared
  const own = readFileSync(join(root, 'runs/definitions/own-operator.ts'), 'utf8')
  writeFileSync(join(home, 'own-operator.ts'), own)
  // What a module remembers is not the same in every thread.
  const wrong = own.replace('state.seen[e] += 1', 'state.seen[e] += calls++ % 7 === 0 ? 2 : 1')
  writeFileSync(join(home, 'wrong.ts'), `let calls = 0\n${wrong}`)
  writeFileSync(
    join(home, 'try.mjs'),
    `import { lawsOf } from 'ionstream/laws'
for (const definition of ['own-operator.ts', 'wrong.ts'])
  for (const { name, check } of lawsOf({ definition }))
    console.log(definition, name, await check().then(() => 'holds', ({ message }) => message))`,
  )
  const told = carriedOut(process.execPath, ['try.mjs'], home).trim().split('\n')
  t.is(told.length, 8)
  for (const line of told.slice(0, 4)) t.regex(line, /^own-operator.*holds$/)
  t.regex(told[5], /^wrong.*same bits speed, row 1, \w+: [\d.]+, expected [\d.]+$/)
})
