// Builds dist/: TypeScript by tsc, SIMD kernels by AssemblyScript. Plain JavaScript because nothing is built yet.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const tool = (name) => join(root, 'node_modules', '.bin', name)

if (!existsSync(tool('tsc')) || !existsSync(tool('asc'))) {
  if (existsSync(join(root, 'dist/runs/ionstream.js'))) process.exit(0)
  console.error(
    'ionstream: the build needs its devDependencies, which are not installed.\n' +
      '  Run "npm ci" without --omit=dev (and without NODE_ENV=production), then try again.',
  )
  process.exit(2)
}

const run = (name, args) => {
  const { status } = spawnSync(tool(name), args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}

// A kernel of many parts has them in a folder of its name.
const sourcesIn = (folder) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder))
        .filter((file) => file.endsWith('.as.ts'))
        .map((file) => `${folder}/${file}`)
    : []
const changed = (file) => statSync(join(root, file)).mtimeMs
for (const source of ['pipeline/kernels', 'operators/kernels'].flatMap(sourcesIn)) {
  const name = source.replace(/\.as\.ts$/, '')
  const target = `dist/${name}.wasm`
  const built = join(root, target)
  const newest = Math.max(...[source, ...sourcesIn(name)].map(changed))
  if (existsSync(built) && statSync(built).mtimeMs > newest) continue
  mkdirSync(dirname(built), { recursive: true })
  run('asc', [
    source,
    '-o',
    target,
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
    '--enable',
    'simd',
    '--importMemory',
  ])
}
run('tsc', ['-p', '.'])
