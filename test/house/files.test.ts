import test from 'ava'
import { codeOf, files, ROOMS, read, sources } from './sources.ts'

const TOP_LEVEL = [
  ...ROOMS,
  'package.json',
  'package-lock.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'CITATION.cff',
  '.ci',
  // configuration
  '.gitignore',
  '.npmrc',
  'biome.json',
  'tsconfig.json',
]

test('the top level holds the rooms and the papers of a package, no more', (t) => {
  const entries = [...new Set(files.map((file) => file.split('/')[0]))]
  t.deepEqual(
    entries.filter((entry) => !TOP_LEVEL.includes(entry)),
    [],
  )
})

test('no source is longer than 250 lines', (t) => {
  const long = sources(...ROOMS).map((file) => ({ file, lines: read(file).split('\n').length - 1 }))
  t.true(long.length > 20)
  t.deepEqual(
    long.filter(({ lines }) => lines > 250).map(({ file, lines }) => `${file}: ${lines} lines`),
    [],
  )
})

/** What makes numbers differ between versions of Node, or between two runs of the same input. */
const UNSURE: readonly (readonly [RegExp, string])[] = [
  [/\*\*(?!\s*2(?![\d.eE]))=?/, 'a power other than the square'],
  [/\bMath\s*\.\s*pow\b/, 'Math.pow'],
  [/\bMath\s*\.\s*random\b/, 'Math.random'],
]

const unsure = (text: string): string[] =>
  codeOf(text, 'empty')
    .split('\n')
    .flatMap((line) =>
      UNSURE.filter(([pattern]) => pattern.test(line)).map(([, what]) => `${what}: ${line.trim()}`),
    )

test('code that makes states has no powers but squares and no chance', (t) => {
  const found = sources('pipeline', 'operators').flatMap((file) =>
    unsure(read(file)).map((line) => `${file}: ${line}`),
  )
  t.deepEqual(found, [])
})

test('such powers would be found, in code and not in comments', (t) => {
  for (const bad of [
    'x ** 3',
    'x ** y',
    'x ** 2.5',
    'x ** 20',
    'x **= 3',
    'Math.pow(x, 2)',
    'Math.random()',
  ]) {
    t.is(unsure(bad).length, 1, bad)
  }
  for (const good of [
    'x ** 2',
    'x**2',
    '(x + y) ** 2 * z',
    '// x ** 3',
    '/** x ** 3 */',
    "'**'",
    '`dist/**/*.js`',
  ]) {
    t.deepEqual(unsure(good), [], good)
  }
})
