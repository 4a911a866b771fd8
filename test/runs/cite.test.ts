import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { operators } from '../../operators/index.ts'
import { bibtexOf, REFERENCES, referencesIn } from '../../runs/catalogue/references.ts'
import { ionstream } from '../helpers/command.ts'
import { folder } from '../helpers/folder.ts'
import { writeSynthetic } from '../helpers/synthetic.ts'

/** A journal with volume, page and year, or an author's name before a year: a work that is cited. */
const CITATION = /\d+, [A-Z]?\d+ \(\d{4}\)|et al\.|\(\d{4}\)/

test('every work that an operator names has an entry, and every entry is named', (t) => {
  const cited = operators.filter(({ source }) => CITATION.test(source))
  t.true(cited.length > 50)
  for (const { name, source } of cited) t.true(referencesIn(source).length > 0, `${name}: ${source}`)
  const named = new Set(operators.flatMap(({ source }) => referencesIn(source).map(({ key }) => key)))
  t.deepEqual(
    REFERENCES.map(({ key }) => key).filter((key) => !named.has(key)),
    [],
  )
  t.is(new Set(REFERENCES.map(({ key }) => key)).size, REFERENCES.length)
})

test('volume, page and year of an entry are those that a source names, or the year alone where it names no more', (t) => {
  for (const { key, named, fields } of REFERENCES.filter(({ fields }) => fields.volume)) {
    const texts = operators.map(({ source }) => source).filter((source) => named.test(source))
    const [volume] = fields.volume.split('--')
    const whole = `${volume}, ${fields.pages} (${fields.year})`
    const yearAlone = new RegExp(`${named.source}[^;\\d]*\\(${fields.year}\\)`)
    t.true(
      texts.some((source) => source.includes(whole) || yearAlone.test(source)),
      `${key}: ${texts.join(' | ')}`,
    )
  }
})

test('an entry is BibTeX: braces balance, and signs that TeX reads are escaped', (t) => {
  for (const reference of REFERENCES) {
    const text = bibtexOf(reference)
    t.is(text.split('{').length, text.split('}').length)
    t.notRegex(text, /[^\\]&|–/)
    t.regex(text, new RegExp(`^@${reference.kind}\\{${reference.key},\\n`))
  }
})

test('the works behind a result, and what each is behind', (t) => {
  const [store, out] = [join(folder(), 'run'), join(folder(), 'result')]
  const atoms = [
    ['Li', 2],
    ['S', 2],
  ] as const
  writeSynthetic(store, {
    atoms,
    frames: 20,
    interval: 1,
    cell: [20, 0, 0, 0, 20, 0, 0, 0, 20],
    position: (atom, frame) => [atom + (atom < 2 ? Math.sin(frame) : 0), 0, 0],
  })
  t.is(ionstream('measure', 'non-gaussian', store, '--of', 'Li', '--lags', '5ps', '--out', out).code, 0)
  const { code, stdout, stderr } = ionstream('cite', out)
  t.is(code, 0, stderr)
  t.deepEqual(
    [...stdout.matchAll(/^@\w+\{(\w+),/gm)].map(([, key]) => key),
    ['ionstream', 'Rahman1964'],
  )
  t.regex(stderr, /^Rahman1964: non-gaussian$/m)
  t.is(ionstream('cite', store).code, 3)
})

test('the file that says how to cite the program has the version of the package', (t) => {
  const root = join(import.meta.dirname, '../../..')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  t.regex(readFileSync(join(root, 'CITATION.cff'), 'utf8'), new RegExp(`^version: ${version}$`, 'm'))
  t.true(readFileSync(join(root, 'CHANGELOG.md'), 'utf8').includes(`\n## ${version}\n`))
})
