import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { alone, type Group, groups } from './groups.ts'

/** Where files of groups are written, below dist/test/. */
const FOLDER = 'groups'

/** The longest chains, begun first so that none is left for the end. */
const FIRST = ['laws/', 'pipeline/live/killed.', 'pipeline/report/browser.', 'pipeline/executors/slurm-real.']
/** The longest of those that do nothing but compute. */
const HEAVY = ['vibrations', 'figures', 'sampling', 'transport', 'scattering', '']
/** And of those that wait. */
const LONG = ['runs/follow/', 'runs/']

/** What suits workers that live for a minute: they make much that soon goes, and looking through it often is a fifth of their time; what
 *  runs a few times is not worth being made fast, which is a tenth. */
const FLAGS = ['--min-semi-space-size=64', '--max-semi-space-size=64', '--interrupt-budget=300000']

const rankIn = (starts: readonly string[], file: string): number => {
  const place = starts.findIndex((start) => file.startsWith(start))
  return place < 0 ? starts.length : place
}

const sortedBy = (starts: readonly string[], files: readonly string[]): string[] =>
  [...files].sort((a, b) => rankIn(starts, a) - rankIn(starts, b) || a.localeCompare(b))

/** The longest chains, then by turns files that compute and files that wait for children and for other processes. */
const ordered = (files: readonly string[]): string[] => {
  const isFirst = (file: string) => rankIn(FIRST, file) < FIRST.length
  const isGroup = (file: string) => file.startsWith(`${FOLDER}/`)
  const rest = files.filter((file) => !isFirst(file))
  const computing = sortedBy(
    HEAVY.map((room) => `${FOLDER}/operators-${room}`),
    rest.filter(isGroup),
  )
  const waiting = sortedBy(
    LONG,
    rest.filter((file) => !isGroup(file)),
  )
  const at = (place: number, count: number) => (place + 0.5) / count
  const mixed = [computing, waiting]
    .flatMap((own) => own.map((file, i) => ({ file, place: at(i, own.length) })))
    .sort((a, b) => a.place - b.place)
  return [...sortedBy(FIRST, files.filter(isFirst)), ...mixed.map(({ file }) => file)]
}

/** Writes a file only where it says something else: a run that goes on in the same folder reads it at any time. */
const write = (path: string, text: string): void => {
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text)
}

const textOf = ({ files }: Group): string =>
  ["import 'ava'", ...files.map((file) => `import '../${file}'`), ''].join('\n')

/** The files that AVA is to run for a whole suite, below its folder: groups, written here, and files on their own. */
const planned = (folder: string): string[] => {
  const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.test.js'))
  const apart = tests.filter((file) => alone(file, readFileSync(join(folder, file), 'utf8')))
  const together = groups(tests.filter((file) => !apart.includes(file)))
  mkdirSync(join(folder, FOLDER), { recursive: true })
  for (const group of together) write(join(folder, FOLDER, `${group.name}.js`), textOf(group))
  return [...apart, ...together.map(({ name }) => `${FOLDER}/${name}.js`)]
}

/** Settings of AVA for the whole suite; those of package.json run one file by its name. */
export default ({ projectDir }: { projectDir: string }) => {
  for (const flag of FLAGS) setFlagsFromString(flag)
  const files = ordered(planned(join(projectDir, 'dist/test')))
  const placeOf = (file: string): number => files.findIndex((each) => file.endsWith(`/test/${each}`))
  return {
    files: files.map((file) => `dist/test/${file}`),
    sortTestFiles: (a: string, b: string) => placeOf(a) - placeOf(b),
    timeout: '15m',
    concurrency: 4,
  }
}
