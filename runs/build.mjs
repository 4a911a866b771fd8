// Builds dist/: TypeScript by tsc, SIMD kernels by AssemblyScript. Plain JavaScript because nothing is built yet.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
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

/** Kernels in a room, its folders included. */
const kernelsIn = (folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((file) => file.endsWith('.as.ts'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
/** What a kernel imports, and what that imports: its parts. */
const partsOf = (source) =>
  [...readFileSync(join(root, source), 'utf8').matchAll(/from '(\.[^']+\.as)'/g)]
    .map(([, path]) => posix.join(posix.dirname(source), `${path}.ts`))
    .flatMap((part) => [part, ...partsOf(part)])

const changed = (file) => statSync(join(root, file)).mtimeMs
const kernels = ['pipeline/kernels', 'operators/kernels'].flatMap(kernelsIn)
const parts = new Set(kernels.flatMap(partsOf))
for (const source of kernels.filter((file) => !parts.has(file))) {
  const target = `dist/${source.replace(/\.as\.ts$/, '')}.wasm`
  const built = join(root, target)
  const newest = Math.max(...[source, ...partsOf(source)].map(changed))
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

const { status } = spawnSync(process.execPath, [join(root, 'dist/runs/catalogue/write-catalogue.js')], {
  stdio: 'inherit',
})
process.exitCode = status ?? 1
