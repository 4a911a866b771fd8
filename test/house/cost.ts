// What an operator costs: the lines of its file and of the helpers that nobody else imports, without comments, blank lines
// and lists of columns. Prints one line an operator, the dearest first, and the median: node dist/test/house/cost.js
import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import { codeOf, importsOf, read, sources } from './sources.ts'

export interface Cost {
  readonly operator: string
  readonly lines: number
  readonly files: readonly string[]
}

/** The call that begins at `from`, to its closing bracket. */
function callEnd(text: string, from: number): number {
  let depth = 0
  for (let i = text.indexOf('(', from); i < text.length; i++) {
    if (text[i] === '(') depth++
    if (text[i] === ')' && --depth === 0) return i + 1
  }
  return text.length
}

/** A source without its lists of columns: members that are `column(…)`, and what held them. */
export function withoutColumns(text: string): string {
  let left = text
  for (let at = left.search(MEMBER); at >= 0; at = left.search(MEMBER)) {
    const end = callEnd(left, at)
    left = left.slice(0, at) + left.slice(left[end] === ',' ? end + 1 : end)
  }
  return left.replace(/^(export )?const \w+ = \{\s*\}( as const)?\n/gm, '')
}

const MEMBER = /^[ \t]*['\w]+: column\(/m

export const linesOf = (text: string): number =>
  withoutColumns(codeOf(text, 'empty'))
    .split('\n')
    .filter((line) => line.trim() !== '').length

/** Every operator with the files that are its alone: its own, and those whose importers are all among them. */
export function costs(): Cost[] {
  const rooms = sources('operators').filter((file) => file.split('/').length > 2 && !file.endsWith('.as.ts'))
  const users = new Map<string, Set<string>>()
  for (const { from, to } of [...rooms, ...sources('runs')].flatMap(importsOf))
    users.set(to, (users.get(to) ?? new Set()).add(from))
  const makers = rooms.filter((file) => MAKER.test(codeOf(read(file))))
  return makers
    .map((file): Cost => {
      const own = ownFiles(file, rooms, makers, users)
      const lines = own.reduce((sum, each) => sum + linesOf(read(each)), 0)
      return { operator: basename(file, '.ts'), lines, files: own }
    })
    .sort((a, b) => b.lines - a.lines)
}

const MAKER = /= (measure|estimate|transform)\(\{/

function ownFiles(
  file: string,
  rooms: readonly string[],
  makers: readonly string[],
  users: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  const own = new Set([file])
  const isOwn = (each: string): boolean =>
    !own.has(each) &&
    !makers.includes(each) &&
    users.has(each) &&
    [...(users.get(each) ?? [])].every((user) => own.has(user))
  for (let more = rooms.filter(isOwn); more.length > 0; more = rooms.filter(isOwn))
    for (const each of more) own.add(each)
  return [...own]
}

export const medianOf = (all: readonly Cost[]): number => {
  const [low, high] = [Math.floor((all.length - 1) / 2), Math.ceil((all.length - 1) / 2)]
  return (all[low].lines + all[high].lines) / 2
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const all = costs()
  for (const { operator, lines, files } of all)
    console.log(`${String(lines).padStart(5)}  ${operator}  (${files.length})`)
  console.log(`median ${medianOf(all)} lines, ${all.length} operators`)
}
