import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json, from wherever the build runs. */
export const root = rootFrom(dirname(fileURLToPath(import.meta.url)))

function rootFrom(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : rootFrom(dirname(folder))
}

const UNTRACKED = new Set(['.git', 'node_modules', 'dist'])

/** Files of the project, relative to its root: what git tracks or would add, else all that is not built or installed. */
export const files: readonly string[] = (() => {
  try {
    const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
    const listed = execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return listed.split('\0').filter((file) => file !== '' && existsSync(join(root, file)))
  } catch {
    return readdirSync(root)
      .filter((entry) => !UNTRACKED.has(entry))
      .flatMap(below)
      .filter((file) => !file.startsWith('runs/out/'))
  }
})()

function below(path: string): string[] {
  if (!existsSync(join(root, path, '.'))) return [path]
  return readdirSync(join(root, path)).flatMap((entry) => below(`${path}/${entry}`))
}

export const read = (file: string): string => readFileSync(join(root, file), 'utf8')

export const ROOMS = ['pipeline', 'operators', 'schemas', 'runs', 'test'] as const
export type Room = (typeof ROOMS)[number]
export const roomOf = (file: string): string => file.split('/')[0]

/** TypeScript sources in these rooms (the build script too). */
export const sources = (...rooms: readonly Room[]): string[] =>
  files.filter((file) => rooms.includes(roomOf(file) as Room) && /\.m?ts$|\.mjs$/.test(file))

const TOKENS = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g

/** A source without its comments and templates; without the insides of its strings too, where asked. */
export const codeOf = (text: string, strings: 'keep' | 'empty' = 'keep'): string =>
  text.replace(TOKENS, (token) => {
    if (token.startsWith('/')) return ' '
    return strings === 'keep' && !token.startsWith('`') ? token : `${token[0]}${token[0]}`
  })

export interface Import {
  readonly from: string
  /** Path in the project, or the name of a package. */
  readonly to: string
  /** Gone after the types are stripped. */
  readonly typeOnly: boolean
}

const IMPORTS =
  /\b(import|export)\s+(type\s)?(?:[\w$*{}\s,]*?\sfrom\s*)?['"]([^'"]+)['"]|\b(?:import|new URL)\(\s*['"]([^'"]+)['"]/g

/** What a source imports, statically, dynamically or as the file of a worker; a folder's address is no import. */
export function importsOf(file: string): Import[] {
  return [...codeOf(read(file)).matchAll(IMPORTS)]
    .filter((match) => !/(^|\/)\.*\/?$/.test(match[3] ?? match[4]))
    .map((match) => ({
      from: file,
      to: targetOf(file, match[3] ?? match[4]),
      typeOnly: match[2] !== undefined,
    }))
}

/** Paths are resolved in the sources: the build's .js stands for .ts, and kernels leave .ts out. */
function targetOf(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier
  const path = join(dirname(file), specifier)
  return existsSync(join(root, path)) ? path : path.replace(/\.js$|(?<=\.as)$/, '.ts')
}
