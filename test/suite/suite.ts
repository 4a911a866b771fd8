import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { alone, type Group, groups } from './groups.ts'

/** Where files of groups are written, below dist/test/. */
const FOLDER = 'groups'

/** The longest chains, begun first so that none is left for the end. */
const FIRST = [
  'laws/laws',
  'pipeline/live/killed.',
  'pipeline/report/browser.',
  'laws/',
  'pipeline/executors/slurm-real.',
  'groups/operators-vibrations',
  'groups/operators-figures',
  'groups/operators-sampling',
  'groups/operators-',
  'groups/',
  'runs/worlds/',
]

/** What suits workers that live for a minute: they make much that soon goes, and looking through it often is a fifth of their time; what
 *  runs a few times is not worth being made fast, which is a tenth. */
const FLAGS = ['--min-semi-space-size=64', '--max-semi-space-size=64', '--interrupt-budget=300000']

const rank = (file: string): number => {
  const place = FIRST.findIndex((start) => file.includes(`/test/${start}`))
  return place < 0 ? FIRST.length : place
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
  return {
    files: planned(join(projectDir, 'dist/test')).map((file) => `dist/test/${file}`),
    sortTestFiles: (a: string, b: string) => rank(a) - rank(b) || a.localeCompare(b),
    timeout: '15m',
    concurrency: 3,
  }
}
