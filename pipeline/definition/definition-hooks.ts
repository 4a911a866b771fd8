// Module hooks, run by Node's loader: "ionstream" in a definition means this very installation.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

let home = ''

export function initialize(data: { home: string }): void {
  home = data.home
}

const ROOMS: Record<string, string> = {
  ionstream: 'pipeline/index.js',
  'ionstream/operators': 'operators/index.js',
  'ionstream/schemas': 'schemas/index.js',
}

type Next = (specifier: string, context: unknown) => Promise<{ url: string; shortCircuit?: boolean }>

export async function resolve(specifier: string, context: unknown, next: Next) {
  const room = ROOMS[specifier]
  if (room) return { url: new URL(room, home).href, shortCircuit: true }
  const found = await next(specifier, context)
  const built = builtOf(found.url)
  return built ? { url: built, shortCircuit: true } : found
}

const SOURCE = /^((?:pipeline|operators|schemas|runs\/catalogue)\/.*)\.ts$/

/** A source of this program as it was built: a definition beside the sources, which imports them by their paths, means this program. */
function builtOf(url: string): string | undefined {
  const root = new URL('../', home).href
  const [, module] = (url.startsWith(root) && SOURCE.exec(url.slice(root.length))) || []
  return module && new URL(`${module}.js`, home).href
}

type NextLoad = (url: string, context: unknown) => Promise<unknown>

/** TypeScript definitions lose their types here where Node itself does not strip them. */
export async function load(url: string, context: unknown, next: NextLoad) {
  if (!/^file:.*\.m?ts$/.test(url) || (process.features as { typescript?: unknown }).typescript)
    return next(url, context)
  const { transformSync } = await import('amaro' as string)
  const { code } = transformSync(readFileSync(fileURLToPath(url), 'utf8'), { mode: 'strip-only' })
  return { format: 'module', source: code, shortCircuit: true }
}
